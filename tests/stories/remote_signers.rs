//! Agencies that sign at an endpoint of their own: a real process, and every way it can fail.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::app::{Answer, Folder, TestApp, findings};

const SECRET: &str = "a-secret-of-the-agency-0123456789";

/// The agency's own process.
struct Endpoint {
    child: Child,
    x: String,
    address: String,
}

impl Endpoint {
    /// Runs the sample endpoint with the key in `dir/{key}`, made there if it is new.
    fn start(dir: &Path, key: &str, listen: &str) -> Self {
        let secret = dir.join("secret");
        std::fs::write(&secret, format!("{SECRET}\n")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_zhenma"))
            .args(["agency-signer", "--listen", listen, "--key"])
            .arg(dir.join(key))
            .arg("--secret-file")
            .arg(&secret)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let (x, rest) = line
            .split_once(" signs on ")
            .unwrap_or_else(|| panic!("it says: {line}"));
        let address = rest.split_once(';').unwrap().0.to_owned();
        Self {
            child,
            x: x.to_owned(),
            address,
        }
    }

    fn url(&self) -> String {
        format!("http://{}/", self.address)
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Registers an endpoint for the first agency by the command line.
fn register(app: &TestApp, dir: &Path, url: &str, more: &[&str]) -> std::process::Output {
    let secret = dir.join("secret");
    std::fs::write(&secret, SECRET).unwrap();
    let secret = secret.to_str().unwrap();
    let arguments = [
        "org",
        "signer",
        "agency-1",
        "--signer",
        url,
        "--signer-secret-file",
        secret,
    ];
    app.command(&[arguments.as_slice(), more].concat())
}

fn approve(app: &TestApp, id: &str, key: &str) -> Answer {
    let path = format!("/api/v1/appraisals/{id}/approve");
    app.user("approver")
        .post_once(&path, &json!({ "agree": true }), key)
}

/// An appraisal that waits for its approval.
fn reviewed(app: &TestApp) -> String {
    let (id, _) = app.appraise(&app.book(), findings(), "genuine");
    app.user("reviewer")
        .post(
            &format!("/api/v1/appraisals/{id}/review"),
            &json!({ "agree": true }),
        )
        .expect(200);
    id
}

fn state(app: &TestApp, id: &str) -> Value {
    app.user("approver")
        .get(&format!("/api/v1/appraisals/{id}"))
        .expect(200)["state"]
        .clone()
}

fn start() -> (TestApp, TempDir) {
    let settings = [
        "--rate-limit",
        "off",
        "--signer-seconds",
        "2",
        "--agency-private-addresses",
        "on",
    ];
    (
        TestApp::start_on(Folder::new(), &settings),
        TempDir::new().unwrap(),
    )
}

#[test]
fn an_endpoint_next_door_is_called_only_where_the_operator_allows_it() {
    let (app, dir) = (TestApp::start(), TempDir::new().unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"] {
        let refused = register(&app, dir.path(), &format!("https://{host}:{port}/"), &[]);
        let told = said(&refused);
        assert_eq!(refused.status.code(), Some(2), "{host}: {told}");
        assert!(told.contains("agency-private-addresses"), "{host}: {told}");
    }
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "nobody called");
    // Plain http on this machine is the operator's own doing.
    let endpoint = Endpoint::start(dir.path(), "key", "127.0.0.1:0");
    assert!(register(&app, dir.path(), &endpoint.url(), &[]).status.success());
}

#[test]
fn an_agency_signs_at_its_own_endpoint() {
    let (app, dir) = start();
    let old = app.active();
    let endpoint = Endpoint::start(dir.path(), "key-a", "127.0.0.1:0");
    // The key is fetched with its proof; the demonstration's file key is retired by it.
    let told = said(&register(&app, dir.path(), &endpoint.url(), &[]));
    assert!(
        told.contains("agency-1-2") && told.contains(&endpoint.x),
        "{told}"
    );
    assert!(!told.contains(SECRET));
    let tag = app.active();
    let answer = app.verify(&tag.code);
    let report = answer["report"]["url"]
        .as_str()
        .unwrap()
        .strip_prefix(crate::app::ORIGIN)
        .unwrap();
    let report = app.anonymous().get(report).expect(200);
    let jws = report["agency_jws"].as_str().unwrap();
    let published = app
        .anonymous()
        .get("/.well-known/agencies/agency-1/jwks.json")
        .expect(200);
    let keys = published["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2, "active and retired: {published}");
    assert_eq!(
        (&keys[1]["kid"], &keys[1]["x"]),
        (&json!("agency-1-2"), &json!(endpoint.x))
    );
    let header = data_encoding::BASE64URL_NOPAD
        .decode(jws.split('.').next().unwrap().as_bytes())
        .unwrap();
    assert_eq!(
        serde_json::from_slice::<Value>(&header).unwrap()["kid"],
        "agency-1-2"
    );
    assert_eq!(app.verify(&old.code)["verdict"], "genuine");
    assert!(app.command(&["check"]).status.success());

    // The agency's next key, at an endpoint of its own; the same registration again changes nothing.
    let next = Endpoint::start(dir.path(), "key-b", "127.0.0.1:0");
    for _ in 0..2 {
        let told = said(&register(&app, dir.path(), &next.url(), &["--key", &next.x]));
        assert!(told.contains("agency-1-3"), "{told}");
    }
    app.active();
    let back = said(&register(&app, dir.path(), &endpoint.url(), &[]));
    assert!(
        back.contains("no longer signs"),
        "a retired key does not come back: {back}"
    );
    assert!(app.command(&["check"]).status.success());
    let list = said(&app.command(&["key", "list"]));
    assert!(
        list.contains("agency:agency-1-2\tretired") && list.contains("agency:agency-1-3\tactive"),
        "{list}"
    );

    // The secret lies in one file that only its owner can read, and the agency's keys lie elsewhere.
    let folder = app.stop();
    let secrets: Vec<_> = std::fs::read_dir(folder.data().join("keys"))
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(".secret"))
        .collect();
    assert_eq!(secrets.len(), 1);
    assert_eq!(secrets[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_to_string(secrets[0].path()).unwrap(), SECRET);
}

#[test]
fn a_new_agency_can_come_with_its_endpoint() {
    let (app, dir) = start();
    let endpoint = Endpoint::start(dir.path(), "key", "127.0.0.1:0");
    let secret = dir.path().join("secret");
    let new = [
        "org",
        "new",
        "agency-9",
        "--kind",
        "agency",
        "--name",
        "机构九",
        "--accreditation",
        "CNAS 9",
    ];
    let url = endpoint.url();
    let signer = ["--signer", &url, "--signer-secret-file", secret.to_str().unwrap()];
    let told = said(&app.command(&[new.as_slice(), &signer].concat()));
    assert!(told.contains("agency-9-1"), "{told}");
    // Without an endpoint or a key an agency cannot approve, and is told what is missing.
    let bare = ["org", "new", "agency-8", "--kind", "agency", "--name", "机构八"];
    assert!(app.command(&bare).status.success());
    let none = app.command(&["org", "key", "agency-8"]);
    assert!(said(&none).contains("key"), "{}", said(&none));
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn a_dead_endpoint_is_said_and_the_approval_repeated() {
    let (app, dir) = start();
    let endpoint = Endpoint::start(dir.path(), "key", "127.0.0.1:0");
    assert!(register(&app, dir.path(), &endpoint.url(), &[]).status.success());
    let id = reviewed(&app);
    let address = endpoint.address.clone();
    drop(endpoint);
    for _ in 0..2 {
        let answer = approve(&app, &id, "approve-1");
        assert!(answer.header("retry-after").is_some());
        let refused = answer.problem(503);
        assert!(
            refused.contains("agency-1") && refused.contains("cannot be reached"),
            "{refused}"
        );
        assert_eq!(state(&app, &id), "reviewed", "nothing was stored");
    }
    let _endpoint = Endpoint::start(dir.path(), "key", &address);
    let done = approve(&app, &id, "approve-1").expect(200);
    assert_eq!(done["state"], "approved");
    assert_eq!(
        approve(&app, &id, "approve-1").expect(200),
        done,
        "the first answer again"
    );
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn a_signature_of_another_key_is_not_used() {
    let (app, dir) = start();
    let (right, wrong) = (
        Endpoint::start(dir.path(), "right", "127.0.0.1:0"),
        Endpoint::start(dir.path(), "wrong", "127.0.0.1:0"),
    );
    assert!(
        register(&app, dir.path(), &wrong.url(), &["--key", &right.x])
            .status
            .success()
    );
    let id = reviewed(&app);
    let refused = approve(&app, &id, "approve-1").problem(502);
    assert!(
        refused.contains("agency-1") && refused.contains("agency-1-2"),
        "{refused}"
    );
    assert_eq!(state(&app, &id), "reviewed", "nothing was stored");
    assert!(register(&app, dir.path(), &right.url(), &[]).status.success());
    approve(&app, &id, "approve-1").expect(200);
    assert!(app.command(&["check"]).status.success());
}

/// Answers every call with `answer`, or with silence; gives the address and what was sent first.
fn stub(answer: Option<String>) -> (String, std::sync::mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut held = Vec::new();
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut sent = vec![0; 1 << 16];
            let mut length = 0;
            // Head and body may come apart.
            while !String::from_utf8_lossy(&sent[..length]).contains("report_body_sha256") {
                match stream.read(&mut sent[length..]) {
                    Ok(more) if more > 0 => length += more,
                    _ => break,
                }
            }
            let _ = sender.send(String::from_utf8_lossy(&sent[..length]).into_owned());
            if let Some(answer) = &answer {
                let _ = stream.write_all(answer.as_bytes());
            } else {
                held.push(stream);
            }
        }
    });
    (url, receiver)
}

#[test]
fn slow_and_broken_endpoints_hold_up_nobody_else() {
    let (app, dir) = start();
    let key = Endpoint::start(dir.path(), "key", "127.0.0.1:0");
    let id = reviewed(&app);
    let tag = app.active();
    let answer = |head: &str, body: &str| {
        Some(format!(
            "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ))
    };
    let short = r#"{"signature":"AAAA"}"#;
    for (given, word) in [
        (None, "in time"),
        (answer("200 OK", &"x".repeat(1 << 20)), "larger"),
        (answer("302 Found\r\nLocation: http://127.0.0.1:1/", ""), "302"),
        (answer("500 Oops", "no"), "500"),
        (answer("200 OK", "no JSON"), "JSON"),
        (answer("200 OK", short), "64 bytes"),
    ] {
        let (url, sent) = stub(given);
        assert!(
            register(&app, dir.path(), &url, &["--key", &key.x])
                .status
                .success()
        );
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| approve(&app, &id, "approve-1"));
            let request = sent.recv().unwrap();
            assert!(
                request.contains(SECRET) && request.contains("\"kid\":\"agency-1-2\""),
                "{request}"
            );
            assert!(
                request.contains(&id) && request.contains("report_body_sha256"),
                "{request}"
            );
            assert_eq!(
                app.verify(&tag.code)["verdict"],
                "genuine",
                "others are served meanwhile"
            );
            let refused = waiting.join().unwrap().problem(503);
            assert!(
                refused.contains("agency-1") && refused.contains(word),
                "{refused}"
            );
            assert!(!refused.contains(SECRET), "{refused}");
        });
        assert_eq!(state(&app, &id), "reviewed");
    }
    assert!(register(&app, dir.path(), &key.url(), &[]).status.success());
    approve(&app, &id, "approve-1").expect(200);
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn what_is_no_endpoint_is_refused_in_words() {
    let (app, dir) = start();
    let key = Endpoint::start(dir.path(), "key", "127.0.0.1:0");
    for (url, more, word) in [
        ("http://agency.example/", &["--key", key.x.as_str()][..], "https"),
        ("https://user:pass@agency.example/", &[], "password"),
        ("nonsense", &[], "https"),
        ("http://127.0.0.1:1/", &[], "cannot be reached"),
        ("https://127.0.0.1:1/", &[], "cannot be reached"),
        (&key.url(), &["--key", "AAAA"], "base64url"),
        // One key in 64 begins with a hyphen.
        (&key.url(), &["--key", "-AAA"], "base64url"),
    ] {
        let refused = register(&app, dir.path(), url, more);
        assert_eq!(refused.status.code(), Some(2));
        assert!(said(&refused).contains(word), "{url}: {}", said(&refused));
    }
    // An endpoint that names a key it does not hold.
    let body = json!({ "x": key.x, "signature": "A".repeat(86) }).to_string();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        let _ = stream.write_all((head + &body).as_bytes());
    });
    let refused = said(&register(&app, dir.path(), &url, &[]));
    assert!(refused.contains("does not prove"), "{refused}");
    // A plain listener is no TLS server.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/", listener.local_addr().unwrap());
    let refused = register(&app, dir.path(), &url, &[]);
    assert!(said(&refused).contains("in time"), "{}", said(&refused));
    let admin = app.user("admin");
    let short = json!({ "url": key.url(), "secret": "short" });
    let refused = admin
        .post("/api/v1/organisations/agency-1/signer", &short)
        .problem(422);
    assert!(
        refused.contains("secret") && !refused.contains("short"),
        "{refused}"
    );
    admin
        .post("/api/v1/organisations/wh-1/signer", &short)
        .problem(404);
    // The endpoint signs for nobody else, and nothing else.
    let call = |authorization: &str, body: &Value| {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        let request = agent.post(&key.url()).header("authorization", authorization);
        request.send_json(body).unwrap().status().as_u16()
    };
    let right = format!("Bearer {SECRET}");
    let proof = json!({ "agency": "agency-1", "prove": "nonce" });
    assert_eq!(call(&right, &proof), 200);
    assert_eq!(call("Bearer wrong", &proof), 401);
    assert_eq!(
        call(&right, &json!({ "kid": "agency-1-2", "payload": "anything" })),
        422
    );
    assert_eq!(call(&right, &json!({})), 400);
}

