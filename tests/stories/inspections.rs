//! A spot check from the order to the overturned re-inspection, and what it does to tags.

use serde_json::{Value, json};

use crate::app::{Folder, Tag, TestApp, fixture};
use crate::inspecting::{gem, label, order, plan};
use crate::past::{Here, StoryClock};

fn begin(time: &str) -> (Here, StoryClock) {
    let clock = StoryClock::at(time);
    let here = Here::new(Folder::new(), clock.clock());
    here.app.recognise();
    (here, clock)
}

#[track_caller]
fn verdicts(app: &TestApp, tags: &[&Tag], verdict: &str) {
    for tag in tags {
        assert_eq!(app.verify(&tag.code)["verdict"], verdict);
    }
}

#[track_caller]
fn clean(app: &TestApp) {
    let check = app.command(&["check"]);
    let said = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(check.status.success(), "{said}");
}

/// The conclusion of an item, by its name.
fn of<'a>(judgement: &'a Value, item: &str) -> &'a Value {
    let items = judgement["items"].as_array().unwrap();
    items
        .iter()
        .find(|judged| judged["item"] == item)
        .unwrap_or_else(|| panic!("{item} in {judgement}"))
}

/// A ring: 18K gold, set with a diamond that the page calls F-G, VS.
fn ring(lot: &str) -> (Value, Value) {
    let product = json!({
        "name": "18K金钻戒",
        "jewellery": {
            "diamond": { "mounting": "mounted", "colour": "F-G", "clarity": "VS" },
            "metal": { "metal": "gold", "mark": "750", "page": ["750"], "sold_by_mass": false },
            "title_material": "18K金钻石",
        },
    });
    let items = [
        "珠宝玉石鉴定",
        "颜色级别",
        "净度级别",
        "贵金属材料名称及纯度,金属材质定性分析",
        "贵金属含量",
        "标识标志",
    ];
    (order("jewellery", lot, product), plan(&items))
}

fn ring_results(day: &str, colour: &str, content: &str) -> Value {
    json!({ "tested_on": day, "items": [
        { "item": "珠宝玉石鉴定", "found": { "is": "conforms", "what": "钻石" } },
        { "item": "颜色级别", "found": { "is": "grade", "grade": colour } },
        { "item": "净度级别", "found": { "is": "grade", "grade": "VS" } },
        { "item": "贵金属材料名称及纯度，金属材质定性分析", "found": { "is": "conforms" } },
        { "item": "贵金属含量", "found": { "is": "purity", "per_mille": content } },
        label(true, None),
    ] })
}

