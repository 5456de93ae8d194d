//! Calls that are made twice, and clients that race.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::app::{Answer, TestApp, findings, video};

#[test]
fn a_repeated_call_gets_the_first_answer_byte_for_byte() {
    let mut app = TestApp::start();
    let (_, appraisal, _) = app.approved();
    let body = json!({ "appraisal_id": appraisal });
    let first = app.user("approver").post_once("/api/v1/tags", &body, "k-1");
    first.expect(201);
    assert!(first.json()["log"]["index"].is_u64());
    for _ in 0..2 {
        let again = app.user("approver").post_once("/api/v1/tags", &body, "k-1");
        assert_eq!((again.status, again.text()), (first.status, first.text()));
        // Over a crash too: the answer is kept in the commit that made it true.
        app.crash_and_restart();
    }
    let without = app.user("approver").post("/api/v1/tags", &body);
    without.problem(409);
    assert_eq!(without.json()["serial"], first.json()["serial"]);
}

#[test]
fn every_writing_route_answers_a_repeated_call_with_its_first_answer() {
    let app = TestApp::start();
    let twice = |user: &str, path: &str, body: &[u8]| -> Value {
        let headers = [("idempotency-key", "the-one-key")];
        let call = || app.user(user).call("POST", path, &headers, Some(body));
        let (first, second) = (call(), call());
        assert!(first.status < 300, "{path}: {}", first.text());
        assert_eq!(
            (first.status, first.text()),
            (second.status, second.text()),
            "{path}"
        );
        first.json()
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let csv = b"brand,name,category,merchant\nA,B,shoes,merchant-1\n";
    let item = text(&twice("warehouse", "/api/v1/intake", csv)["booked"][0]["item_id"]);
    let video = app.user("appraiser").store(&video());
    let body =
        json!({ "item_id": item, "findings": app.photographed(), "video": video, "conclusion": "genuine" });
    let appraisal =
        text(&twice("appraiser", "/api/v1/appraisals", body.to_string().as_bytes())["appraisal_id"]);
    let agree = br#"{"agree":true}"#;
    twice(
        "reviewer",
        &format!("/api/v1/appraisals/{appraisal}/review"),
        agree,
    );
    twice(
        "approver",
        &format!("/api/v1/appraisals/{appraisal}/approve"),
        agree,
    );
    let body = json!({ "appraisal_id": appraisal }).to_string();
    let tag = twice("approver", "/api/v1/tags", body.as_bytes());
    let act = |user: &str, serial: &Value, word: &str, body: Value| {
        let path = format!("/api/v1/tags/{}/{word}", serial.as_str().unwrap());
        twice(user, &path, body.to_string().as_bytes())
    };
    let why = json!({ "reason": "演示" });
    let bind = json!({ "code": tag["code"], "carrier": "sticker", "place": "盒" });
    act("warehouse", &tag["serial"], "bind", bind);
    act("platform", &tag["serial"], "suspend", why.clone());
    act("other-platform", &tag["serial"], "reinstate", why.clone());
    let receipt = json!({
        "serial": tag["serial"], "order": "o-1", "received_at": jiff::Timestamp::now().to_string(), "by": "buyer",
    });
    twice("platform", "/api/v1/receipts", receipt.to_string().as_bytes());
    let new = act("warehouse", &tag["serial"], "replace", why.clone());
    assert_ne!(new["serial"], tag["serial"]);
    let bind = json!({ "code": new["code"], "carrier": "sticker", "place": "盒" });
    act("warehouse", &new["serial"], "bind", bind);
    act("warehouse", &new["serial"], "return", why);
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn another_body_under_the_same_key_is_refused() {
    let app = TestApp::start();
    let (_, one, _) = app.approved();
    let (_, other, _) = app.approved();
    let approver = app.user("approver");
    approver
        .post_once("/api/v1/tags", &json!({ "appraisal_id": one }), "k")
        .expect(201);
    let refused = approver.post_once("/api/v1/tags", &json!({ "appraisal_id": other }), "k");
    assert!(
        refused.problem(422).contains("another body"),
        "{}",
        refused.text()
    );
    assert_eq!(refused.json()["field"], "Idempotency-Key");
    approver
        .post_once("/api/v1/tags", &json!({ "appraisal_id": other }), "k-2")
        .expect(201);
}

#[test]
fn a_key_is_per_token_and_per_route() {
    let app = TestApp::start();
    let book = |user: &str| {
        let csv = b"brand,name,category,agency\nA,B,shoes,agency-1\n";
        let headers = [("idempotency-key", "same")];
        let booked = app
            .user(user)
            .call("POST", "/api/v1/intake", &headers, Some(csv))
            .expect(200);
        booked["booked"][0]["item_id"].as_str().unwrap().to_owned()
    };
    let (one, other) = (book("warehouse"), book("other-warehouse"));
    assert_ne!(one, other, "two warehouses may choose the same key");
    assert_eq!(book("warehouse"), one);

    let tag = app.active();
    let why = json!({ "reason": "演示" });
    let platform = app.user("platform");
    let path = |word: &str| format!("/api/v1/tags/{}/{word}", tag.serial);
    assert_eq!(
        platform.post_once(&path("suspend"), &why, "same").expect(200)["status"],
        "suspended"
    );
    assert_eq!(
        platform.post_once(&path("revoke"), &why, "same").expect(200)["status"],
        "revoked"
    );
}

#[test]
fn a_key_that_is_none_is_refused_by_name() {
    let app = TestApp::start();
    let body = json!({ "appraisal_id": app.approved().1 });
    for key in [
        "k".repeat(201),
        "two words".to_owned(),
        "é".to_owned(),
        String::new(),
    ] {
        let answer = app.user("approver").post_once("/api/v1/tags", &body, &key);
        assert!(
            answer.problem(422).contains("1 to 200"),
            "'{key}': {}",
            answer.text()
        );
        assert_eq!(answer.json()["field"], "Idempotency-Key");
    }
    app.user("approver")
        .post_once("/api/v1/tags", &body, &"k".repeat(200))
        .expect(201);
}

#[test]
fn a_call_that_failed_may_be_mended_and_sent_again_under_its_key() {
    let app = TestApp::start();
    let item = app.book();
    let (appraisal, _) = app.appraise(&item, findings(), "genuine");
    let body = json!({ "appraisal_id": appraisal });
    app.user("approver")
        .post_once("/api/v1/tags", &body, "k")
        .problem(409);
    app.decide(&appraisal);
    app.user("approver")
        .post_once("/api/v1/tags", &body, "k")
        .expect(201);
}

/// Makes `count` calls at the same moment.
pub fn at_once<T: Send>(count: usize, call: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let (call, gate) = (&call, &std::sync::Barrier::new(count));
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..count)
            .map(|n| {
                scope.spawn(move || {
                    gate.wait();
                    call(n)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn of_many_clients_that_race_for_one_item_one_gets_the_tag_and_the_others_its_serial() {
    let app = TestApp::start();
    for _ in 0..5 {
        let (_, appraisal, _) = app.approved();
        let body = json!({ "appraisal_id": appraisal });
        let answers: Vec<Answer> = at_once(8, |_| app.user("approver").post("/api/v1/tags", &body));
        let won: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 201).collect();
        assert_eq!(won.len(), 1);
        let serial = &won[0].json()["serial"];
        for lost in answers.iter().filter(|answer| answer.status != 201) {
            lost.problem(409);
            assert_eq!(&lost.json()["serial"], serial);
        }
    }
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn one_call_sent_many_times_at_once_happens_once() {
    let app = TestApp::start();
    let (_, appraisal, _) = app.approved();
    let body = json!({ "appraisal_id": appraisal });
    let answers = at_once(8, |_| app.user("approver").post_once("/api/v1/tags", &body, "k"));
    let made: BTreeSet<String> = answers
        .iter()
        .filter(|answer| answer.status == 201)
        .map(Answer::text)
        .collect();
    assert_eq!(made.len(), 1, "all who got an answer got the same");
    for other in answers.iter().filter(|answer| answer.status != 201) {
        assert!(other.problem(409).contains("still running"), "{}", other.text());
    }
}

#[test]
fn concurrent_scans_lose_no_count_and_agree_on_the_first() {
    let mut app = TestApp::start();
    let tag = app.active();
    let body = json!({ "code": tag.code });
    let answers = at_once(16, |_| {
        (0..5)
            .map(|_| app.anonymous().post("/api/v1/scans", &body).expect(200))
            .collect::<Vec<_>>()
    });
    let answers: Vec<Value> = answers.into_iter().flatten().collect();
    let counts: BTreeSet<u64> = answers
        .iter()
        .map(|a| a["notice"]["scans"].as_u64().unwrap())
        .collect();
    assert_eq!(counts, (1..=80).collect(), "every scan got a number of its own");
    let firsts: BTreeSet<&str> = answers
        .iter()
        .map(|a| a["notice"]["first_at"].as_str().unwrap())
        .collect();
    assert_eq!(firsts.len(), 1);
    app.crash_and_restart();
    let notice = &app.verify(&tag.code)["notice"];
    assert_eq!(notice["scans"], 80);
    assert_eq!(notice["first_at"], *firsts.first().unwrap());
}
