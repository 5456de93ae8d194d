//! Organisations, persons and tokens: ids of one space, particulars that change, tokens that end.

use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use crate::app::{Folder, TestApp, zhenma};

fn person(id: &str, organisation: &str) -> Value {
    json!({ "id": id, "organisation": organisation, "name": "某人" })
}

fn organisation(id: &str) -> Value {
    json!({ "id": id, "kind": "merchant", "name": "某商家" })
}

#[test]
fn an_id_is_one_organisations_or_one_persons() {
    let app = TestApp::start();
    let admin = app.user("admin");
    let taken = admin
        .post("/api/v1/persons", &person("wh-1", "wh-1"))
        .problem(409);
    assert!(taken.contains("an organisation 'wh-1' already"), "{taken}");
    let taken = admin
        .post("/api/v1/organisations", &organisation("jian"))
        .problem(409);
    assert!(taken.contains("a person 'jian' already"), "{taken}");
    admin
        .post("/api/v1/persons", &person("jian", "agency-1"))
        .problem(409);
    admin
        .post("/api/v1/organisations", &organisation("wh-1"))
        .problem(409);
    for reserved in [
        "seal",
        "seal-1",
        "cert-12",
        "log",
        "log-3",
        "local-operator",
        "self",
    ] {
        for (path, new) in [
            ("/api/v1/persons", person(reserved, "wh-1")),
            ("/api/v1/organisations", organisation(reserved)),
        ] {
            let answer = admin.post(path, &new);
            assert!(answer.problem(422).starts_with("id "), "{}", answer.text());
        }
    }
    // Names that only look like them are free, and the same organisation again changes nothing.
    admin
        .post("/api/v1/organisations", &organisation("sealers"))
        .expect(201);
    admin
        .post("/api/v1/organisations", &organisation("sealers"))
        .expect(201);
    // Both at once: one of them wins.
    std::thread::scope(|scope| {
        let one = scope.spawn(|| admin.post("/api/v1/organisations", &organisation("both")).status);
        let other = scope.spawn(|| admin.post("/api/v1/persons", &person("both", "wh-1")).status);
        let mut statuses = [one.join().unwrap(), other.join().unwrap()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
    });
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn an_organisations_particulars_change_with_an_event() {
    let app = TestApp::start();
    let admin = app.user("admin");
    let path = "/api/v1/organisations/agency-1";
    let patch = |body: &Value| {
        let json = [("content-type", "application/json")];
        admin.call("PATCH", path, &json, Some(body.to_string().as_bytes()))
    };
    let amended =
        patch(&json!({ "name": "新名字", "accreditation": "CNAS L1", "reason": "换证" })).expect(200);
    assert_eq!(
        (&amended["name"], &amended["accreditation"]),
        (&json!("新名字"), &json!("CNAS L1"))
    );
    let kept = patch(&json!({ "name": "新名字", "reason": "又一次" })).expect(200);
    assert_eq!(kept["accreditation"], "CNAS L1", "what is not named stays");
    let none = patch(&json!({ "accreditation": null, "reason": "过期" })).expect(200);
    assert!(none.get("accreditation").is_none() && none["name"] == "新名字");
    patch(&json!({ "name": "x" })).problem(422);
    patch(&json!({ "name": "", "reason": "x" })).problem(422);
    patch(&json!({ "kind": "warehouse", "reason": "x" })).problem(422);
    let unknown = "/api/v1/organisations/nobody";
    let json = [("content-type", "application/json")];
    assert_eq!(
        admin
            .call(
                "PATCH",
                unknown,
                &json,
                Some(b"{\"name\":\"x\",\"reason\":\"x\"}")
            )
            .status,
        404
    );
    let told = app.command(&[
        "org",
        "amend",
        "agency-1",
        "--accreditation",
        "CNAS L2",
        "--reason",
        "新证",
    ]);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let events = admin.get("/api/v1/events?kind=organisation_amended").expect(200);
    let events = events["items"].as_array().unwrap().clone();
    assert_eq!(events.len(), 3, "{events:?}");
    assert_eq!(events[0]["reason"], "换证");
    assert_eq!(
        events[0]["before"],
        r#"agency-1 {"name":"演示机构一","accreditation":"CNAS agency-1"}"#
    );
    assert_eq!(events[1]["after"], r#"agency-1 {"name":"新名字"}"#);
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn an_agency_needs_an_accreditation_where_the_operator_asks_for_one() {
    let more = ["--rate-limit", "off", "--agency-accreditation", "on"];
    let app = TestApp::start_on(Folder::new(), &more);
    let admin = app.user("admin");
    let mut agency = json!({ "id": "agency-9", "kind": "agency", "name": "九号" });
    let refused = admin.post("/api/v1/organisations", &agency).problem(422);
    assert!(refused.starts_with("accreditation"), "{refused}");
    agency["accreditation"] = json!("CNAS L9");
    admin.post("/api/v1/organisations", &agency).expect(201);
    admin
        .post("/api/v1/organisations", &organisation("shop-9"))
        .expect(201);
    let body = json!({ "accreditation": null, "reason": "x" }).to_string();
    let json = [("content-type", "application/json")];
    let path = "/api/v1/organisations/agency-9";
    admin
        .call("PATCH", path, &json, Some(body.as_bytes()))
        .problem(422);
}

#[test]
fn a_token_ends_when_it_says_and_90_days_are_proposed() {
    let app = TestApp::start();
    let admin = app.user("admin");
    let ends = |arguments: &[&str]| {
        let new = [
            "token",
            "new",
            "--person",
            "cang",
            "--role",
            "warehouse",
            "--org",
            "wh-1",
        ];
        let made = app.command(&[new.as_slice(), arguments].concat());
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let token = String::from_utf8(made.stdout).unwrap();
        let id = token.split('_').nth(1).unwrap().to_owned();
        let all = admin.get("/api/v1/tokens").expect(200);
        let listed = all["tokens"]
            .as_array()
            .unwrap()
            .iter()
            .find(|token| token["id"] == *id);
        listed.unwrap().get("expires_at").map(|end| {
            let end: jiff::Timestamp = end.as_str().unwrap().parse().unwrap();
            let hours = end.duration_since(jiff::Timestamp::now()).as_hours();
            (hours + 1) / 24
        })
    };
    assert_eq!(ends(&[]), Some(90));
    assert_eq!(ends(&["--days", "7"]), Some(7));
    assert_eq!(ends(&["--no-expiry"]), None);
    let mut new = json!({ "person": "cang", "role": "warehouse", "organisation": "wh-1" });
    new["expires_at"] = json!("2020-01-01T00:00:00Z");
    let past = admin.post("/api/v1/tokens", &new).problem(422);
    assert!(past.starts_with("expires_at"), "{past}");
    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(2);
    new["expires_at"] = json!(soon.to_string());
    let shown = admin.post("/api/v1/tokens", &new).expect(201);
    let short = app.with_token(shown["token"].as_str().unwrap());
    assert_eq!(short.get("/api/v1/items").status, 200);
    while jiff::Timestamp::now() <= soon {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(short.get("/api/v1/items").status, 401);
}

#[test]
fn every_token_reads_standards_and_the_platforms_admin_alone_loads_them() {
    let app = TestApp::start();
    for (who, _, _) in crate::app::IDENTITIES {
        assert_eq!(app.user(who).get("/api/v1/standards").status, 200, "{who}");
        if who != "admin" {
            let loaded = app.user(who).post("/api/v1/standards", &json!({})).status;
            assert_eq!(loaded, 403, "{who}");
        }
    }
    assert_eq!(app.anonymous().get("/api/v1/standards").status, 401);
}

#[test]
fn no_text_holds_what_nobody_sees() {
    let app = TestApp::start();
    let admin = app.user("admin");
    for (path, body, field) in [
        (
            "/api/v1/organisations",
            json!({ "id": "x-1", "kind": "merchant", "name": "商\u{200b}家" }),
            "name",
        ),
        (
            "/api/v1/persons",
            json!({ "id": "x-2", "organisation": "wh-1", "name": "王\u{202e}五" }),
            "name",
        ),
        (
            "/api/v1/persons",
            json!({ "id": "x-3", "organisation": "wh-1", "name": "王五", "licence": "A\u{feff}1" }),
            "licence",
        ),
    ] {
        let refused = admin.post(path, &body);
        assert_eq!(refused.expect(422)["field"], field);
        assert!(
            refused.text().contains("invisible character"),
            "{}",
            refused.text()
        );
    }
    // A scanned code may come with them; its own reading takes them away or finds nothing.
    let scanned = app
        .anonymous()
        .post("/api/v1/scans", &json!({ "code": "\u{feff}X" }));
    assert!(!scanned.text().contains("invisible"), "{}", scanned.text());
}

#[test]
fn a_folder_that_is_set_up_is_closed_to_others_and_needs_no_port() {
    let dir = tempfile::tempdir().unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let open = |name: &str| {
        let path = dir.path().join(name);
        std::fs::create_dir(&path).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    };
    // The port that both would listen on is somebody else's.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = open("set-up");
    let data = folder.to_str().unwrap();
    let set_up = ["init", "--data", data, "--origin", "http://zm.test:8080"];
    assert!(zhenma(&set_up).status.success());
    assert_eq!(mode(&folder), 0o700);
    // It is let go of: the next command opens it at once.
    assert!(zhenma(&["check", "--data", data]).status.success());
    assert!(!zhenma(&set_up).status.success(), "once is enough");
    let folder = open("demonstration");
    let data = folder.to_str().unwrap();
    let filled = zhenma(&["demo", "--once", "--listen", &address, "--data", data]);
    assert!(
        filled.status.success(),
        "{}",
        String::from_utf8_lossy(&filled.stderr)
    );
    assert_eq!(mode(&folder), 0o700);
    let summary = std::fs::read_to_string(folder.join("demo.json")).unwrap();
    assert!(summary.contains(&format!("http://{address}/t/")), "{summary}");
    drop(taken);
}
