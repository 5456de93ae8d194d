//! Tags hang on inspections: two that failed, one that is old, many issued at the moment of a verdict, and limits that
//! come later than the results.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::app::{Folder, Tag, TestApp};
use crate::inspecting::{Inspection, gem, label, order, today};
use crate::past::{Here, StoryClock};
use zhenma::app::settings::Settings;
use zhenma::app::{Application, records};
use zhenma::domain::tag::Serial;
use zhenma::inspection::case::Subject;
use zhenma::store::{Batch, Write};

const NOW: &str = "2026-11-02T09:00:00+08:00";

fn glass(day: &str) -> Value {
    json!({ "tested_on": day, "items": [
        { "item": "1", "found": { "is": "does_not_conform", "what": "玻璃" } }, label(false, None),
    ] })
}

#[track_caller]
fn clean(app: &TestApp) {
    let check = app.command(&["check"]);
    let said = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(check.status.success(), "{said}");
}

/// From the verdict to the paid fee, all on one day.
#[track_caller]
fn contest(case: &Inspection<'_>) {
    case.act("platform", "notice", &json!({})).expect(200);
    let appeal = json!({ "grounds": "不服", "reinspection": true });
    case.act("merchant", "appeal", &appeal).expect(200);
    let granted = json!({ "testable_on_original": true });
    case.act("platform", "appeal/decision", &granted).expect(200);
    let received_at = &case.seen_by("platform")["appeal"]["decision"]["notice_received_at"];
    let paid = json!({ "paid_at": received_at, "yuan": "300" });
    case.act("platform", "fee", &paid).expect(200);
}

#[track_caller]
fn overturn(case: &Inspection<'_>, day: &str) -> Value {
    let again = json!({ "tested_on": day, "items": [{ "item": "1", "found": { "is": "conforms" } }] });
    case.act("laboratory", "re-inspection", &again).expect(200)
}

#[test]
fn a_tag_that_two_inspections_hold_is_free_when_both_are_overturned() {
    let clock = StoryClock::at("2026-05-06T09:00:00+08:00");
    let here = Here::new(Folder::new(), clock.clock());
    let app = &here.app;
    app.book_of("jewellery", "T-1", "T-1-0");
    app.inspected("T-1", "2026-05-06T09:00:00+08:00");
    let tag = app.active_of("jewellery", "T-1", "T-1-1");
    let (of_lot, plan) = gem("T-1");
    let mut of_sku = of_lot.clone();
    of_sku["subject"]["kind"] = "sku".into();
    of_sku["subject"]["name"] = "SKU-T-1".into();
    let lot = app.ordered(&of_lot);
    let sku = app.ordered(&of_sku);
    for case in [&lot, &sku] {
        case.to_laboratory(&plan, "2026-05-06T09:00:00+08:00");
    }
    assert_eq!(lot.results(&glass("2026-05-06")).expect(200)["suspended_tags"], 1);
    assert_eq!(
        sku.results(&glass("2026-05-06")).expect(200)["suspended_tags"],
        0,
        "it is suspended already"
    );
    clock.set("2026-05-07T09:00:00+08:00");
    contest(&lot);
    contest(&sku);
    assert_eq!(
        overturn(&lot, "2026-05-07")["reinstated_tags"],
        0,
        "the SKU stands as failed"
    );
    assert_eq!(app.verify(&tag.code)["verdict"], "suspended");
    clean(app);
    assert_eq!(overturn(&sku, "2026-05-07")["reinstated_tags"], 1);
    assert_eq!(app.verify(&tag.code)["verdict"], "genuine");
    clean(app);

    // A pass counts for a year; a lost label is replaced after that, a new tag needs a new inspection.
    let (_, appraisal, _) = app.approved_of("jewellery", "T-1", "T-1-2");
    clock.set("2027-05-07T09:00:00+08:00");
    let old = app.issue(&appraisal).problem(409);
    assert!(old.contains("2027-05-06"), "{old}");
    let replace = format!("/api/v1/tags/{}/replace", tag.serial);
    app.user("warehouse")
        .post(&replace, &json!({ "reason": "标签破损" }))
        .expect(201);
    clean(app);
}

