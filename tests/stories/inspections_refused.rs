//! Inspections that are refused: values that cannot be, and acts out of their order.

use serde_json::{Value, json};

use crate::app::{Answer, TestApp};
use crate::inspecting::{gem, label, order, today};

const NOW: &str = "2026-11-02T09:00:00+08:00";

fn started() -> TestApp {
    let app = TestApp::start();
    app.recognise();
    app
}

/// The field and the words of a refusal.
#[track_caller]
fn refused(answer: &Answer, field: &str, words: &str) {
    let problem = answer.expect(422);
    assert_eq!(problem["field"], field, "{problem}");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains(words), "{detail}");
}

#[test]
fn an_order_the_rules_cannot_be_applied_to_is_refused() {
    let app = started();
    app.book_of("jewellery", "B-1", "B-1-1");
    app.book_of("fresh_produce", "B-2", "B-2-1");
    let platform = app.user("platform");
    let send = |order: &Value| platform.post("/api/v1/inspections", order);
    let (good, _) = gem("B-1");
    let with = |pointer: &str, value: Value| {
        let mut changed = good.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        changed
    };
    refused(
        &send(&with("/subject/name", "B-9".into())),
        "subject.name",
        "booked in",
    );
    refused(
        &send(&with("/subject/category", "shoes".into())),
        "subject.category",
        "chapter 1",
    );
    refused(
        &send(&with("/channel", "stolen".into())),
        "channel",
        "bought_online",
    );
    refused(
        &send(&with("/product", json!({ "name": "玉" }))),
        "product.jewellery",
        "5.1",
    );
    let diamond = json!({ "name": "钻", "jewellery": { "diamond": { "mounting": "loose", "colour": "Q" } } });
    refused(
        &send(&with("/product", diamond)),
        "product.jewellery.diamond.colour",
        "'Q'",
    );
    let metal = json!({ "name": "金", "jewellery": {
        "metal": { "metal": "gold", "mark": "1001", "page": [], "sold_by_mass": false },
    } });
    refused(
        &send(&with("/product", metal)),
        "product.jewellery.metal.mark",
        "1000",
    );
    let mass = json!({ "name": "金", "jewellery": { "metal": {
        "metal": "gold", "mark": "999", "page": [], "mass": { "value": "-3.0", "unit": "g" }, "sold_by_mass": true,
    } } });
    assert!(send(&with("/product", mass)).problem(422).contains("negative"));
    let fresh = |product: Value| order("fresh_produce", "B-2", product);
    refused(
        &send(&fresh(json!({ "name": "梨" }))),
        "product.production_date",
        "table 1",
    );
    let no_such_day =
        json!({ "name": "梨", "production_date": "2026-02-30", "prepackaged": false, "goods": "produce" });
    refused(&send(&fresh(no_such_day)), "product.production_date", "");
    let wrong_unit = json!({
        "name": "梨", "production_date": "2026-02-03", "prepackaged": false, "goods": "produce",
        "pack_weight": { "value": "5", "unit": "ct" },
    });
    refused(&send(&fresh(wrong_unit)), "product.pack_weight", "`jin`");
    let mut early = good.clone();
    early["offered_at"] = "2021-01-11T23:59:59+08:00".into();
    refused(&send(&early), "offered_at", "9.1");
    app.user("merchant")
        .post("/api/v1/inspections", &good)
        .problem(403);
    send(&good).expect(201);
}

#[test]
fn a_plan_and_a_sample_that_do_not_fit_are_refused() {
    let app = started();
    app.book_of("jewellery", "B-1", "B-1-1");
    let (order, plan) = gem("B-1");
    let case = app.ordered(&order);
    let with = |field: &str, value: Value| {
        let mut changed = plan.clone();
        changed[field] = value;
        case.act("platform", "plan", &changed)
    };
    refused(&with("items", json!(["玉石名称"])), "items[0]", "5.1");
    refused(&with("items", json!(["颜色级别"])), "items[0]", "not_applicable");
    refused(&with("needed_for_test", "0".into()), "needed_for_test", "2.3");
    refused(&with("needed_for_test", "x".into()), "needed_for_test", "decimal");
    refused(&with("portions", Value::Null), "portions", "2.3");
    let extra = |kind: &str| json!([{ "item": "放射性", "kind": kind, "basis": "GB 1", "method": "GB 2" }]);
    refused(
        &with("extra", extra("state_mandatory")),
        "extra.legal_basis",
        "5.2.5",
    );
    refused(
        &with("extra", extra("open_list")),
        "extra[0].kind",
        "categories 1 and 2",
    );
    let sample = json!({
        "seal": "封", "storage": "常温", "taken": "2", "leftover": "1", "taken_at": NOW, "taken_by": "员",
    });
    assert!(
        case.act("platform", "sample", &sample)
            .problem(409)
            .contains("`planned`")
    );
    case.act("platform", "plan", &plan).expect(200);
    let with = |field: &str, value: &str| {
        let mut changed = sample.clone();
        changed[field] = value.into();
        case.act("platform", "sample", &changed)
    };
    refused(&with("taken", "3"), "taken", "2.3");
    refused(&with("leftover", "2.5"), "leftover", "7.2.1");
    refused(&with("taken_at", "2999-01-01T00:00:00Z"), "taken_at", "to come");
    case.act("platform", "sample", &sample).expect(200);
    refused(
        &case.act("platform", "laboratory", &json!({ "laboratory": "agency-1" })),
        "laboratory",
        "no laboratory",
    );
}

