//! Which receipts are believed, how one is corrected, and which sale it belongs to.

use serde_json::{Value, json};

use crate::app::{Answer, Folder, Tag, TestApp};
use crate::past::{Here, StoryClock};

/// A service on a morning of the story, with a tag bound at eight.
fn bound(morning: &str) -> (Here, StoryClock, Tag) {
    let clock = StoryClock::at(&format!("{morning}T08:00:00+08:00"));
    let here = Here::new(Folder::new(), clock.clock());
    let tag = here.app.active();
    (here, clock, tag)
}

fn report(app: &TestApp, who: &str, serial: &str, order: &str, at: &str, reason: Option<&str>) -> Answer {
    let mut body = json!({ "serial": serial, "order": order, "received_at": at, "by": "buyer" });
    if let Some(reason) = reason {
        body["reason"] = json!(reason);
    }
    app.user(who).post("/api/v1/receipts", &body)
}

fn correct(app: &TestApp, who: &str, serial: &str, body: &Value) -> Answer {
    app.user(who)
        .post(&format!("/api/v1/receipts/{serial}/correct"), body)
}

fn cover(app: &TestApp, serial: &str, on: &str) -> Value {
    app.user("insurer")
        .get(&format!("/api/v1/cover/{serial}?at={on}"))
        .expect(200)
}

#[track_caller]
fn refused(answer: &Answer, words: &[&str]) {
    let detail = answer.problem(422);
    assert_eq!(answer.json()["field"], "received_at", "{detail}");
    for word in words {
        assert!(detail.contains(word), "'{word}' in {detail}");
    }
}

#[test]
fn a_receipt_is_not_older_than_the_first_label_of_its_sale() {
    let (here, clock, first) = bound("2026-05-06");
    let app = &here.app;
    clock.set("2026-05-08T08:00:00+08:00");
    let replaced = app
        .user("warehouse")
        .post(
            &format!("/api/v1/tags/{}/replace", first.serial),
            &json!({ "reason": "破损" }),
        )
        .expect(201);
    let second = replaced["serial"].as_str().unwrap();
    let bind = json!({ "code": replaced["code"], "carrier": "sticker", "place": "盒" });
    app.user("warehouse")
        .post(&format!("/api/v1/tags/{second}/bind"), &bind)
        .expect(200);
    clock.set("2026-05-09T08:00:00+08:00");
    for who in ["platform", "merchant"] {
        for before in [
            "2026-05-06T07:59:59+08:00",
            "2026-05-05T12:00:00Z",
            "2005-09-01T12:00:00Z",
            "0205-09-01T12:00:00Z",
        ] {
            refused(
                &report(app, who, second, "A-1", before, Some("晚报")),
                &["bound", "2026-05-06T00:0"],
            );
        }
        refused(
            &report(app, who, second, "A-1", "2026-05-09T09:00:00+08:00", None),
            &["future"],
        );
    }
    assert_eq!(cover(app, second, "2026-05-09")["status"], "none");
    // After the first label, before the second: the item was sold with the first.
    report(app, "merchant", second, "A-1", "2026-05-07T12:00:00+08:00", None).expect(201);
}

#[test]
fn a_merchant_has_ten_days_and_the_platform_says_why_after_thirty() {
    let (here, clock, tag) = bound("2026-03-02");
    let app = &here.app;
    let received = "2026-03-02T12:00:00+08:00";
    clock.set("2026-03-13T00:00:00+08:00");
    refused(
        &report(app, "merchant", &tag.serial, "A-1", received, Some("忘记上报")),
        &["11 days", "10 days", "platform"],
    );
    clock.set("2026-03-12T23:00:00+08:00");
    let other = app.active();
    let own = report(app, "merchant", &tag.serial, "A-1", received, None).expect(201);
    assert_eq!((&own["version"], own.get("late")), (&json!(1), None));

    let received = "2026-03-13T12:00:00+08:00";
    clock.set("2026-04-13T12:00:00+08:00");
    refused(
        &report(app, "platform", &other.serial, "A-2", received, None),
        &["31 days", "reason"],
    );
    let late = report(
        app,
        "platform",
        &other.serial,
        "A-2",
        received,
        Some("平台接口中断"),
    )
    .expect(201);
    assert_eq!(late["late"], true);
    let answer = cover(app, &other.serial, "2026-03-20");
    assert_eq!(answer["covered"], true);
    assert_eq!(
        (&answer["receipt"]["late"], &answer["receipt"]["reason"]),
        (&json!(true), &json!("平台接口中断"))
    );
    // What was reported in time is not late later, and the same report again is no new one.
    assert!(
        cover(app, &tag.serial, "2026-03-20")["receipt"]
            .get("late")
            .is_none()
    );
    report(
        app,
        "merchant",
        &tag.serial,
        "A-1",
        "2026-03-02T12:00:00+08:00",
        None,
    )
    .expect(200);
}