#[test]
fn nothing_is_issued_beside_a_failing_verdict() {
    let app = TestApp::start();
    app.book_of("jewellery", "N-1", "N-1-0");
    app.inspected("N-1", NOW);
    let appraisals: Vec<String> = (1..=10)
        .map(|n| app.approved_of("jewellery", "N-1", &format!("N-1-{n}")).1)
        .collect();
    let (order, plan) = gem("N-1");
    let case = app.ordered(&order);
    case.to_laboratory(&plan, NOW);
    let next = AtomicUsize::new(0);
    let (issued, verdict) = std::thread::scope(|scope| {
        let issuing: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let mut issued = Vec::new();
                    while let Some(id) = appraisals.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let answer = app.issue(id);
                        assert!([201, 409].contains(&answer.status), "{}", answer.text());
                        if answer.status == 201 {
                            issued.push(answer.json()["code"].as_str().unwrap().to_owned());
                        }
                    }
                    issued
                })
            })
            .collect();
        let verdict = case.results(&glass(&today())).expect(200);
        let issued = issuing.into_iter().flat_map(|thread| thread.join().unwrap());
        (issued.collect::<Vec<String>>(), verdict)
    });
    assert_eq!(verdict["suspended_tags"], issued.len());
    for code in &issued {
        assert_eq!(app.verify(code)["verdict"], "suspended");
    }
    clean(&app);
}

#[test]
fn what_could_not_be_decided_is_judged_again_once_the_limit_is_loaded() {
    let app = TestApp::start();
    app.recognise();
    app.book_of("fresh_produce", "L-1", "L-1-1");
    let product = |declared: Value| {
        json!({
            "name": "红富士苹果", "production_date": "2026-10-01", "prepackaged": false, "goods": "produce",
            "pack_weight": { "value": "5", "unit": "jin" }, "declared": declared,
        })
    };
    let plan = json!({
        "items": ["唑虫酰胺"], "choice_reason": "苹果适用项目", "unit": "kg", "needed_for_test": "1", "needed_for_retest": "1",
    });
    let begun = |declared: Value, found: Value| {
        let case = app.ordered(&order("fresh_produce", "L-1", product(declared)));
        case.to_laboratory(&plan, NOW);
        let results = json!({ "tested_on": today(), "items": [
            { "item": "唑虫酰胺", "found": found },
            { "item": "规格", "found": { "is": "specification", "mode": "single", "total": "5", "nonconforming": "0" } },
            { "item": "瑕疵", "found": {
                "is": "one_piece", "severe": "0", "general": "1", "minor": "2", "over_tolerance": "0",
                "within_tolerance": "3",
            } },
        ] });
        let answer = case.results(&results).expect(200);
        (case, answer)
    };
    let micrograms = |value: &str| json!({ "is": "value", "amount": { "value": value, "unit": "μg/kg" } });
    let (case, undecided) = begun(json!([]), micrograms("200"));
    assert_eq!(undecided["state"], "undecided");
    assert!(
        undecided["missing"][0].as_str().unwrap().contains("GB 2763"),
        "{undecided}"
    );

    let standards = json!({ "format": "zhenma/standards/v1", "documents": [{
        "edition": "GB 2763-2019", "kind": "edition", "title": "食品中农药最大残留限量", "effective": "2020-02-15",
        "standing": "mandatory", "source": "测试用 for this story",
        "limits": [{ "items": ["唑虫酰胺"], "direction": "max", "value": "0.2", "unit": "mg/kg" }],
    }] });
    app.user("admin")
        .post_bytes("/api/v1/standards", standards.to_string().as_bytes())
        .expect(200);
    let judged = case.act("platform", "judge", &json!({})).expect(200);
    assert_eq!(
        (&judged["state"], &judged["verdict"]),
        (&json!("judged"), &json!("pass")),
        "as much as the limit"
    );
    let seen = case.seen_by("merchant");
    let first = &seen["first"]["judgement"]["items"][0];
    assert_eq!(
        (&first["limit"], &first["by"]),
        (&json!("≤ 0.2 mg/kg"), &json!("GB 2763-2019"))
    );

    // A stricter promise by the same method governs; a looser one gives way to a mandatory standard.
    let promise = |limit: &str| json!([{ "item": "唑虫酰胺", "limit": limit, "unit": "mg/kg", "direction": "max", "same_method": true }]);
    assert_eq!(begun(promise("0.1"), micrograms("200")).1["verdict"], "fail");
    assert_eq!(begun(promise("0.3"), micrograms("250")).1["verdict"], "fail");
    let below = |value: &str| json!({ "is": "below", "amount": { "value": value, "unit": "mg/kg" } });
    assert_eq!(begun(json!([]), below("0.2")).1["verdict"], "pass");
    assert_eq!(begun(json!([]), below("0.3")).1["state"], "undecided");
    let without = json!({ "is": "not_detected" });
    assert_eq!(
        begun(json!([]), without).1["state"],
        "undecided",
        "from how much on?"
    );
}

