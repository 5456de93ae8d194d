//! Signatures under a report: made elsewhere, and verified by a stranger with a hash and Ed25519 alone.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::app::{ORIGIN, TestApp, fixture, video, zhenma_ok};
use crate::appraisals::{token, with};

fn hex(bytes: impl AsRef<[u8]>) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
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
    let video = appraiser.store(&video());
    let mut body =
        json!({ "item_id": item, "findings": app.photographed(), "video": video, "conclusion": "genuine" });
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
    let served = fetch(&answer["video"]["url"]);
    assert_eq!(hex(&served.body), video);
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
