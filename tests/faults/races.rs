//! Races: many clients ask for the same at the same moment, and one gets it.

use std::sync::Barrier;
use std::thread;

use serde_json::{Value, json};

use crate::app::{Answer, TestApp, findings, video};

const CLIENTS: usize = 16;

/// Sixteen clients that call at the same moment.
fn race(call: impl Fn(usize) -> Answer + Sync) -> Vec<Answer> {
    let start = Barrier::new(CLIENTS);
    thread::scope(|scope| {
        let run = |number| {
            let (start, call) = (&start, &call);
            scope.spawn(move || {
                start.wait();
                call(number)
            })
        };
        let clients: Vec<_> = (0..CLIENTS).map(run).collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    })
}

/// The one winner and the others, who all lost with 409.
#[track_caller]
fn one_winner(answers: Vec<Answer>, status: u16) -> (Answer, Vec<Answer>) {
    let (mut won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == status);
    for answer in &lost {
        let detail = answer.problem(409);
        assert!(detail.len() > 20, "a loser is told why: {detail}");
    }
    assert_eq!(won.len(), 1, "one of {CLIENTS} wins");
    (won.remove(0), lost)
}

/// The log's leaves of this kind, and everything as it must be.
#[track_caller]
fn assert_clean(app: &TestApp, tags: u64) {
    let check = app.command(&["check", "--json"]);
    let report: Value = serde_json::from_slice(&check.stdout).unwrap();
    assert_eq!(report["findings"], json!([]), "{report:#}");
    assert_eq!(report["tags"], tags, "{report:#}");
}

fn leaves(app: &TestApp) -> u64 {
    let check = app.command(&["check", "--json"]);
    serde_json::from_slice::<Value>(&check.stdout).unwrap()["leaves"]
        .as_u64()
        .unwrap()
}

#[test]
fn of_sixteen_clients_that_issue_one_appraisal_one_gets_the_tag_and_the_others_its_serial() {
    let app = TestApp::start();
    for round in 1..=5 {
        let (_, appraisal, _) = app.approved();
        let body = json!({ "appraisal_id": appraisal });
        let answers = race(|_| app.user("approver").post("/api/v1/tags", &body));
        let (won, lost) = one_winner(answers, 201);
        let serial = won.json()["serial"].as_str().unwrap().to_owned();
        for answer in lost {
            assert_eq!(answer.json()["serial"], serial.as_str(), "{}", answer.text());
            assert!(answer.problem(409).contains(&serial), "{}", answer.text());
        }
        assert_clean(&app, round);
    }
}

#[test]
fn of_two_appraisals_with_the_same_film_one_is_taken() {
    let app = TestApp::start();
    for _ in 0..5 {
        let items = [app.book(), app.book()];
        let appraiser = app.user("appraiser");
        let video = appraiser.store(&video());
        let answers = race(|number| {
            let item = &items[number % 2];
            let body = json!({ "item_id": item, "findings": app.photographed(), "video": video, "conclusion": "genuine" });
            app.user("appraiser").post("/api/v1/appraisals", &body)
        });
        let (won, _) = one_winner(answers, 201);
        // The other item is as it was: with a video of its own it is appraised.
        let id = won.json()["appraisal_id"].as_str().unwrap().to_owned();
        let taken = appraiser.get(&format!("/api/v1/appraisals/{id}")).expect(200);
        let taken = taken["body"]["item_id"].as_str().unwrap();
        let other = items.iter().find(|item| *item != taken).unwrap();
        let body = json!({ "item_id": other, "findings": app.photographed(), "video": video, "conclusion": "genuine" });
        let refused = appraiser.post("/api/v1/appraisals", &body);
        assert!(refused.problem(409).contains(&id), "{}", refused.text());
        app.appraise(other, findings(), "genuine");
    }
    assert_clean(&app, 0);
}

