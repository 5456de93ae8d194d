//! Appraise, review, approve, issue: invariants 1 and 2 as people meet them.

use serde_json::{Value, json};

use crate::app::{Answer, ORIGIN, TestApp, User, findings, fixture, photo, video, with_photo, zhenma_ok};
use crate::idempotency::at_once;

/// A new token for somebody, whom nobody needs to know yet.
pub fn token(app: &TestApp, person: &str, role: &str) -> String {
    let data = app.folder.data_str();
    let licence = format!("LIC-{person}");
    let new = [
        "token", "new", "--data", &data, "--person", person, "--role", role, "--org", "agency-1",
    ];
    zhenma_ok(&[new.as_slice(), &["--licence", &licence]].concat())
        .trim()
        .to_owned()
}

fn submit(user: &User<'_>, item: &str, findings: &Value, conclusion: &str) -> Answer {
    let video = user.store(&video());
    let findings = with_photo(findings.clone(), conclusion, || user.store(&photo()));
    let body = json!({ "item_id": item, "findings": findings, "video": video, "conclusion": conclusion });
    user.post("/api/v1/appraisals", &body)
}

/// The findings with another one in one place.
pub fn with(at: usize, finding: Value) -> Value {
    let mut all = findings();
    all[at] = finding;
    all
}

#[test]
fn genuine_needs_every_mandatory_point_looked_at() {
    let app = TestApp::start();
    let (item, appraiser) = (app.book(), app.user("appraiser"));
    let names = [
        "appearance",
        "material",
        "workmanship",
        "codes",
        "hardware",
        "inner_label",
    ];
    for (at, name) in names.into_iter().enumerate() {
        let mut fewer = findings();
        fewer.as_array_mut().unwrap().remove(at);
        let refused = submit(&appraiser, &item, &fewer, "genuine").problem(422);
        assert!(refused.contains(name), "{refused}");
        let skipped = with(at, json!({ "point": name, "result": "not_checked" }));
        let refused = submit(&appraiser, &item, &skipped, "genuine").problem(422);
        assert!(
            refused.contains(name) && refused.contains("undetermined"),
            "{refused}"
        );
    }
    let mut twice = findings();
    twice
        .as_array_mut()
        .unwrap()
        .push(json!({ "point": "外观", "result": "conforms" }));
    let refused = submit(&appraiser, &item, &twice, "genuine").problem(422);
    assert!(
        refused.contains("twice"),
        "the Chinese name is the same point: {refused}"
    );
    let not_there = with(4, json!({ "point": "hardware", "result": "not_applicable" }));
    submit(&appraiser, &item, &not_there, "genuine").expect(201);
}

#[test]
fn a_difference_needs_a_note_and_the_approvers_express_acceptance() {
    let app = TestApp::start();
    let (item, appraiser) = (app.book(), app.user("appraiser"));
    for note in [None, Some(""), Some("  ")] {
        let differs = with(3, json!({ "point": "codes", "result": "differs", "note": note }));
        let refused = submit(&appraiser, &item, &differs, "genuine").problem(422);
        assert!(refused.contains("codes") && refused.contains("note"), "{refused}");
    }
    let differs = with(
        3,
        json!({ "point": "codes", "result": "differs", "note": "字体略粗" }),
    );
    let id = submit(&appraiser, &item, &differs, "genuine").expect(201)["appraisal_id"].clone();
    let path = |word: &str| format!("/api/v1/appraisals/{}/{word}", id.as_str().unwrap());
    app.user("reviewer")
        .post(&path("review"), &json!({ "agree": true }))
        .expect(200);
    for note in [None, Some(" ")] {
        let refused = app
            .user("approver")
            .post(&path("approve"), &json!({ "agree": true, "note": note }));
        assert!(refused.problem(422).contains("codes"), "{}", refused.text());
    }
    let accepted = json!({ "agree": true, "note": "与该批次正品一致" });
    app.user("approver").post(&path("approve"), &accepted).expect(200);
    let tag = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": id }))
        .expect(201);
    let report = app.verify(tag["code"].as_str().unwrap())["report"]["url"].clone();
    let report = app
        .anonymous()
        .get(report.as_str().unwrap().strip_prefix(ORIGIN).unwrap())
        .expect(200);
    assert_eq!(report["signatures"][2]["accepted_differences"], json!(["codes"]));
    assert_eq!(report["signatures"][2]["note"], "与该批次正品一致");
}