#[test]
fn the_answer_names_order_receipt_who_confirmed_and_the_item() {
    let (here, clock, tag) = bound("2026-05-06");
    clock.set("2026-05-07T12:00:00+08:00");
    report(
        &here.app,
        "merchant",
        &tag.serial,
        "A-1",
        "2026-05-07T11:00:00+08:00",
        None,
    )
    .expect(201);
    let mut answer = cover(&here.app, &tag.serial, "2026-05-08");
    let recorded_at = answer["receipt"]
        .as_object_mut()
        .unwrap()
        .remove("recorded_at")
        .unwrap();
    assert!(
        recorded_at.as_str().unwrap().starts_with("2026-05-07T04:00:0"),
        "{recorded_at}"
    );
    assert_eq!(
        answer,
        json!({
            "covered": true, "status": "running", "first_day": "2026-05-08", "last_day": "2026-06-08", "days_left": 31,
            "method": "civil_code", "moved_by": ["2026-06-06", "2026-06-07"],
            "policy": "demo-0", "policy_version": 1, "tag_status": "active",
            "item": { "id": tag.item_id, "brand": "ALPINARA 演示", "name": "登山靴" },
            "receipt": {
                "serial": tag.serial, "order": "A-1", "received_at": "2026-05-07T03:00:00.000Z", "by": "buyer",
                "version": 1, "reported_by": { "organisation": "merchant-1", "role": "merchant" },
            },
        })
    );
}