#[test]
fn results_that_do_not_fit_the_plan_are_refused_and_an_undecided_item_is_no_pass() {
    let app = started();
    app.book_of("jewellery", "B-1", "B-1-1");
    let (mut order, mut plan) = gem("B-1");
    order["product"]["jewellery"]["metal"] =
        json!({ "metal": "gold", "mark": "750", "page": [], "sold_by_mass": false });
    plan["items"] = json!(["珠宝玉石名称", "镍释放量", "标识标志"]);
    let case = app.ordered(&order);
    case.to_laboratory(&plan, NOW);
    let day = &today();
    let name = json!({ "item": "珠宝玉石名称", "found": { "is": "conforms" } });
    let nickel = |found: Value| json!({ "item": "镍释放量", "found": found });
    let measured = nickel(json!({ "is": "value", "amount": { "value": "0.2", "unit": "μg/cm²/week" } }));
    let send = |items: Vec<Value>| case.results(&json!({ "tested_on": day, "items": items }));
    let all = || vec![name.clone(), measured.clone(), label(true, None)];

    refused(&send(vec![name.clone(), measured.clone()]), "items", "标识标志");
    let mut twice = all();
    twice.push(name.clone());
    refused(&send(twice), "items[3].item", "twice");
    let mut stranger = all();
    stranger.push(json!({ "item": "铅", "found": { "is": "conforms" } }));
    refused(&send(stranger), "items[3].item", "not in the plan");
    let mut left_out = all();
    left_out.push(json!({ "item": "六价铬", "found": { "is": "conforms" } }));
    refused(&send(left_out), "items[3].item", "left_out");
    let percent = nickel(json!({ "is": "value", "amount": { "value": "101", "unit": "%" } }));
    refused(
        &send(vec![name.clone(), percent, label(true, None)]),
        "items[1].found.amount.value",
        "100",
    );
    let unit = nickel(json!({ "is": "value", "amount": { "value": "1", "unit": "stone" } }));
    assert!(
        send(vec![name.clone(), unit, label(true, None)])
            .problem(422)
            .contains("stone")
    );
    let negative = nickel(json!({ "is": "value", "amount": { "value": "-1", "unit": "%" } }));
    assert!(
        send(vec![name.clone(), negative, label(true, None)])
            .problem(422)
            .contains("negative")
    );
    let other = vec![
        json!({ "item": "1", "found": { "is": "purity", "per_mille": "750" } }),
        measured.clone(),
        label(true, None),
    ];
    refused(&send(other), "items[0].found.is", "`conforms`");
    refused(
        &case.results(&json!({ "tested_on": "2026-10-01", "items": all() })),
        "tested_on",
        "entrusted",
    );
    assert!(
        case.results(&json!({ "tested_on": "2026-11-31", "items": all() }))
            .problem(422)
            .contains("tested_on")
    );
    case.act(
        "platform",
        "results",
        &json!({ "tested_on": day, "items": all() }),
    )
    .problem(403);

    let undecided = send(all()).expect(200);
    assert_eq!(undecided["state"], "undecided");
    assert!(undecided.get("verdict").is_none(), "never a pass: {undecided}");
    assert!(
        undecided["missing"][0].as_str().unwrap().contains("镍释放量"),
        "{undecided}"
    );
    case.act("platform", "notice", &json!({})).problem(409);
    assert_eq!(
        case.act("platform", "judge", &json!({})).expect(200)["state"],
        "undecided"
    );
    let seen = case.seen_by("laboratory");
    assert_eq!(seen["first"]["judgement"]["verdict"], "cannot_decide");
    case.act("platform", "call-off", &json!({ "reason": "改期" }))
        .expect(200);
}

#[test]
fn more_defective_pieces_than_pieces_and_a_laboratory_that_may_not_are_refused() {
    let app = TestApp::start();
    app.book_of("fresh_aquatic", "F-1", "F-1-1");
    let product = json!({
        "name": "大闸蟹", "production_date": "2026-10-30", "prepackaged": false, "live": true, "goods": "hairy_crab",
        "pack_weight": { "value": "2", "unit": "kg" },
    });
    let case = app.ordered(&order("fresh_aquatic", "F-1", product));
    let mut plan = json!({
        "items": ["镉(以Cd计)"], "choice_reason": "甲壳类", "unit": "kg", "needed_for_test": "1", "needed_for_retest": "1",
    });
    refused(&case.act("platform", "plan", &plan), "portions", "5.3.2.1(2)");
    plan["portions"] = "1".into();
    case.to_laboratory(&plan, NOW);
    let results = |specification: Value, severe: &str| {
        json!({ "tested_on": today(), "items": [
            { "item": "镉(以Cd计)", "found": { "is": "not_tested", "reason": "样品不足" } },
            { "item": "规格", "found": specification },
            { "item": "瑕疵", "found": {
                "is": "several_pieces", "basis": "count", "total": "20", "severe": severe, "general": "0", "minor": "0",
            } },
        ] })
    };
    let pieces = |total: &str, bad: &str| json!({ "is": "specification", "mode": "ratio", "total": total, "nonconforming": bad });
    let lacking = case.results(&results(pieces("20", "0"), "0")).problem(409);
    assert!(lacking.contains("chapter 4"), "{lacking}");
    app.recognise();
    let answer = case.results(&results(pieces("20", "21"), "0"));
    refused(&answer, "items[1].found.nonconforming", "5.3.1.1");
    let answer = case.results(&results(pieces("20", "0"), "21"));
    refused(&answer, "items[2].found.severe", "5.3.2.2(2)");
    let fractions = case.results(&results(pieces("20", "0.5"), "0")).problem(422);
    assert!(fractions.contains("whole"), "{fractions}");
    assert_eq!(
        case.results(&results(pieces("20", "0"), "0")).expect(200)["verdict"],
        "pass"
    );
}