#[test]
fn a_ring_fails_by_its_colour_and_the_re_inspection_overturns_it() {
    let (here, clock) = begin("2026-05-06T09:00:00+08:00");
    let app = &here.app;
    let (item, appraisal, _) = app.approved_of("jewellery", "R-1", "R-1-1");
    let refused = app.issue(&appraisal);
    let why = refused.problem(409);
    assert!(
        why.contains("lot 'R-1' of merchant-1") && why.contains("/api/v1/inspections"),
        "{why}"
    );
    let bulk = app
        .user("approver")
        .post("/api/v1/tags/bulk", &json!({ "appraisal_ids": [appraisal] }))
        .expect(200);
    assert_eq!(bulk["results"][0]["problem"]["status"], 409);

    app.inspected("R-1", "2026-05-06T09:00:00+08:00");
    app.issue(&appraisal).expect(201);
    let tags = [
        app.active_of("jewellery", "R-1", "R-1-2"),
        app.active_of("jewellery", "R-1", "R-1-3"),
    ];
    let other_lot = {
        app.book_of("jewellery", "R-2", "R-2-0");
        app.inspected("R-2", "2026-05-06T09:00:00+08:00");
        app.active_of("jewellery", "R-2", "R-2-1")
    };
    // One is suspended for a reason of its own.
    let reason = json!({ "reason": "买家来电" });
    let suspend = format!("/api/v1/tags/{}/suspend", tags[1].serial);
    app.user("platform").post(&suspend, &reason).expect(200);

    let photo = app.user("platform").store(&fixture("photo-plain.webp"));
    let (mut order, plan) = ring("R-1");
    order["listing"]["screenshots"] = json!([photo]);
    order["reason"] = "季度抽检".into();
    let case = app.ordered(&order);
    clock.set("2026-05-07T09:00:00+08:00");
    case.to_laboratory(&plan, "2026-05-07T08:00:00+08:00");
    let hand_over = json!({
        "from": "抽样员", "to": "快递员", "at": "2026-05-07T08:30:00+08:00", "seal_whole": true,
    });
    case.act("platform", "hand-overs", &hand_over).expect(200);
    let gap =
        json!({ "from": "别人", "to": "实验室", "at": "2026-05-07T08:40:00+08:00", "seal_whole": true });
    assert!(
        case.act("laboratory", "hand-overs", &gap)
            .problem(422)
            .contains("快递员")
    );

    clock.set("2026-05-10T10:00:00+08:00");
    let failed = case
        .results(&ring_results("2026-05-10", "I-J", "750"))
        .expect(200);
    assert_eq!(
        (&failed["state"], &failed["verdict"]),
        (&json!("judged"), &json!("fail"))
    );
    assert_eq!(failed["grade"], "A", "two grades below");
    assert_eq!(failed["suspended_tags"], 2, "the issued one and an active one");
    verdicts(app, &[&tags[0], &tags[1]], "suspended");
    verdicts(app, &[&other_lot], "genuine");
    let seen = case.seen_by("merchant");
    let colour = of(&seen["first"]["judgement"], "颜色级别");
    assert_eq!(
        (&colour["outcome"], &colour["grade"]),
        (&json!("fail"), &json!("A"))
    );
    assert!(
        colour["reasons"][0]["rule"].as_str().unwrap().starts_with("R2"),
        "{colour}"
    );
    assert_eq!(of(&seen["first"]["judgement"], "贵金属含量")["outcome"], "pass");
    // No tag of the failed lot, and no way around it.
    let (_, again, _) = app.approved_of("jewellery", "R-1", "R-1-4");
    assert!(app.issue(&again).problem(409).contains(&case.id));
    let reinstate = format!("/api/v1/tags/{}/reinstate", tags[1].serial);
    let refused = app.user("other-platform").post(&reinstate, &reason).problem(409);
    assert!(refused.contains("failed the inspection"), "{refused}");
    clean(app);

    clock.set("2026-05-11T10:00:00+08:00");
    let notified = case.act("platform", "notice", &json!({})).expect(200);
    assert_eq!(notified["deadline"]["last_day"], "2026-05-18");
    assert_eq!(notified["deadline"]["how"][0]["clause"], "7.1");
    let early = json!({ "document": "京东开放平台商家违规积分管理规则", "measure": "下架" });
    assert!(
        case.act("platform", "consequence", &early)
            .problem(409)
            .contains("2026-05-18")
    );

    // The last second of the seventh day is in time.
    clock.set("2026-05-18T23:59:58+08:00");
    let appeal = json!({ "grounds": "颜色级别有异议", "reinspection": true });
    case.act("merchant", "appeal", &appeal).expect(200);
    clock.set("2026-05-19T10:00:00+08:00");
    let decision = json!({ "testable_on_original": true });
    let granted = case.act("platform", "appeal/decision", &decision).expect(200);
    assert_eq!(
        (&granted["state"], &granted["deadline"]["last_day"]),
        (&json!("fee_due"), &json!("2026-05-26"))
    );
    let paid = json!({ "paid_at": "2026-05-19T10:00:10+08:00", "yuan": "800" });
    clock.set("2026-05-20T10:00:00+08:00");
    case.act("platform", "fee", &paid).expect(200);

    let elsewhere = case.act("platform", "laboratory", &json!({ "laboratory": "lab-2" }));
    assert_eq!(elsewhere.json()["field"], "laboratory");
    assert!(elsewhere.problem(422).contains("7.2.2"));

    clock.set("2026-05-22T10:00:00+08:00");
    let whole = ring_results("2026-05-22", "F-G", "750");
    let refused = case.act("laboratory", "re-inspection", &whole).problem(422);
    assert!(refused.contains("only failing items"), "{refused}");
    let again = json!({ "tested_on": "2026-05-22", "items": [
        { "item": "颜色级别", "found": { "is": "grade", "grade": "F-G" } },
    ] });
    let mut early = again.clone();
    early["tested_on"] = json!("2026-05-18");
    let refused = case.act("laboratory", "re-inspection", &early).problem(422);
    assert!(
        refused.contains("the payment of the fee on 2026-05-19"),
        "{refused}"
    );
    let done = case.act("laboratory", "re-inspection", &again).expect(200);
    assert_eq!(
        (&done["state"], &done["verdict"]),
        (&json!("final"), &json!("pass"))
    );
    assert_eq!(done["reinstated_tags"], 2);
    verdicts(app, &[&tags[0], &other_lot], "genuine");
    verdicts(app, &[&tags[1]], "suspended");
    let seen = case.seen_by("platform");
    assert_eq!(seen["outcome"]["by"], "reinspection");
    assert_eq!(seen["outcome"]["refunds"][0]["refund"], true);
    case.act("platform", "close", &json!({})).expect(200);
    app.user("other-platform").post(&reinstate, &reason).expect(200);
    verdicts(app, &[&tags[1]], "genuine");
    assert_eq!(
        app.user("merchant")
            .get(&format!("/api/v1/evidence/{photo}"))
            .status,
        200
    );
    assert_eq!(
        app.user("warehouse").get(&format!("/api/v1/items/{item}")).status,
        200
    );
    clean(app);
}