#[test]
fn of_sixteen_bindings_and_suspensions_and_reinstatements_one_is_done() {
    let app = TestApp::start();
    let tag = app.issued();
    let before = leaves(&app);
    let body = json!({ "code": tag.code, "carrier": "hang_tag", "place": "鞋盒右侧" });
    let path = |act: &str| format!("/api/v1/tags/{}/{act}", tag.serial);
    one_winner(race(|_| app.user("warehouse").post(&path("bind"), &body)), 200);
    assert_eq!(app.verify(&tag.code)["verdict"], "genuine");
    let reason = json!({ "reason": "演示" });
    for _ in 0..3 {
        one_winner(
            race(|_| app.user("platform").post(&path("suspend"), &reason)),
            200,
        );
        assert_eq!(app.verify(&tag.code)["verdict"], "suspended");
        one_winner(
            race(|_| app.user("other-platform").post(&path("reinstate"), &reason)),
            200,
        );
        assert_eq!(app.verify(&tag.code)["verdict"], "genuine");
    }
    assert_eq!(
        leaves(&app),
        before + 7,
        "every change has one leaf, a lost race has none"
    );
    let answers = race(|_| app.user("warehouse").post(&path("replace"), &reason));
    let (won, _) = one_winner(answers, 201);
    assert_eq!(
        app.verify(won.json()["code"].as_str().unwrap())["verdict"],
        "not_active"
    );
    assert_clean(&app, 2);
}

#[test]
fn of_sixteen_receipts_one_counts() {
    let app = TestApp::start();
    let tag = app.active();
    let now = jiff::Timestamp::now();
    let body = |number: usize| {
        let received_at = now - jiff::SignedDuration::from_millis(i64::try_from(number).unwrap());
        let received_at = received_at.to_string();
        json!({ "serial": tag.serial, "order": format!("TB-{number}"), "received_at": received_at, "by": "carrier" })
    };
    let answers = race(|number| app.user("platform").post("/api/v1/receipts", &body(number)));
    let (won, _) = one_winner(answers, 201);
    let cover = app
        .user("platform")
        .get(&format!("/api/v1/cover/{}", tag.serial))
        .expect(200);
    for (told, known) in [
        ("received_at", &cover["receipt"]["received_at"]),
        ("first_day", &cover["first_day"]),
    ] {
        let won = &won.json()[told];
        assert_eq!(
            won, known,
            "the cover runs from the receipt that was acknowledged"
        );
    }
    assert!(cover["first_day"].is_string(), "{cover}");
}

#[test]
fn a_call_with_a_key_repeated_after_a_crash_gets_the_first_answer() {
    let mut app = TestApp::start();
    let (_, appraisal, _) = app.approved();
    let body = json!({ "appraisal_id": appraisal });
    let first = app.user("approver").post_once("/api/v1/tags", &body, "call-1");
    let serial = first.expect(201)["serial"].as_str().unwrap().to_owned();
    let bind = json!({ "code": first.json()["code"], "carrier": "hang_tag", "place": "鞋盒右侧" });
    let path = format!("/api/v1/tags/{serial}/bind");
    let bound = app.user("warehouse").post_once(&path, &bind, "call-1");
    bound.expect(200);
    app.crash_and_restart();
    let again = app.user("approver").post_once("/api/v1/tags", &body, "call-1");
    assert_eq!((again.status, again.text()), (201, first.text()));
    let again = app.user("warehouse").post_once(&path, &bind, "call-1");
    assert_eq!(
        (again.status, again.text()),
        (200, bound.text()),
        "the key is each token's and route's own"
    );
    // Without the key it is another call, and the tag is there already.
    app.user("approver").post("/api/v1/tags", &body).problem(409);

    let (_, other, _) = app.approved();
    let another = app
        .user("approver")
        .post_once("/api/v1/tags", &json!({ "appraisal_id": other }), "call-1");
    let refused = another.problem(422);
    assert!(
        refused.contains("Idempotency-Key") && refused.contains("another body"),
        "{refused}"
    );
    app.user("approver")
        .post_once("/api/v1/tags", &json!({ "appraisal_id": other }), "call-2")
        .expect(201);
    assert_clean(&app, 2);
}

#[test]
fn one_key_on_many_calls_at_once_is_one_tag_and_one_answer() {
    let app = TestApp::start();
    for round in 1..=5 {
        let (_, appraisal, _) = app.approved();
        let (body, key) = (json!({ "appraisal_id": appraisal }), format!("key-{round}"));
        let answers = race(|_| app.user("approver").post_once("/api/v1/tags", &body, &key));
        let (made, waiting): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
        assert!(
            made.iter().all(|answer| answer.body == made[0].body),
            "whoever got an answer got the same"
        );
        for answer in waiting {
            assert!(answer.problem(409).contains("still running"), "{}", answer.text());
        }
        let after = app.user("approver").post_once("/api/v1/tags", &body, &key);
        assert_eq!((after.status, &after.body), (201, &made[0].body));
        assert_clean(&app, round);
    }
}
