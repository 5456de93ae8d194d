//! A bad day: the machine dies at noon, last night's backup is restored elsewhere, and what was public since then is
//! lost. Nobody is told anything wrong afterwards.

use std::path::PathBuf;

use base64::Engine;
use serde_json::{Value, json};

use crate::app::{Folder, Tag, TestApp, zhenma, zhenma_ok};

/// Where the operator keeps what must survive the machine.
struct Elsewhere(tempfile::TempDir);

impl Elsewhere {
    fn path(&self, name: &str) -> String {
        let path: PathBuf = self.0.path().join(name);
        path.to_str().unwrap().to_owned()
    }

    fn keep(&self, name: &str, text: &str) -> String {
        std::fs::write(self.0.path().join(name), text).unwrap();
        self.path(name)
    }
}

/// What `zhenma` prints about this service's folder.
fn printed(app: &TestApp, arguments: &[&str]) -> String {
    let output = app.command(arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "zhenma {arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

/// The certificate's entry in the status lists.
fn status_entry(certificate: &str) -> String {
    let payload = certificate.split('.').nth(1).unwrap();
    let json = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(payload)
        .unwrap();
    let credential: Value = serde_json::from_slice(&json).unwrap();
    credential["credentialStatus"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn issue(app: &TestApp, appraisal: &str) -> Value {
    app.user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": appraisal }))
        .expect(201)
}

fn bind(app: &TestApp, tag: &Value) {
    let body = json!({ "code": tag["code"], "carrier": "hang_tag", "place": "鞋盒右侧" });
    app.user("warehouse")
        .post(
            &format!("/api/v1/tags/{}/bind", tag["serial"].as_str().unwrap()),
            &body,
        )
        .expect(200);
}

fn revoke(app: &TestApp, tag: &Tag) {
    app.user("platform")
        .post(
            &format!("/api/v1/tags/{}/revoke", tag.serial),
            &json!({ "reason": "召回" }),
        )
        .expect(200);
}

#[test]
fn after_a_bad_day_every_scan_is_right() {
    let elsewhere = Elsewhere(tempfile::tempdir().unwrap());
    let passphrase = elsewhere.keep("passphrase", "five random words are good\n");
    let backup = elsewhere.path("last-night.zhenma");

    // Last night: two tags on their items, one item approved and waiting for its label, and the backup while all serve.
    let app = TestApp::start();
    let (kept, recalled) = (app.active(), app.active());
    let (_, waiting, _) = app.approved();
    printed(
        &app,
        &["backup", &backup, "--with-keys", "--passphrase-file", &passphrase],
    );

    // This morning: the waiting item gets its label, another one comes in, one is recalled. All of it is public.
    let lost = issue(&app, &waiting);
    bind(&app, &lost);
    let lost_item = app.active();
    revoke(&app, &recalled);
    assert_eq!(app.verify(lost["code"].as_str().unwrap())["verdict"], "genuine");
    let checkpoint = elsewhere.keep("checkpoint", &printed(&app, &["log", "checkpoint"]));
    let log_copy = elsewhere.keep("leaves", &printed(&app, &["log", "export"]));
    let (kept_was, recalled_was) = (app.verify(&kept.code), app.verify(&recalled.code));
    assert_eq!(recalled_was["verdict"], "revoked");

    // Noon: the power goes, and the folder with it.
    let dead = app.kill();
    let folder = dead.successor();
    drop(dead);

    // Afternoon: another machine.
    let data = folder.data_str();
    let told = zhenma_ok(&[
        "restore",
        &backup,
        "--data",
        &data,
        "--checkpoint",
        &checkpoint,
        "--log-copy",
        &log_copy,
        "--passphrase-file",
        &passphrase,
    ]);
    assert!(
        told.contains("zm.test:8080/log is frozen")
            && told.contains("a new log follows it: zm.test:8080/log/2"),
        "{told}"
    );
    assert!(told.contains("2 certificates are among them"), "{told}");

    let list = zhenma_ok(&["log", "lost", "--json", "--data", &data]);
    let list: Vec<Value> = list
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let hash = |certificate: &str| zhenma::hash::Sha256Hash::of(certificate).to_string();
    let certificates: Vec<&str> = list
        .iter()
        .filter(|leaf| leaf["kind"] == "issued")
        .map(|leaf| leaf["certificate_sha256"].as_str().unwrap())
        .collect();
    assert_eq!(
        certificates,
        [
            hash(lost["certificate"].as_str().unwrap()),
            hash(&lost_item.certificate)
        ]
    );
    let kinds: Vec<&str> = list.iter().map(|leaf| leaf["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["issued", "bound", "issued", "bound", "revoked"]);
    assert_eq!(
        list[4]["serial"],
        recalled.serial.as_str(),
        "the recall of a tag that is here names it"
    );
    let people = zhenma_ok(&["log", "lost", "--data", &data]);
    assert!(people.starts_with("2 certificates lost:\n"), "{people}");

    // The keys came along, so it serves at once. The recall is made again, the waiting item gets another label.
    let app = TestApp::start_on(folder, &["--rate-limit", "off"]);
    revoke(&app, &recalled);
    let again = issue(&app, &waiting);
    assert_ne!(again["serial"], lost["serial"]);
    assert_eq!(again["log"]["origin"], "zm.test:8080/log/2");
    assert_ne!(
        status_entry(again["certificate"].as_str().unwrap()),
        status_entry(lost["certificate"].as_str().unwrap())
    );
    bind(&app, &again);
    let anew = app.active();

    for tag in [lost["code"].as_str().unwrap(), &lost_item.code] {
        assert_eq!(app.verify(tag), json!({ "verdict": "not_found" }));
    }
    assert_eq!(
        app.verify(&kept.code),
        kept_was,
        "an old answer is the same, its log the first"
    );
    assert_eq!(app.verify(&recalled.code)["verdict"], "revoked");
    for (code, log) in [
        (again["code"].as_str().unwrap(), again["log"].clone()),
        (&anew.code, Value::Null),
    ] {
        let answer = app.verify(code);
        assert_eq!(answer["verdict"], "genuine", "{answer}");
        assert_eq!(answer["log"]["origin"], "zm.test:8080/log/2");
        assert!(log.is_null() || answer["log"] == log, "{answer}");
    }
    let report = printed(&app, &["check"]);
    assert!(report.contains("everything is as it must be"), "{report}");

    // The new history is signed under its own name and key; the old key says nothing more.
    let signed = printed(&app, &["log", "checkpoint"]);
    assert!(signed.starts_with("zm.test:8080/log/2\n"), "{signed}");
    let leaves = printed(&app, &["log", "export"]);
    let first: String = serde_json::from_str(leaves.lines().next().unwrap()).unwrap();
    let before: Vec<&str> = first.lines().collect();
    assert_eq!(
        (before[0], before[2]),
        ("zhenma/log-start/v1", "zm.test:8080/log")
    );
    let public = std::fs::read_to_string(&checkpoint).unwrap();
    assert_eq!(before[3], public.lines().nth(1).unwrap(), "the last public size");
    let keys = app.anonymous().get("/.well-known/zhenma-keys.json").expect(200);
    assert_eq!(keys["log_origin"], "zm.test:8080/log/2");
    assert_eq!(
        keys["former_logs"],
        json!([{ "origin": "zm.test:8080/log", "key": "log-1" }])
    );
    let state = |kid: &str| {
        let keys = keys["keys"].as_array().unwrap();
        keys.iter()
            .find(|key| key["kid"] == kid)
            .map(|key| key["state"].clone())
    };
    assert_eq!(state("log-1"), Some(json!("retired")));
    assert_eq!(
        state("log-6"),
        Some(json!("active")),
        "numbers in between may have been given"
    );

    // Yesterday's checkpoint is no help against the new history.
    let second = elsewhere.path("tonight.zhenma");
    printed(&app, &["backup", &second]);
    let other = app.folder.successor();
    let refused = zhenma(&[
        "restore",
        &second,
        "--data",
        &other.data_str(),
        "--checkpoint",
        &checkpoint,
    ]);
    let error = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(2));
    assert!(error.contains("'zm.test:8080/log/2'"), "{error}");
}

/// A restored folder is a folder: it can be lost and restored once more, and then a third log begins.
#[test]
fn a_second_bad_day_is_one_as_well() {
    let elsewhere = Elsewhere(tempfile::tempdir().unwrap());
    let passphrase = elsewhere.keep("passphrase", "five random words are good");
    let backup = |app: &TestApp, name: &str| {
        let file = elsewhere.path(name);
        printed(
            app,
            &["backup", &file, "--with-keys", "--passphrase-file", &passphrase],
        );
        file
    };
    let restore = |from: &Folder, file: &str| {
        let folder = from.successor();
        let data = folder.data_str();
        zhenma_ok(&[
            "restore",
            file,
            "--data",
            &data,
            "--leaves",
            "unknown",
            "--passphrase-file",
            &passphrase,
        ]);
        TestApp::start_on(folder, &["--rate-limit", "off"])
    };
    let app = TestApp::start();
    let first = app.active();
    let file = backup(&app, "first");
    let app = restore(&app.kill(), &file);
    let second = app.active();
    let file = backup(&app, "second");
    let app = restore(&app.kill(), &file);
    let third = app.active();
    for (tag, log) in [
        (&first, Value::Null),
        (&second, json!("zm.test:8080/log/2")),
        (&third, json!("zm.test:8080/log/3")),
    ] {
        let answer = app.verify(&tag.code);
        assert_eq!(answer["verdict"], "genuine");
        assert_eq!(answer["log"]["origin"], log);
    }
    let report = printed(&app, &["check"]);
    assert!(report.contains("everything is as it must be"), "{report}");
}