#[test]
fn not_genuine_needs_a_difference_and_no_conclusion_comes_without_findings() {
    let app = TestApp::start();
    let (item, appraiser) = (app.book(), app.user("appraiser"));
    let refused = submit(&appraiser, &item, &findings(), "not_genuine").problem(422);
    assert!(refused.contains("differs"), "{refused}");
    submit(&appraiser, &item, &json!([]), "undetermined").problem(422);
}

#[test]
fn one_person_in_all_three_roles_is_not_three_signatures() {
    let app = TestApp::start();
    let [appraiser, reviewer, approver] =
        ["appraiser", "reviewer", "approver"].map(|role| token(&app, "yi-ren", role));
    let item = app.book();
    let id = submit(&app.with_token(&appraiser), &item, &findings(), "genuine").expect(201)["appraisal_id"]
        .clone();
    let path = |word: &str| format!("/api/v1/appraisals/{}/{word}", id.as_str().unwrap());
    let agree = json!({ "agree": true });
    app.with_token(&reviewer)
        .post(&path("review"), &agree)
        .expect(200);
    let refused = app
        .with_token(&approver)
        .post(&path("approve"), &agree)
        .problem(409);
    assert!(refused.contains("yi-ren"), "{refused}");
    app.user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": id }))
        .problem(409);
    // A second person is enough.
    app.user("approver").post(&path("approve"), &agree).expect(200);
    app.user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": id }))
        .expect(201);
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn the_three_steps_come_in_their_order_and_once() {
    let app = TestApp::start();
    let item = app.book();
    let (id, _) = app.appraise(&item, findings(), "genuine");
    let agree = json!({ "agree": true });
    let decide = |user: &str, word: &str| {
        app.user(user)
            .post(&format!("/api/v1/appraisals/{id}/{word}"), &agree)
    };
    let issue = || {
        app.user("approver")
            .post("/api/v1/tags", &json!({ "appraisal_id": id }))
    };
    decide("approver", "approve").problem(409);
    issue().problem(409);
    decide("reviewer", "review").expect(200);
    decide("reviewer", "review").problem(409);
    issue().problem(409);
    decide("approver", "approve").expect(200);
    decide("approver", "approve").problem(409);
    decide("reviewer", "review").problem(409);
    let tag = issue().expect(201);
    let again = issue();
    assert!(again.problem(409).contains(tag["serial"].as_str().unwrap()));
    assert_eq!(again.json()["serial"], tag["serial"]);
}

#[test]
fn refusing_takes_a_reason_and_sends_the_item_back() {
    let app = TestApp::start();
    for (user, word) in [("reviewer", "review"), ("approver", "approve")] {
        let item = app.book();
        let (id, video) = app.appraise(&item, findings(), "genuine");
        let path = |word: &str| format!("/api/v1/appraisals/{id}/{word}");
        if word == "approve" {
            app.user("reviewer")
                .post(&path("review"), &json!({ "agree": true }))
                .expect(200);
        }
        let refused = app.user(user).post(&path(word), &json!({ "agree": false }));
        assert!(refused.problem(422).contains("why"), "{}", refused.text());
        let said = app
            .user(user)
            .post(&path(word), &json!({ "agree": false, "note": "视频看不清编码" }));
        assert_eq!(said.expect(200)["state"], "refused");
        app.user("approver")
            .post(&path("approve"), &json!({ "agree": true }))
            .problem(409);
        app.user("approver")
            .post("/api/v1/tags", &json!({ "appraisal_id": id }))
            .problem(409);
        // Appraised again, with a video of its own: the refused one's stays its own.
        let body = json!({ "item_id": item, "findings": app.photographed(), "video": video, "conclusion": "genuine" });
        app.user("appraiser")
            .post("/api/v1/appraisals", &body)
            .problem(409);
        let (second, _) = app.appraise(&item, findings(), "genuine");
        app.decide(&second);
        app.user("approver")
            .post("/api/v1/tags", &json!({ "appraisal_id": second }))
            .expect(201);
    }
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn an_item_is_appraised_once_at_a_time_and_the_last_appraisal_counts() {
    let app = TestApp::start();
    let (item, first, _) = app.approved();
    let (second, _) = app.appraise(&item, findings(), "genuine");
    let busy = submit(&app.user("appraiser"), &item, &findings(), "genuine").problem(409);
    assert!(busy.contains(&second), "{busy}");
    let refused = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": first }))
        .problem(409);
    assert!(refused.contains("later"), "{refused}");
    app.decide(&second);
    app.user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": second }))
        .expect(201);
}

#[test]
fn one_film_belongs_to_one_appraisal_for_ever() {
    let app = TestApp::start();
    let tag = app.active();
    for item in [app.book(), tag.item_id.clone()] {
        let body = json!({ "item_id": item, "findings": app.photographed(), "video": tag.video, "conclusion": "genuine" });
        let refused = app.user("appraiser").post("/api/v1/appraisals", &body);
        refused.problem(409);
        if item != tag.item_id {
            assert!(refused.text().contains("video") && refused.text().contains(&tag.appraisal_id));
            assert_eq!(refused.json()["field"], "video");
        }
    }
}

#[test]
fn appraisals_that_race_for_one_film_do_not_both_get_it() {
    let app = TestApp::start();
    for _ in 0..5 {
        let video = app.user("appraiser").store(&video());
        let items: Vec<String> = (0..8).map(|_| app.book()).collect();
        let answers = at_once(items.len(), |n| {
            let body = json!({
                "item_id": items[n], "findings": app.photographed(), "video": video, "conclusion": "genuine",
            });
            app.user("appraiser").post("/api/v1/appraisals", &body)
        });
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
        for lost in answers.iter().filter(|answer| answer.status != 201) {
            assert!(lost.problem(409).contains("video"), "{}", lost.text());
        }
    }
}

#[test]
fn a_photo_is_no_film_and_a_film_no_photo_and_anothers_is_neither() {
    let app = TestApp::start();
    let (item, appraiser) = (app.book(), app.user("appraiser"));
    let photo = appraiser.store(&fixture("photo-plain.webp"));
    let foreign_video = app.user("other-appraiser").store(&video());
    let video = appraiser.store(&video());
    let foreign_photo = app.user("warehouse").store(&fixture("photo-gps.png"));
    let unknown = "0".repeat(64);
    let ask = |video: &str, photo: &str| {
        let findings = with(
            0,
            json!({ "point": "appearance", "result": "conforms", "photos": [photo] }),
        );
        let body = json!({ "item_id": item, "findings": findings, "video": video, "conclusion": "genuine" });
        appraiser.post("/api/v1/appraisals", &body)
    };
    for (one, other, field, word) in [
        (photo.as_str(), photo.as_str(), "video", "not a video"),
        (&video, &video, "findings.photos", "not a photo"),
        (&foreign_video, &photo, "video", "your organisation"),
        (&video, &foreign_photo, "findings.photos", "your organisation"),
        (&unknown, &photo, "video", "your organisation"),
        (&video, &unknown, "findings.photos", "your organisation"),
    ] {
        let refused = ask(one, other);
        assert!(refused.problem(422).contains(word), "{}", refused.text());
        assert_eq!(refused.json()["field"], field);
    }
    ask(&video, &photo).expect(201);
}

#[test]
fn two_equal_items_have_two_certificates_reports_and_seals() {
    let app = TestApp::start();
    let (one, other) = (app.active(), app.active());
    let (a, b) = (app.verify(&one.code), app.verify(&other.code));
    for pointer in [
        "/tag/serial",
        "/certificate",
        "/report/sha256",
        "/video/sha256",
        "/item/uri",
        "/log/index",
    ] {
        assert_ne!(a.pointer(pointer), b.pointer(pointer), "{pointer}");
    }
    assert_ne!(one.code.split('/').nth(3), other.code.split('/').nth(3));
}