/// Apples of 5 jin, said to weigh 2.5 kg net.
fn apples(lot: &str) -> (Value, Value) {
    let product = json!({
        "name": "红富士苹果", "production_date": "2026-05-01", "shelf_life_last_day": "2026-06-30", "prepackaged": false,
        "goods": "produce", "pack_weight": { "value": "5", "unit": "jin" },
        "weights": [{ "where": "title", "label": "net", "mass": { "value": "2.5", "unit": "kg" } }],
    });
    let plan = json!({
        "items": ["唑虫酰胺"], "choice_reason": "苹果适用项目", "unit": "kg",
        "needed_for_test": "3", "needed_for_retest": "2",
    });
    (order("fresh_produce", lot, product), plan)
}

fn apple_results(day: &str, net_kg: &str, severe: &str) -> Value {
    json!({ "tested_on": day, "items": [
        { "item": "唑虫酰胺", "found": { "is": "not_tested", "reason": "样品仅够部分项目" } },
        { "item": "规格", "found": { "is": "specification", "mode": "ratio", "total": "21", "nonconforming": "1" } },
        { "item": "净重", "found": { "is": "net_weight", "mass": { "value": net_kg, "unit": "kg" } } },
        { "item": "瑕疵", "found": {
            "is": "several_pieces", "basis": "count", "total": "20", "severe": severe, "general": "1", "minor": "2",
        } },
    ] })
}