/// Puts `count` copies of a tag's item, tag and verify answer into the folder, with ids of their own: what would take an
/// hour to walk through.
fn multiply(folder: &Folder, tag: &Tag, lot: &Subject, count: u32) {
    let service = Application::open(&folder.data(), &Settings::default()).unwrap();
    let store = service.store();
    let text = |key: &str| String::from_utf8(store.get(key).unwrap().unwrap().value.to_vec()).unwrap();
    let serial: Serial = Serial::from_data(&tag.serial).unwrap();
    let item: uuid::Uuid = tag.item_id.parse().unwrap();
    let kept = [
        text(&records::item(item)),
        text(&records::tag(&serial)),
        text(&records::verify(&serial)),
    ];
    for group in (0..count).collect::<Vec<_>>().chunks(500) {
        let mut batch = Batch::new();
        for n in group {
            let mut random = [0; 12];
            random[..4].copy_from_slice(&n.to_be_bytes());
            let (copy, id) = (Serial::from_random(random), uuid::Uuid::now_v7());
            let keys = [records::item(id), records::tag(&copy), records::verify(&copy)];
            for (key, value) in keys.into_iter().zip(&kept) {
                let value = value
                    .replace(&tag.serial, copy.as_str())
                    .replace(&tag.item_id, &id.to_string());
                batch.write(key, Write::Put(value.into_bytes().into()));
            }
            let index = format!("{}{id}", records::items_of_subject(&lot.hash()));
            batch.put(index, &true).unwrap();
        }
        store.commit(batch).unwrap();
    }
}

#[test]
fn a_lot_of_ten_thousand_tags_is_suspended_in_one_commit_and_one_more_is_refused_in_words() {
    let app = TestApp::start();
    app.book_of("jewellery", "M-1", "M-1-0");
    app.inspected("M-1", NOW);
    let (first, second) = (
        app.active_of("jewellery", "M-1", "M-1-1"),
        app.active_of("jewellery", "M-1", "M-1-2"),
    );
    let (order, plan) = gem("M-1");
    let lot: Subject = serde_json::from_value(order["subject"].clone()).unwrap();
    let most = u32::try_from(zhenma::app::inspections::MOST_HELD).unwrap();
    let folder = app.stop_gently();
    multiply(&folder, &first, &lot, most - 1);
    let app = TestApp::start_on(folder, &["--rate-limit", "off"]);
    let case = app.ordered(&order);
    case.to_laboratory(&plan, NOW);
    let refused = case.results(&glass(&today())).problem(409);
    assert!(refused.contains("10000"), "{refused}");
    let end = format!("/api/v1/tags/{}/revoke", second.serial);
    app.user("platform")
        .post(&end, &json!({ "reason": "story" }))
        .expect(200);
    let failed = case.results(&glass(&today())).expect(200);
    assert_eq!(failed["suspended_tags"], most);
    assert_eq!(app.verify(&first.code)["verdict"], "suspended");
}

#[test]
fn a_newer_failure_outlasts_an_older_case_and_a_change_of_category() {
    let app = TestApp::start();
    app.book_of("jewellery", "V-1", "V-1-0");
    app.inspected("V-1", NOW);
    let tag = app.active_of("jewellery", "V-1", "V-1-1");
    let mut facts = app.verify(&tag.code)["item"].clone();
    for field in ["uri", "photos"] {
        facts.as_object_mut().unwrap().remove(field);
    }
    let (order, plan) = gem("V-1");
    let [older, newer] = [(); 2].map(|()| {
        let case = app.ordered(&order);
        case.to_laboratory(&plan, NOW);
        case
    });
    newer.results(&glass(&today())).expect(200);
    let passes = json!({ "tested_on": today(), "items": [
        { "item": "珠宝玉石名称", "found": { "is": "conforms", "what": "和田玉" } }, label(false, None),
    ] });
    assert_eq!(older.results(&passes).expect(200)["verdict"], "pass");
    let (_, appraisal, _) = app.approved_of("jewellery", "V-1", "V-1-2");
    assert!(app.issue(&appraisal).problem(409).contains(&newer.id));

    facts["category"] = "gifts".into();
    let correction = json!({ "reason": "类目登记有误", "findings": app.photographed(), "conclusion": "genuine", "item": facts });
    let path = format!("/api/v1/appraisals/{}/corrections", tag.appraisal_id);
    app.user("appraiser").post(&path, &correction).expect(201);
    app.decide(&tag.appraisal_id);
    let reinstate = format!("/api/v1/tags/{}/reinstate", tag.serial);
    let why = json!({ "reason": "已改类目" });
    assert!(
        app.user("platform")
            .post(&reinstate, &why)
            .problem(409)
            .contains(&newer.id)
    );
    assert_eq!(app.verify(&tag.code)["verdict"], "suspended");
    clean(&app);
}