#[test]
fn the_endpoint_says_why_it_signs_nothing_with_a_code_and_in_the_callers_language() {
    let dir = TempDir::new().unwrap();
    let endpoint = Endpoint::start(dir.path(), "agency.key", "127.0.0.1:0");
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let ask = |secret: &str, body: &Value, language: &str| {
        let answer = agent
            .post(endpoint.url())
            .header("authorization", format!("Bearer {secret}"))
            .header("accept-language", language)
            .send(body.to_string());
        let mut answer = answer.unwrap();
        let said: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
        (answer.status().as_u16(), said)
    };
    let forged = json!({ "kid": "agency-1-1", "payload": "something", "context": {} });
    for (secret, body, expected, english, chinese) in [
        (
            "wrong",
            &forged,
            (401, "signer.secret_needed"),
            "send the secret",
            "密码",
        ),
        (
            SECRET,
            &forged,
            (422, "signer.only_reports"),
            "nothing else",
            "不签署其他内容",
        ),
        (
            SECRET,
            &json!({}),
            (400, "signer.body"),
            "send {kid, ",
            "请以 JSON 发送 {kid, ",
        ),
    ] {
        for (language, words) in [("en", english), ("zh-CN", chinese)] {
            let (status, said) = ask(secret, body, language);
            assert_eq!((status, said["code"].as_str().unwrap()), expected, "{said}");
            assert!(said["why"].as_str().unwrap().contains(words), "{said}");
        }
    }
}