#[test]
fn apples_fail_and_are_found_whole_again() {
    let (here, clock) = begin("2026-05-06T09:00:00+08:00");
    let app = &here.app;
    app.book_of("fresh_produce", "A-1", "A-1-0");
    let (order, plan) = apples("A-1");
    let sampled = |case: &crate::inspecting::Inspection<'_>| {
        let planned = case.act("platform", "plan", &plan).expect(200);
        assert_eq!(planned["state"], "planned");
        let sample = json!({
            "seal": "封-1", "storage": "0-4 ℃", "taken": "5", "leftover": "2", "taken_at": "2026-05-06T09:00:00+08:00",
            "taken_by": "抽样员",
        });
        case.act("platform", "sample", &sample).expect(200);
        case.act("platform", "laboratory", &json!({ "laboratory": "lab-1" }))
            .expect(200);
    };
    let first = app.ordered(&order);
    sampled(&first);
    assert_eq!(
        first.seen_by("platform")["plan"]["portions"],
        "2",
        "5 jin and below: two portions"
    );
    assert_eq!(
        first
            .results(&apple_results("2026-05-06", "2.5", "0"))
            .expect(200)["verdict"],
        "pass"
    );
    let tag = app.active_of("fresh_produce", "A-1", "A-1-1");

    let second = app.ordered(&order);
    sampled(&second);
    clock.set("2026-05-08T09:00:00+08:00");
    // 1 of 20 is 5 %, which fails; short by a gram fails too.
    let failed = second
        .results(&apple_results("2026-05-08", "2.499", "1"))
        .expect(200);
    assert_eq!(
        (&failed["verdict"], &failed["suspended_tags"]),
        (&json!("fail"), &json!(1))
    );
    verdicts(app, &[&tag], "suspended");
    clean(app);
    second.act("platform", "notice", &json!({})).expect(200);
    second
        .act(
            "merchant",
            "appeal",
            &json!({ "grounds": "重新称量", "reinspection": true }),
        )
        .expect(200);
    let granted = second
        .act(
            "platform",
            "appeal/decision",
            &json!({ "testable_on_original": true }),
        )
        .expect(200);
    // 8 May 2026 is a Friday, and the 9th a Saturday that is worked.
    assert_eq!(granted["deadline"]["last_day"], "2026-05-12");
    let paid = json!({ "paid_at": "2026-05-08T12:00:00+08:00", "yuan": "300" });
    clock.set("2026-05-09T09:00:00+08:00");
    second.act("platform", "fee", &paid).expect(200);
    let again = json!({ "tested_on": "2026-05-09", "items": [
        { "item": "净重", "found": { "is": "net_weight", "mass": { "value": "5", "unit": "jin" } } },
        { "item": "瑕疵", "found": {
            "is": "several_pieces", "basis": "count", "total": "21", "severe": "1", "general": "1", "minor": "2",
        } },
    ] });
    let done = second.act("laboratory", "re-inspection", &again).expect(200);
    assert_eq!(
        (&done["verdict"], &done["reinstated_tags"]),
        (&json!("pass"), &json!(1))
    );
    verdicts(app, &[&tag], "genuine");
    clean(app);
}

#[test]
fn a_verdict_that_stands_is_handled_by_a_document_the_specification_names() {
    let (here, clock) = begin("2026-05-06T09:00:00+08:00");
    let app = &here.app;
    let (item, ..) = app.approved_of("jewellery", "G-1", "G-1-1");
    let (order, plan) = gem("G-1");
    let case = app.ordered(&order);
    case.to_laboratory(&plan, "2026-05-06T09:00:00+08:00");
    let results = json!({ "tested_on": "2026-05-06", "items": [
        { "item": "1", "found": { "is": "does_not_conform", "what": "玻璃" } }, label(false, Some("饰品名称")),
    ] });
    assert_eq!(case.results(&results).expect(200)["grade"], "A");
    case.act("platform", "notice", &json!({})).expect(200);
    clock.set("2026-05-07T09:00:00+08:00");
    case.act(
        "merchant",
        "appeal",
        &json!({ "grounds": "不服", "reinspection": true }),
    )
    .expect(200);
    let decision = json!({ "testable_on_original": false, "forbidden_by": "某法规" });
    let refused = case.act("platform", "appeal/decision", &decision).expect(200);
    assert_eq!(refused["state"], "refused");
    assert_eq!(
        refused["refused_by"],
        json!(["7.2.5.2", "7.2.5.4"]),
        "every ground"
    );
    let other = json!({ "document": "京东开放平台商品体验抽检规范", "measure": "扣分" });
    assert!(
        case.act("platform", "consequence", &other)
            .problem(422)
            .contains("chapter 8")
    );
    let right = json!({ "document": "京东开放平台商家违规积分管理规则", "measure": "按规则处理" });
    case.act("platform", "consequence", &right).expect(200);
    let closed = case.act("platform", "close", &json!({})).expect(200);
    assert_eq!(
        (&closed["state"], &closed["verdict"]),
        (&json!("closed"), &json!("fail"))
    );

    let ids = |who: &str, query: &str| {
        let list = app
            .user(who)
            .get(&format!("/api/v1/inspections?{query}"))
            .expect(200);
        list["items"].as_array().unwrap().len()
    };
    for who in ["platform", "merchant", "warehouse", "laboratory"] {
        assert_eq!(ids(who, "lot=G-1&state=closed"), 1, "{who}");
    }
    assert_eq!(ids("platform", "lot=G-2"), 0);
    assert_eq!(ids("other-warehouse", ""), 0);
    let path = format!("/api/v1/inspections/{}", case.id);
    app.user("other-warehouse").get(&path).problem(404);
    app.user("admin").get(&path).problem(403);
    app.user("warehouse")
        .get(&format!("/api/v1/items/{item}"))
        .expect(200);
    clean(app);
}

