//! Persons enrol, sign in with a password, and act in sessions; what browsers must not do for other sites is refused.

use serde_json::{Value, json};

use crate::app::{Answer, ORIGIN, TestApp, findings, zhenma_ok};

const PAGE: (&str, &str) = ("origin", ORIGIN);
const JSON: (&str, &str) = ("content-type", "application/json");

/// A call as a page of the service makes it, with the session of `cookie`.
fn call(app: &TestApp, method: &str, path: &str, cookie: Option<&str>, body: Option<&Value>) -> Answer {
    let mut headers = vec![PAGE, JSON];
    headers.extend(cookie.map(|cookie| ("cookie", cookie)));
    let body = body.map(|body| body.to_string().into_bytes());
    app.anonymous().call(method, path, &headers, body.as_deref())
}

fn post(app: &TestApp, path: &str, cookie: Option<&str>, body: &Value) -> Answer {
    call(app, "POST", path, cookie, Some(body))
}

/// The cookie that an answer sets, with everything that keeps it here.
#[track_caller]
fn cookie(answer: &Answer) -> String {
    let set = answer.header("set-cookie").expect("a cookie").to_owned();
    for part in [
        "__Host-zhenma=",
        "; HttpOnly",
        "; SameSite=Strict",
        "; Secure",
        "; Path=/",
    ] {
        assert!(set.contains(part), "{part} in {set}");
    }
    assert!(!set.contains("Domain"), "{set}");
    set.split(';').next().unwrap().to_owned()
}

/// An invitation by the folder's owner: its id and its code.
fn invited(app: &TestApp, person: &str, role: &str, org: &str) -> (String, String) {
    let said = app.command(&[
        "enrolment",
        "new",
        "--person",
        person,
        "--role",
        role,
        "--org",
        org,
    ]);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let code = String::from_utf8(said.stdout).unwrap().trim().to_owned();
    let list = app.command(&["enrolment", "list"]);
    let newest = String::from_utf8(list.stdout).unwrap();
    let newest: Value = serde_json::from_str(newest.lines().next().unwrap()).unwrap();
    (newest["id"].as_str().unwrap().to_owned(), code)
}

fn enrol(app: &TestApp, code: &str, secret: &str) -> Answer {
    post(
        app,
        "/api/v1/console/enrol",
        None,
        &json!({ "code": code, "secret": secret }),
    )
}