#[test]
fn the_platform_corrects_a_receipt_and_both_versions_stay() {
    let (here, clock, tag) = bound("2026-05-06");
    let app = &here.app;
    let wrong = json!({ "received_at": "2026-05-07T12:00:00+08:00", "reason": "买家申诉" });
    assert!(
        correct(app, "platform", &tag.serial, &wrong)
            .problem(404)
            .contains("receipt")
    );
    clock.set("2026-05-10T12:00:00+08:00");
    report(
        app,
        "merchant",
        &tag.serial,
        "A-1",
        "2026-05-06T09:00:00+08:00",
        None,
    )
    .expect(201);
    for who in ["merchant", "insurer", "warehouse", "admin"] {
        correct(app, who, &tag.serial, &wrong).problem(403);
    }
    for (body, status) in [
        (json!({ "received_at": "2026-05-07T12:00:00+08:00" }), 422),
        (
            json!({ "received_at": "2026-05-07T12:00:00+08:00", "reason": " " }),
            422,
        ),
        (
            json!({ "received_at": "2026-05-05T12:00:00+08:00", "reason": "x" }),
            422,
        ),
        (
            json!({ "received_at": "2026-05-11T12:00:00+08:00", "reason": "x" }),
            422,
        ),
        (json!({ "order": "", "reason": "x" }), 422),
        (json!({ "price": "1", "reason": "x" }), 422),
        (json!({ "reason": "x" }), 409),
        (json!({ "order": "A-1", "by": "buyer", "reason": "x" }), 409),
    ] {
        correct(app, "platform", &tag.serial, &body).problem(status);
    }
    let corrected = correct(app, "platform", &tag.serial, &wrong).expect(200);
    assert_eq!(
        (&corrected["version"], &corrected["first_day"]),
        (&json!(2), &json!("2026-05-08"))
    );
    correct(
        app,
        "platform",
        &tag.serial,
        &json!({ "order": "A-2", "by": "carrier", "reason": "订单号有误" }),
    )
    .expect(200);
    let answer = cover(app, &tag.serial, "2026-05-08");
    let receipt = &answer["receipt"];
    assert_eq!(
        (
            &receipt["version"],
            &receipt["order"],
            &receipt["by"],
            &receipt["reason"],
            &receipt["received_at"]
        ),
        (
            &json!(3),
            &json!("A-2"),
            &json!("carrier"),
            &json!("订单号有误"),
            &json!("2026-05-07T04:00:00.000Z")
        )
    );
    let said: Vec<_> = receipt["former"].as_array().unwrap().iter().collect();
    assert_eq!(said.len(), 2);
    assert_eq!(
        (
            &said[0]["version"],
            &said[0]["received_at"],
            &said[0]["reported_by"]["role"]
        ),
        (&json!(1), &json!("2026-05-06T01:00:00.000Z"), &json!("merchant"))
    );
    assert_eq!(
        (&said[1]["version"], &said[1]["reason"]),
        (&json!(2), &json!("买家申诉"))
    );
    assert_eq!(app.verify(&tag.code)["cover"]["first_day"], "2026-05-08");
    let events = app
        .user("platform")
        .get(&format!("/api/v1/events?item={}", tag.item_id))
        .text();
    assert!(
        events.contains("receipt_corrected") && events.contains("买家申诉"),
        "{events}"
    );
    assert!(
        events.contains("order A-1, received 2026-05-06T01:00:00.000Z, said by buyer"),
        "{events}"
    );
    // What was reported first is not reported again.
    report(
        app,
        "merchant",
        &tag.serial,
        "A-1",
        "2026-05-06T09:00:00+08:00",
        None,
    )
    .problem(409);
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn both_labels_of_a_sale_have_one_window() {
    let (here, clock, first) = bound("2026-05-06");
    let app = &here.app;
    clock.set("2026-05-07T12:00:00+08:00");
    report(
        app,
        "platform",
        &first.serial,
        "A-1",
        "2026-05-07T11:00:00+08:00",
        None,
    )
    .expect(201);
    clock.set("2026-05-09T12:00:00+08:00");
    let replaced = app
        .user("warehouse")
        .post(
            &format!("/api/v1/tags/{}/replace", first.serial),
            &json!({ "reason": "破损" }),
        )
        .expect(201);
    let second = replaced["serial"].as_str().unwrap();
    let same = |status: &str| {
        let (mut old, mut new) = (
            cover(app, &first.serial, "2026-05-20"),
            cover(app, second, "2026-05-20"),
        );
        let current = old.as_object_mut().unwrap().remove("current_label").unwrap();
        assert_eq!(current, json!({ "serial": second, "status": status }));
        assert_eq!(
            (old["tag_status"].take(), new["tag_status"].take()),
            (json!("replaced"), json!(status))
        );
        assert_eq!(old, new);
        new
    };
    let answer = same("issued");
    assert_eq!(
        (
            &answer["covered"],
            &answer["first_day"],
            &answer["receipt"]["serial"]
        ),
        (&json!(true), &json!("2026-05-08"), &json!(first.serial))
    );
    let bind = json!({ "code": replaced["code"], "carrier": "sticker", "place": "盒" });
    app.user("warehouse")
        .post(&format!("/api/v1/tags/{second}/bind"), &bind)
        .expect(200);
    assert_eq!(same("active")["covered"], true);
    for code in [first.code.as_str(), replaced["code"].as_str().unwrap()] {
        let shown = &app.verify(code)["cover"];
        assert_eq!(
            (&shown["first_day"], &shown["covered"]),
            (&json!("2026-05-08"), &json!(true))
        );
    }
    // A second receipt starts no second window.
    report(app, "platform", second, "A-1", "2026-05-07T11:00:00+08:00", None).expect(200);
    let again = report(app, "platform", second, "A-2", "2026-05-09T12:00:00+08:00", None);
    assert!(again.problem(409).contains("A-1"), "{}", again.text());
    // A correction through either label is one for both.
    let earlier = json!({ "received_at": "2026-05-06T12:00:00+08:00", "reason": "快递单为准" });
    correct(app, "platform", second, &earlier).expect(200);
    assert_eq!(same("active")["first_day"], "2026-05-07");
    for code in [first.code.as_str(), replaced["code"].as_str().unwrap()] {
        assert_eq!(app.verify(code)["cover"]["first_day"], "2026-05-07");
    }
    // A revoked label ends it for both.
    app.user("platform")
        .post(
            &format!("/api/v1/tags/{second}/revoke"),
            &json!({ "reason": "演示" }),
        )
        .expect(200);
    let ended = same("revoked");
    assert_eq!(
        (&ended["covered"], &ended["status"], &ended["reasons"]),
        (&json!(false), &json!("ended"), &json!(["tag_revoked"]))
    );
    assert!(ended.get("days_left").is_none());
    for (code, serial) in [
        (first.code.as_str(), first.serial.as_str()),
        (replaced["code"].as_str().unwrap(), second),
    ] {
        assert_eq!(app.verify(code)["cover"]["covered"], false);
        let page = app.anonymous().get(&format!("/t/{serial}?lang=en")).text();
        assert!(page.contains("Not covered: the label was revoked"), "{page}");
        assert!(
            !page.contains("2026-05-07"),
            "a page promises no day of a revoked tag"
        );
    }
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn a_returned_item_that_is_sold_again_is_a_new_sale() {
    let (here, clock, first) = bound("2026-05-06");
    let app = &here.app;
    clock.set("2026-05-07T12:00:00+08:00");
    report(
        app,
        "platform",
        &first.serial,
        "A-1",
        "2026-05-07T11:00:00+08:00",
        None,
    )
    .expect(201);
    clock.set("2026-05-10T12:00:00+08:00");
    app.user("warehouse")
        .post(
            &format!("/api/v1/tags/{}/return", first.serial),
            &json!({ "reason": "买家退货" }),
        )
        .expect(200);
    let (appraisal, _) = app.appraise(&first.item_id, crate::app::findings(), "genuine");
    app.decide(&appraisal);
    let tag = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": appraisal }))
        .expect(201);
    let second = tag["serial"].as_str().unwrap();
    let bind = json!({ "code": tag["code"], "carrier": "sticker", "place": "盒" });
    app.user("warehouse")
        .post(&format!("/api/v1/tags/{second}/bind"), &bind)
        .expect(200);
    assert_eq!(cover(app, second, "2026-05-20")["reasons"], json!(["no_receipt"]));
    clock.set("2026-05-12T12:00:00+08:00");
    refused(
        &report(app, "platform", second, "A-2", "2026-05-07T11:00:00+08:00", None),
        &["first label of this sale"],
    );
    report(app, "platform", second, "A-2", "2026-05-12T11:00:00+08:00", None).expect(201);
    let (old, new) = (
        cover(app, &first.serial, "2026-05-20"),
        cover(app, second, "2026-05-20"),
    );
    assert_eq!(
        (&old["covered"], &old["reasons"]),
        (&json!(false), &json!(["item_returned"]))
    );
    assert_eq!(
        (&old["receipt"]["order"], &new["receipt"]["order"]),
        (&json!("A-1"), &json!("A-2"))
    );
    assert_eq!(
        (&new["covered"], &new["first_day"]),
        (&json!(true), &json!("2026-05-13"))
    );
}

#[test]
fn the_operator_sets_how_many_days_a_merchant_has() {
    let shown = crate::app::zhenma_ok(&["config", "--merchant-receipt-days", "7"]);
    let line = shown
        .lines()
        .find(|line| line.contains("merchant-receipt-days"))
        .unwrap_or_default();
    assert!(line.contains('7'), "{shown}");
}