#[test]
fn an_appeal_on_the_eighth_day_is_too_late_and_so_is_a_late_fee() {
    let (here, clock) = begin("2026-05-06T09:00:00+08:00");
    let app = &here.app;
    let failed = |lot: &str| {
        app.book_of("jewellery", lot, lot);
        let (order, plan) = gem(lot);
        let case = app.ordered(&order);
        case.to_laboratory(&plan, "2026-05-06T09:00:00+08:00");
        let results = json!({ "tested_on": "2026-05-06", "items": [
            { "item": "1", "found": { "is": "does_not_conform" } }, label(false, None),
        ] });
        case.results(&results).expect(200);
        case.act("platform", "notice", &json!({})).expect(200);
        case
    };
    let (late, lapsing, unpaid) = (failed("D-1"), failed("D-2"), failed("D-4"));
    let appeal = json!({ "grounds": "不服", "reinspection": true });
    clock.set("2026-05-12T09:00:00+08:00");
    lapsing.act("merchant", "appeal", &appeal).expect(200);
    unpaid.act("merchant", "appeal", &appeal).expect(200);
    clock.set("2026-05-14T00:00:00+08:00");
    let refused = late.act("merchant", "appeal", &appeal);
    assert_eq!(refused.json()["field"], "filed_at");
    let why = refused.problem(422);
    assert!(why.contains("7.1") && why.contains("2026-05-13"), "{why}");
    let on_paper =
        json!({ "grounds": "不服", "reinspection": false, "filed_at": "2026-05-13T23:59:59+08:00" });
    late.act("platform", "appeal", &on_paper).expect(200);
    let decision = json!({ "testable_on_original": true });
    let own = late.act("platform", "appeal/decision", &decision).problem(409);
    assert!(own.contains("another person"), "{own}");
    let stands = late
        .act("other-platform", "appeal/decision", &decision)
        .expect(200);
    assert_eq!(
        (&stands["state"], &stands["verdict"]),
        (&json!("final"), &json!("fail"))
    );

    let granted = lapsing
        .act(
            "platform",
            "appeal/decision",
            &json!({ "testable_on_original": true }),
        )
        .expect(200);
    assert_eq!(granted["deadline"]["last_day"], "2026-05-21", "five working days");
    unpaid
        .act(
            "platform",
            "appeal/decision",
            &json!({ "testable_on_original": true }),
        )
        .expect(200);
    assert!(
        lapsing
            .act("platform", "lapse", &json!({}))
            .problem(409)
            .contains("2026-05-21")
    );
    clock.set("2026-05-22T00:00:10+08:00");
    let paid = json!({ "paid_at": "2026-05-22T00:00:00+08:00", "yuan": "300" });
    assert_eq!(
        lapsing.act("platform", "fee", &paid).expect(200)["state"],
        "lapsed"
    );
    assert_eq!(
        unpaid.act("platform", "lapse", &json!({})).expect(200)["state"],
        "lapsed"
    );
    lapsing
        .act(
            "laboratory",
            "re-inspection",
            &json!({ "tested_on": "2026-05-22", "items": [] }),
        )
        .problem(409);
    // A year outside the calendar is not guessed at.
    clock.set("2026-12-30T09:00:00+08:00");
    let last = failed_late(app, "D-3", "2026-12-30");
    last.act("merchant", "appeal", &appeal).expect(200);
    let refused = last.act(
        "platform",
        "appeal/decision",
        &json!({ "testable_on_original": true }),
    );
    assert_eq!(refused.json()["field"], "notice_received_at");
    assert!(refused.problem(422).contains("7.2.4"));
}

fn failed_late<'a>(app: &'a TestApp, lot: &str, day: &str) -> crate::inspecting::Inspection<'a> {
    app.book_of("jewellery", lot, lot);
    let (order, plan) = gem(lot);
    let case = app.ordered(&order);
    case.to_laboratory(&plan, &format!("{day}T08:00:00+08:00"));
    let results = json!({ "tested_on": day, "items": [
        { "item": "1", "found": { "is": "does_not_conform" } }, label(false, None),
    ] });
    case.results(&results).expect(200);
    case.act("platform", "notice", &json!({})).expect(200);
    case
}
