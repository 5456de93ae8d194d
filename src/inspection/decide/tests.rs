//! The kinds against the vocabulary.

use serde_json::{Value, json};

use super::kinds::KINDS;
use super::*;
use crate::domain::calendar::Calendar;
use crate::inspection::StringEnum;
use crate::message::{Language, sync_scope};

fn vocabulary() -> Value {
    serde_json::from_str(include_str!("../../../tests/fixtures/vocabulary.json")).unwrap()
}

fn cases() -> Vec<Value> {
    serde_json::from_str(include_str!("../../../tests/fixtures/decisions.json")).unwrap()
}

fn words_of(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|word| word.as_str().unwrap())
        .collect()
}

#[test]
fn every_kind_stands_in_the_vocabulary_once_with_its_specifications() {
    let vocabulary = vocabulary();
    for (index, kind) in KINDS.iter().enumerate() {
        let mut sources: Vec<&str> = kind.sources().collect();
        let mut wanted = words_of(&vocabulary[kind.name]["spec"]);
        sources.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(sources, wanted, "{}", kind.name);
        assert!(
            KINDS[..index].iter().all(|earlier| earlier.name != kind.name),
            "{}",
            kind.name
        );
    }
}

#[test]
fn every_kind_of_the_vocabulary_is_there() {
    let vocabulary = vocabulary();
    let missing: Vec<&String> = vocabulary
        .as_object()
        .unwrap()
        .keys()
        .filter(|name| KINDS.iter().all(|kind| kind.name != name.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// A verdict on purity is given only where something was measured.
const SOMETIMES: [(&str, &str); 1] = [("purity", "verdict")];

#[test]
fn a_decision_has_exactly_the_keys_of_the_vocabulary() {
    let vocabulary = vocabulary();
    let calendar = Calendar::shipped().unwrap();
    for case in cases() {
        let name = case["kind"].as_str().unwrap();
        if KINDS.iter().all(|kind| kind.name != name) {
            continue;
        }
        let Outcome::Decided { decision, .. } = answer(&case, &calendar).outcome else {
            panic!(
                "{} is refused: {:?}",
                case["id"],
                answer(&case, &calendar).outcome
            );
        };
        let decision = decision.as_object().unwrap();
        let known = vocabulary[name]["decision"].as_object().unwrap();
        let known: Vec<&str> = known.keys().map(|key| key.trim_end_matches("[]")).collect();
        assert!(
            decision.keys().all(|key| known.contains(&key.as_str())),
            "{}",
            case["id"]
        );
        for key in known {
            let may_miss = SOMETIMES.contains(&(name, key));
            assert!(
                may_miss || decision.contains_key(key),
                "{} has no {key}",
                case["id"]
            );
        }
    }
}

#[test]
fn the_shipped_cases_of_the_kinds_that_are_there_are_decided_as_expected() {
    let calendar = Calendar::shipped().unwrap();
    let mut wrong = Vec::new();
    for case in cases() {
        if KINDS.iter().all(|kind| case["kind"] != kind.name) {
            continue;
        }
        match answer(&case, &calendar).outcome {
            Outcome::Decided { decision, reasons } if decision == case["expected"] && !reasons.is_empty() => {
            }
            other => wrong.push(format!("{}: {other:?}", case["id"])),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a case of the kind, changed from a shipped one, is refused for.
fn refused(id: &str, change: impl FnOnce(&mut Value)) -> RefusedCase {
    let mut case = cases().into_iter().find(|case| case["id"] == id).unwrap();
    change(&mut case["input"]);
    match answer(&case, &Calendar::shipped().unwrap()).outcome {
        Outcome::Refused { error } => error,
        Outcome::Decided { decision, .. } => panic!("{id} is decided: {decision}"),
    }
}

/// What a case of the kind, changed from a shipped one, is decided as.
fn decided(id: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut case = cases().into_iter().find(|case| case["id"] == id).unwrap();
    change(&mut case["input"]);
    match answer(&case, &Calendar::shipped().unwrap()).outcome {
        Outcome::Decided { decision, .. } => decision,
        Outcome::Refused { error } => panic!("{id} is refused: {error:?}"),
    }
}

#[test]
fn contradictions_and_what_is_missing_are_refused_with_field_and_clause() {
    for (id, name, value, field, clause) in [
        ("J-purity-01", "mark", json!("1000.1"), "mark", "6.2"),
        ("J-purity-01", "mark", json!("0"), "mark", "6.2"),
        ("J-purity-01", "page", json!(["990", "1001"]), "page[1]", "6.2"),
        ("J-purity-01", "measured", json!("1000.5"), "measured", "6.2"),
        ("J-purity-01", "certificate", json!("2000"), "certificate", "6.2"),
        ("J-purity-01", "metal", json!("brass"), "metal", "`palladium`"),
        ("J-purity-09", "page", json!([]), "page", "6.2"),
        ("F-label-01", "prepackaged", json!(null), "prepackaged", "missing"),
        ("J-label-01", "prepackaged", json!(true), "prepackaged", "note 3"),
        ("J-label-01", "items", json!([]), "items", "list"),
        ("F-overall-01", "items", json!([]), "items", "6.3"),
        (
            "F-appeal_deadline-01",
            "filed_at",
            json!("2021-05-06T09:59:59+08:00"),
            "filed_at",
            "7.1",
        ),
        (
            "F-fee_deadline-01",
            "paid_at",
            json!("2021-05-17T09:59:59+08:00"),
            "paid_at",
            "7.2.4",
        ),
        (
            "F-retest_outcome-01",
            "original",
            json!({"verdict": "pass"}),
            "original.verdict",
            "7.2.3",
        ),
        (
            "F-retest_outcome-01",
            "retest",
            json!({"verdict": "good"}),
            "retest.verdict",
            "`pass`",
        ),
        ("J-diamond_colour-01", "actual", json!("D-E"), "actual", "5.1"),
        (
            "J-diamond_mass-01",
            "nominal",
            json!({"value": "1", "unit": "oz"}),
            "nominal.unit",
            "`ct`",
        ),
        (
            "J-diamond_mass-01",
            "nominal",
            json!({"value": "1", "unit": "jin"}),
            "nominal.unit",
            "`g`, `ct`",
        ),
        (
            "J-diamond_mass-01",
            "measured_g",
            json!("0"),
            "measured_g",
            "above 0",
        ),
        (
            "J-precious_mass-01",
            "tolerance_g",
            json!({"minus": "-0.01", "plus": "0.01"}),
            "tolerance_g.minus",
            "negative",
        ),
        (
            "J-precious_mass-01",
            "nominal_g",
            json!("0"),
            "nominal_g",
            "above 0",
        ),
        (
            "F-retest_expiry-01",
            "shelf_life_last_day",
            json!("2021-02-29"),
            "shelf_life_last_day",
            "exists",
        ),
        ("S-badge-01", "place", json!("search"), "place", "`cart`"),
        (
            "S-listing_gate-01",
            "appraisal",
            json!("genuine"),
            "appraisal",
            "`authentic`",
        ),
    ] {
        let error = refused(id, |input| input[name] = value.clone());
        assert_eq!(error.field, field, "{id} {value}");
        assert!(
            error.message.to_string().contains(clause),
            "{id} {value}: {error:?}"
        );
    }
    let nothing = refused("J-material-01", |input| {
        *input = json!({"title": null, "detail": null, "intro": null, "certificate": "翡翠"});
    });
    assert_eq!(
        (
            nothing.field.as_str(),
            nothing.message.to_string().contains("6.3")
        ),
        ("title", true)
    );
    let stray = refused("J-diamond_mass-01", |input| {
        input["nominal"]["per"] = json!("piece")
    });
    assert_eq!(stray.field, "nominal.per");
}

#[test]
fn what_the_rules_plainly_cover_is_taken() {
    let mass = decided("J-diamond_mass-01", |input| {
        input["nominal"] = json!({"value": "2.5", "unit": "ct"});
    });
    assert_eq!(mass["x_g"], "0");
    let silver = decided("J-purity-01", |input| input["metal"] = json!("silver"));
    assert_eq!(silver["source"], "agree");
    let marked_only = decided("J-purity-01", |input| input["page"] = json!([]));
    assert_eq!(marked_only, json!({ "declared": "990", "source": "agree" }));
    let intro = decided("J-material-01", |input| {
        *input = json!({ "intro": "足金" });
    });
    assert_eq!(
        intro,
        json!({ "material": "足金", "source": "intro", "conflict": false })
    );
    let loose = decided("F-label-03", |input| input["items"] = json!([]));
    assert_eq!(loose, json!({ "label": "not_applicable", "failed": [] }));
    let none = decided("F-sulfonamide_total-01", |input| input["amounts"] = json!([]));
    assert_eq!(none, json!({ "total": "0", "verdict": "pass" }));
    let passed = decided("F-consequence_rules-01", |input| input["finding"] = json!("pass"));
    assert_eq!(passed["rules"], json!([]));
}

#[test]
fn the_listing_gate_binds_what_is_in_the_service() {
    for (in_service, warehoused, appraisal, may_list) in [
        (true, true, json!("authentic"), true),
        (true, true, json!("not_authentic"), false),
        (true, true, json!(null), false),
        (true, false, json!("authentic"), false),
        (false, false, json!(null), true),
        (false, true, json!("not_authentic"), true),
    ] {
        let input = json!({ "in_service": in_service, "warehoused": warehoused, "appraisal": appraisal });
        let decision = decided("S-listing_gate-01", |before| *before = input.clone());
        assert_eq!(decision["may_list"], may_list, "{input}");
    }
}

fn insured(receipt: &str, proof: &str, in_service: bool, proven: bool) -> impl FnOnce(&mut Value) {
    let input = json!({
        "in_service": in_service, "receipt_confirmed_at": receipt, "proof_at": proof, "not_authentic_proven": proven,
    });
    move |before| *before = input
}

#[test]
fn the_insurance_window_is_thirty_days_moved_by_rest_days() {
    const MAY: &str = "2022-05-10T12:00:00+08:00";
    for (receipt, proof, in_service, proven, in_window) in [
        (MAY, "2022-06-09T23:59:59.999+08:00", true, true, true),
        (MAY, "2022-06-10T00:00:00+08:00", true, true, false),
        (MAY, MAY, true, true, true),
        (MAY, "2022-05-10T11:59:59.999+08:00", true, true, false),
        (MAY, "2022-05-11T12:00:00+08:00", false, true, false),
        (MAY, "2022-05-11T12:00:00+08:00", true, false, false),
        // The last day falls into the National Day and moves to 9 October.
        (
            "2025-09-01T12:00:00+08:00",
            "2025-10-09T23:00:00+08:00",
            true,
            true,
            true,
        ),
        (
            "2025-09-01T12:00:00+08:00",
            "2025-10-10T00:00:00+08:00",
            true,
            true,
            false,
        ),
        // 2027 is not loaded: surely in, surely out, or without matter.
        (
            "2026-12-03T12:00:00+08:00",
            "2027-01-02T12:00:00+08:00",
            true,
            true,
            true,
        ),
        (
            "2026-12-03T12:00:00+08:00",
            "2027-01-15T12:00:00+08:00",
            true,
            true,
            false,
        ),
        (
            "2026-12-03T12:00:00+08:00",
            "2027-01-03T12:00:00+08:00",
            true,
            false,
            false,
        ),
        (
            "2026-12-03T12:00:00+08:00",
            "2027-01-03T12:00:00+08:00",
            false,
            true,
            false,
        ),
    ] {
        let decision = decided(
            "S-insurance_window-01",
            insured(receipt, proof, in_service, proven),
        );
        assert_eq!(
            decision["in_window"], in_window,
            "{receipt} {proof} {in_service} {proven}"
        );
    }
    for proof in ["2027-01-03T00:00:00+08:00", "2027-01-14T23:59:59+08:00"] {
        let error = refused(
            "S-insurance_window-01",
            insured("2026-12-03T12:00:00+08:00", proof, true, true),
        );
        assert_eq!(error.field, "proof_at");
        assert!(error.message.to_string().contains("2027"), "{error:?}");
    }
    let end = refused(
        "S-insurance_window-01",
        insured("9999-12-20T00:00:00Z", "9999-12-21T00:00:00Z", true, true),
    );
    assert_eq!(end.field, "receipt_confirmed_at");
}

#[test]
fn badges_and_scans() {
    let cart = decided("S-badge-01", |input| input["place"] = json!("cart"));
    assert_eq!(cart, json!({ "form": "icon", "text": "正品鉴别" }));
    let invalid = decided("S-label_scan-01", |input| input["label_valid"] = json!(false));
    assert_eq!(invalid, json!({ "returns": [] }));
}

#[test]
fn every_refusal_of_an_input_names_its_clause() {
    let calendar = Calendar::shipped().unwrap();
    for mut case in cases() {
        case["input"] = json!({ "colour": "red" });
        let Outcome::Refused { error } = answer(&case, &calendar).outcome else {
            panic!("{case} is decided");
        };
        let kind = KINDS.iter().find(|kind| kind.name == case["kind"]).unwrap();
        let source = Source::from_word(case["spec"].as_str().unwrap()).unwrap();
        assert_eq!(error.field, "colour", "{case}");
        let clause = kind.clause(source).unwrap();
        assert!(error.message.to_string().contains(clause), "{error:?}");
    }
}

#[test]
fn a_refusal_is_told_in_the_language_of_the_reader_with_its_code() {
    let told = |language, change: fn(&mut Value)| {
        let mut case = cases().remove(0);
        change(&mut case);
        let calendar = Calendar::shipped().unwrap();
        sync_scope(language, || {
            serde_json::to_value(answer(&case, &calendar)).unwrap()
        })
    };
    let negative: fn(&mut Value) = |case| {
        case["input"] = json!({ "goods": "produce", "pack_weight": { "value": "-1", "unit": "jin" } });
    };
    assert_eq!(
        told(Language::English, negative)["error"],
        json!({
            "field": "pack_weight.value",
            "message": "is \"-1\": must not be negative (fresh 5.3.2.1)",
            "code": "value.negative",
        })
    );
    assert_eq!(
        told(Language::Chinese, negative)["error"],
        json!({
            "field": "pack_weight.value",
            "message": "为 \"-1\"：不得为负数（生鲜规范 5.3.2.1）",
            "code": "value.negative",
        })
    );
    let unkind: fn(&mut Value) = |case| case["kind"] = json!("colour");
    let error = told(Language::Chinese, unkind)["error"].clone();
    assert_eq!(error["code"], "decide.kind_unknown");
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .starts_with("没有“colour”这种案例"),
        "{error}"
    );
}

#[test]
fn a_refused_case_says_so() {
    let calendar = Calendar::shipped().unwrap();
    let mut case = cases().remove(0);
    assert!(!answer(&case, &calendar).is_refused());
    case["input"] = json!({});
    assert!(answer(&case, &calendar).is_refused());
}
