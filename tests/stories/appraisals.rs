//! Appraise, review, approve, issue: invariants 1 and 2 as people meet them.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::app::{Answer, ORIGIN, TestApp, User, film, findings, fixture, zhenma_ok};

fn hex(bytes: impl AsRef<[u8]>) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

/// A new token for somebody, whom nobody needs to know yet.
fn token(app: &TestApp, person: &str, role: &str) -> String {
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
    let video = user.store(&film());
    let body = json!({ "item_id": item, "findings": findings, "video": video, "conclusion": conclusion });
    user.post("/api/v1/appraisals", &body)
}

fn with(at: usize, finding: Value) -> Value {
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
        // Appraised again, with a film of its own: the refused one's stays its own.
        let body =
            json!({ "item_id": item, "findings": findings(), "video": video, "conclusion": "genuine" });
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
        let body =
            json!({ "item_id": item, "findings": findings(), "video": tag.video, "conclusion": "genuine" });
        let refused = app.user("appraiser").post("/api/v1/appraisals", &body);
        refused.problem(409);
        if item != tag.item_id {
            assert!(refused.text().contains("film") && refused.text().contains(&tag.appraisal_id));
            assert_eq!(refused.json()["field"], "video");
        }
    }
}

#[test]
fn two_appraisals_that_race_for_one_film_do_not_both_get_it() {
    let app = TestApp::start();
    let video = app.user("appraiser").store(&film());
    let items: Vec<String> = (0..4).map(|_| app.book()).collect();
    let (app, video) = (&app, &video);
    let won: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> = items
            .iter()
            .map(|item| {
                scope.spawn(move || {
                    let body = json!({
                        "item_id": item, "findings": findings(), "video": video, "conclusion": "genuine",
                    });
                    app.user("appraiser").post("/api/v1/appraisals", &body).status
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(won.iter().filter(|status| **status == 201).count(), 1, "{won:?}");
    assert_eq!(won.iter().filter(|status| **status == 409).count(), 3, "{won:?}");
}

#[test]
fn a_photo_is_no_film_and_a_film_no_photo_and_anothers_is_neither() {
    let app = TestApp::start();
    let (item, appraiser) = (app.book(), app.user("appraiser"));
    let photo = appraiser.store(&fixture("photo-plain.webp"));
    let video = appraiser.store(&film());
    let foreign_film = app.user("other-appraiser").store(&film());
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
        (photo.as_str(), photo.as_str(), "video", "not a film"),
        (&video, &video, "findings.photos", "not a photo"),
        (&foreign_film, &photo, "video", "your organisation"),
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

/// A person whose machine holds the key: their token, and the key.
fn machine(app: &TestApp, person: &str, role: &str, seed: u8) -> (String, SigningKey) {
    let key = SigningKey::from_bytes(&[seed; 32]);
    let x = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
    let data = app.folder.data_str();
    let licence = format!("LIC-{person}");
    let new = [
        "person", "new", "--data", &data, person, "--org", "agency-1", "--name", "某人",
    ];
    zhenma_ok(&[new.as_slice(), &["--licence", &licence, "--public-key", &x]].concat());
    (token(app, person, role), key)
}

fn sign(key: &SigningKey, message: &str) -> String {
    URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()).to_bytes())
}

#[test]
fn machines_that_hold_their_persons_keys_sign_for_themselves() {
    let app = TestApp::start();
    let people = [
        ("ji-jian", "appraiser", 1),
        ("ji-fu", "reviewer", 2),
        ("ji-pi", "approver", 3),
    ];
    let [jian, fu, pi] = people.map(|(person, role, seed)| machine(&app, person, role, seed));
    let item = app.book();
    let appraiser = app.with_token(&jian.0);
    let video = appraiser.store(&film());
    let mut body =
        json!({ "item_id": item, "findings": findings(), "video": video, "conclusion": "genuine" });
    let prepared = appraiser.post("/api/v1/appraisals/prepare", &body).expect(200);
    let message = prepared["message"].as_str().unwrap();
    let (id, time) = (
        prepared["appraisal_id"].as_str().unwrap(),
        prepared["time"].as_str().unwrap(),
    );
    let body_hash = prepared["body_sha256"].as_str().unwrap();
    assert_eq!(
        message,
        format!("zhenma/report/v1\nappraiser\n{id}\n{body_hash}\n{time}")
    );

    let ready = |value: &str, time: &str| json!({ "appraisal_id": id, "time": time, "value": value });
    let good = sign(&jian.1, message);
    let long_ago = "2026-01-01T00:00:00.000Z";
    for (signature, word) in [
        (ready(&sign(&fu.1, message), time), "signature"),
        (
            ready(&sign(&jian.1, &message.replace("appraiser", "approver")), time),
            "signature",
        ),
        (ready("nonsense", time), "signature"),
        (ready(&good, long_ago), "15 minutes"),
        (json!({ "time": time, "value": good }), "appraisal_id"),
    ] {
        body["signature"] = signature;
        let refused = appraiser.post("/api/v1/appraisals", &body).problem(422);
        assert!(refused.contains(word), "{refused}");
    }
    // What was signed is not what is handed in.
    body["signature"] = ready(&good, time);
    let mut changed = body.clone();
    changed["findings"] = with(
        0,
        json!({ "point": "appearance", "result": "conforms", "note": "另一句" }),
    );
    appraiser.post("/api/v1/appraisals", &changed).problem(422);
    let taken = appraiser.post("/api/v1/appraisals", &body).expect(201);
    assert_eq!(
        (&taken["appraisal_id"], &taken["body_sha256"]),
        (&json!(id), &json!(body_hash))
    );

    let decide = |(token, key): &(String, SigningKey), role: &str, word: &str| {
        let user = app.with_token(token);
        let read = user.get(&format!("/api/v1/appraisals/{id}")).expect(200);
        assert_eq!(read["body_sha256"], body_hash);
        let path = format!("/api/v1/appraisals/{id}/{word}");
        let message = format!("zhenma/report/v1\n{role}\n{id}\n{body_hash}\n{time}");
        let with = |value: String| json!({ "agree": true, "signature": { "time": time, "value": value } });
        user.post(&path, &with(sign(&jian.1, &message))).problem(422);
        user.post(&path, &with(sign(key, &message))).expect(200);
    };
    decide(&fu, "reviewer", "review");
    decide(&pi, "approver", "approve");
    let tag = app
        .with_token(&pi.0)
        .post("/api/v1/tags", &json!({ "appraisal_id": id }))
        .expect(201);
    let answer = app.verify(tag["code"].as_str().unwrap());
    let url = answer["report"]["url"]
        .as_str()
        .unwrap()
        .strip_prefix(ORIGIN)
        .unwrap();
    let report = app.anonymous().get(url).expect(200);
    for (signature, (_, key)) in report["signatures"]
        .as_array()
        .unwrap()
        .iter()
        .zip([&jian, &fu, &pi])
    {
        let x = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
        assert_eq!(signature["x"], x.as_str(), "signed with the person's own key");
    }
    assert!(app.command(&["check"]).status.success());
}

fn key_of(x: &Value) -> VerifyingKey {
    let bytes = URL_SAFE_NO_PAD.decode(x.as_str().unwrap()).unwrap();
    VerifyingKey::from_bytes(&bytes.try_into().unwrap()).unwrap()
}

fn signature_of(text: &str) -> Signature {
    Signature::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
}

#[test]
fn a_stranger_can_verify_the_report_with_a_hash_and_ed25519_alone() {
    let app = TestApp::start();
    let item = app.book();
    let appraiser = app.user("appraiser");
    let photo = appraiser.store(&fixture("photo-gps.jpg"));
    let seen = with(
        0,
        json!({ "point": "appearance", "result": "conforms", "photos": [photo] }),
    );
    let (id, video) = app.appraise(&item, seen, "genuine");
    app.decide(&id);
    let tag = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": id }))
        .expect(201);
    let answer = app.verify(tag["code"].as_str().unwrap());

    let fetch = |url: &Value| {
        app.anonymous()
            .get(url.as_str().unwrap().strip_prefix(ORIGIN).unwrap())
    };
    let bytes = fetch(&answer["report"]["url"]);
    assert_eq!(hex(&bytes.body), answer["report"]["sha256"].as_str().unwrap());
    let report = bytes.expect(200);
    assert_eq!(
        serde_json_canonicalizer::to_vec(&report).unwrap(),
        bytes.body,
        "the bytes are JCS"
    );
    let body = hex(serde_json_canonicalizer::to_vec(&report["body"]).unwrap());
    let signatures = report["signatures"].as_array().unwrap();
    for (signature, role) in signatures.iter().zip(["appraiser", "reviewer", "approver"]) {
        let time = signature["time"].as_str().unwrap();
        let message = format!("zhenma/report/v1\n{role}\n{id}\n{body}\n{time}");
        let value = signature_of(signature["signature"].as_str().unwrap());
        key_of(&signature["x"])
            .verify_strict(message.as_bytes(), &value)
            .unwrap();
        let other = message.replace("genuine", "x").replace(role, "assessor");
        assert!(
            key_of(&signature["x"])
                .verify_strict(other.as_bytes(), &value)
                .is_err()
        );
    }
    assert_eq!(signatures.len(), 3);

    // The agency's JWS, with the key the agency's own document has.
    let jws: Vec<&str> = report["agency_jws"].as_str().unwrap().split('.').collect();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(jws[0]).unwrap()).unwrap();
    let keys = app
        .anonymous()
        .get("/.well-known/agencies/agency-1/jwks.json")
        .expect(200);
    let key = keys["keys"]
        .as_array()
        .unwrap()
        .iter()
        .find(|key| key["kid"] == header["kid"])
        .unwrap();
    let signed = format!("{}.{}", jws[0], jws[1]);
    key_of(&key["x"])
        .verify_strict(signed.as_bytes(), &signature_of(jws[2]))
        .unwrap();
    assert_eq!(URL_SAFE_NO_PAD.decode(jws[1]).unwrap(), body.as_bytes());

    // What is served hashes to what the report says, and tells nobody where the photo was taken.
    let film = fetch(&answer["video"]["url"]);
    assert_eq!(hex(&film.body), video);
    let served = fetch(&answer["item"]["photos"][0]["url"]);
    assert_eq!(hex(&served.body), photo);
    let sent = fixture("photo-gps.jpg");
    let holds = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
    // 49.36 as a fraction (the seconds of the latitude), the same in words, the city, the phone's make.
    for place in [
        b"\0\0\x04\xd4\0\0\0\x19".as_slice(),
        b"31,13.824N",
        b"GPS",
        b"Shanghai",
        b"Phone\0",
    ] {
        assert!(!holds(&served.body, place), "{}", String::from_utf8_lossy(place));
        assert!(holds(&sent, place), "the fixture has place data to lose");
    }

    // Public is what is public: no merchant, no name of a person.
    let text = bytes.text();
    assert!(!text.contains("merchant") && !text.contains("\"jian\""), "{text}");
    assert!(text.contains("LIC-jian"));
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