#[test]
fn a_clerk_enrols_once_signs_in_works_and_signs_out() {
    let app = TestApp::start();
    // The platform's admin invites; a warehouse's clerk signs nothing, so nobody has to confirm it.
    let new = json!({ "person": "cang", "role": "warehouse", "organisation": "wh-1" });
    let invited = app.user("admin").post("/api/v1/enrolments", &new).expect(201);
    assert_eq!(invited["needs_confirmation"], false);
    let code = invited["code"].as_str().unwrap().to_owned();
    let listed = app.user("admin").get("/api/v1/enrolments").expect(200);
    assert_eq!(listed["enrolments"][0]["person"], "cang");
    app.user("warehouse")
        .post("/api/v1/enrolments", &new)
        .problem(403);
    let asked = post(
        &app,
        "/api/v1/console/enrolling",
        None,
        &json!({ "code": code.to_lowercase().replace('-', " ") }),
    );
    assert_eq!(asked.expect(200)["person"], "cang");
    enrol(&app, &code, "kurz").problem(422);
    let enrolled = enrol(&app, &code, "a long enough secret");
    assert_eq!(enrolled.expect(201)["role"], "warehouse");
    let first = cookie(&enrolled);
    assert_eq!(
        enrol(&app, &code, "a long enough secret").json()["code"],
        "enrolment.used"
    );
    // The session is the token's equal.
    let csv = "brand,name,category\nALPINARA,登山靴,shoes\n";
    let headers = [PAGE, ("content-type", "text/csv"), ("cookie", first.as_str())];
    let booked = app
        .anonymous()
        .call("POST", "/api/v1/intake", &headers, Some(csv.as_bytes()));
    assert_eq!(booked.expect(200)["booked"].as_array().unwrap().len(), 1);
    call(&app, "GET", "/api/v1/console/session", Some(&first), None).expect(200);
    // Signed in again beside it: two sessions, of which one ends the other.
    let sign_in = json!({ "person": "cang", "secret": "a long enough secret" });
    let again = post(&app, "/api/v1/console/sign-in", None, &sign_in);
    again.expect(200);
    let second = cookie(&again);
    let listed = call(&app, "GET", "/api/v1/console/sessions", Some(&second), None).expect(200);
    let sessions = listed["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 2, "{listed}");
    let same = post(
        &app,
        "/api/v1/console/role",
        Some(&second),
        &json!({ "role": "warehouse" }),
    );
    same.expect(200);
    let second = cookie(&same);
    post(
        &app,
        "/api/v1/console/role",
        Some(&second),
        &json!({ "role": "approver" }),
    )
    .problem(403);
    let other = sessions.iter().find(|one| one["current"] == false).unwrap()["id"]
        .as_str()
        .unwrap();
    let end = format!("/api/v1/console/sessions/{other}/end");
    assert_eq!(call(&app, "POST", &end, Some(&second), None).status, 204);
    let ended = call(&app, "GET", "/api/v1/console/session", Some(&first), None);
    ended.problem(401);
    assert_eq!(ended.json()["code"], "session.ended");
    assert_eq!(
        call(&app, "POST", "/api/v1/console/sign-out", Some(&second), None).status,
        204
    );
    call(&app, "GET", "/api/v1/console/session", Some(&second), None).problem(401);
    let mut wrong = sign_in.clone();
    wrong["secret"] = json!("another secret");
    let no = post(&app, "/api/v1/console/sign-in", None, &wrong);
    let nobody = post(
        &app,
        "/api/v1/console/sign-in",
        None,
        &json!({ "person": "niemand", "secret": "another secret" }),
    );
    assert_eq!(no.problem(401), nobody.problem(401), "who is there is not told");
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn guessing_a_password_waits() {
    let app = TestApp::start();
    let (_, code) = invited(&app, "cang", "warehouse", "wh-1");
    enrol(&app, &code, "a long enough secret").expect(201);
    let guess = json!({ "person": "cang", "secret": "wrong wrong wrong" });
    for _ in 0..5 {
        post(&app, "/api/v1/console/sign-in", None, &guess).problem(401);
    }
    let waits = post(&app, "/api/v1/console/sign-in", None, &guess);
    waits.problem(429);
    assert!(waits.header("retry-after").is_some());
}

#[test]
fn a_session_serves_no_other_site_and_no_token_beside_it() {
    let app = TestApp::start();
    let (_, code) = invited(&app, "cang", "warehouse", "wh-1");
    let cookie = cookie(&enrol(&app, &code, "a long enough secret"));
    let path = "/api/v1/console/sign-out";
    let foreign = [("origin", "https://evil.test"), JSON, ("cookie", cookie.as_str())];
    let none = [JSON, ("cookie", cookie.as_str())];
    let form = [
        PAGE,
        ("content-type", "application/x-www-form-urlencoded"),
        ("cookie", cookie.as_str()),
    ];
    let plain = [
        PAGE,
        ("content-type", "text/plain;charset=UTF-8"),
        ("cookie", cookie.as_str()),
    ];
    for headers in [&foreign[..], &none, &form, &plain] {
        let refused = app.anonymous().call("POST", path, headers, Some(b"{}"));
        refused.problem(403);
        assert_eq!(refused.json()["code"], "session.from_another_site", "{headers:?}");
    }
    let bearer = format!("Bearer {}", app.folder.token("warehouse"));
    let both = [
        PAGE,
        JSON,
        ("cookie", cookie.as_str()),
        ("authorization", bearer.as_str()),
    ];
    let refused = app.anonymous().call("GET", "/api/v1/items", &both, None);
    assert_eq!(refused.json()["code"], "session.with_token");
    refused.problem(400);
    call(&app, "GET", "/api/v1/console/session", Some(&cookie), None).expect(200);
}

#[test]
fn a_signing_role_takes_two_admins_and_a_key_of_its_persons_own() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use ed25519_dalek::{Signer, SigningKey};

    let app = TestApp::start();
    let (id, code) = invited(&app, "fu", "reviewer", "agency-1");
    let unconfirmed = post(&app, "/api/v1/console/enrolling", None, &json!({ "code": code }));
    assert_eq!(unconfirmed.json()["code"], "enrolment.unconfirmed");
    let own = app.command(&["enrolment", "confirm", &id]);
    assert!(!own.status.success(), "whoever made it does not confirm it");
    let confirm = format!("/api/v1/enrolments/{id}/confirm");
    app.user("warehouse").post(&confirm, &json!({})).problem(403);
    app.user("admin").post(&confirm, &json!({})).expect(200);
    let bare = enrol(&app, &code, "a long enough secret");
    assert_eq!(bare.json()["code"], "account.key_missing");
    let key = SigningKey::from_bytes(&[7; 32]);
    let x = URL_SAFE_NO_PAD.encode(key.verifying_key().to_bytes());
    let new = json!({ "code": code, "secret": "a long enough secret", "key": { "x": x, "wrapped": "bk1.AAAA.BBBB" } });
    let enrolled = post(&app, "/api/v1/console/enrol", None, &new);
    assert_eq!(enrolled.expect(201)["key"]["wrapped"], "bk1.AAAA.BBBB");
    let session = cookie(&enrolled);
    // The session signs nothing by itself, and a signature of the browser is taken.
    let (appraisal, _) = app.appraise(&app.book(), findings(), "genuine");
    let path = format!("/api/v1/appraisals/{appraisal}");
    let review = format!("{path}/review");
    post(&app, &review, Some(&session), &json!({ "agree": true })).problem(403);
    let read = call(&app, "GET", &path, Some(&session), None).expect(200);
    let time = jiff::Timestamp::from_millisecond(jiff::Timestamp::now().as_millisecond()).unwrap();
    let time = format!("{time:.3}");
    let hash = read["body_sha256"].as_str().unwrap();
    let message = format!("zhenma/report/v1\nreviewer\n{appraisal}\n{hash}\n{time}");
    let value = URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()).to_bytes());
    let signed = json!({ "agree": true, "signature": { "time": time, "value": value } });
    post(&app, &review, Some(&session), &signed).expect(200);
    // A new enrolment retires the key and ends the sessions.
    let (again, code) = invited(&app, "fu", "reviewer", "agency-1");
    app.user("admin")
        .post(&format!("/api/v1/enrolments/{again}/confirm"), &json!({}))
        .expect(200);
    let other = SigningKey::from_bytes(&[8; 32]);
    let x = URL_SAFE_NO_PAD.encode(other.verifying_key().to_bytes());
    let new = json!({ "code": code, "secret": "another long secret", "key": { "x": x, "wrapped": "bk1.CCCC.DDDD" } });
    post(&app, "/api/v1/console/enrol", None, &new).expect(201);
    call(&app, "GET", "/api/v1/console/session", Some(&session), None).problem(401);
    let said = zhenma_ok(&["person", "show", "fu", "--data", &app.folder.data_str()]);
    let person: Value = serde_json::from_str(&said).unwrap();
    let retired = person["keys"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|key| !key["retired_at"].is_null())
        .count();
    assert_eq!(retired, 1, "{person}");
    assert!(app.command(&["check"]).status.success());
}
