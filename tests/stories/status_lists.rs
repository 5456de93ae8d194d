//! What a verifier who has a certificate learns later: status lists, the issuer's DID, and `zhenma verify`.

use serde_json::{Value, json};

use crate::app::{Folder, TestApp, zhenma};

fn decoded(part: &str) -> Vec<u8> {
    data_encoding::BASE64URL_NOPAD.decode(part.as_bytes()).unwrap()
}

fn claims(jws: &str) -> Value {
    serde_json::from_slice(&decoded(jws.split('.').nth(1).unwrap())).unwrap()
}

fn kid(jws: &str) -> Value {
    let header: Value = serde_json::from_slice(&decoded(jws.split('.').next().unwrap())).unwrap();
    header["kid"].clone()
}

fn list(app: &TestApp, purpose: &str) -> String {
    let answer = app.anonymous().get(&format!("/status/{purpose}/1"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/vc+jwt"));
    assert_eq!(answer.header("cache-control"), Some("public, max-age=60"));
    assert!(answer.header("etag").is_some());
    answer.text()
}

/// The entries whose bits are set, counted from the left, by zlib of another author.
fn set(jws: &str) -> Vec<usize> {
    let subject = claims(jws)["credentialSubject"].clone();
    let encoded = subject["encodedList"].as_str().unwrap();
    let packed = decoded(encoded.strip_prefix('u').expect("multibase base64url"));
    assert_eq!(&packed[..3], [0x1f, 0x8b, 8], "gzip");
    // Header and trailer have fixed lengths here; the check of the standard's fields is a unit test's.
    let bits = miniz_oxide::inflate::decompress_to_vec(&packed[10..packed.len() - 8]).unwrap();
    assert_eq!(bits.len(), 16_384, "131,072 entries");
    let is_set = |place: &usize| bits[place / 8] & (0x80 >> (place % 8)) != 0;
    (0..131_072).filter(is_set).collect()
}

fn entry(certificate: &str) -> usize {
    let claims = claims(certificate);
    let status = claims["credentialStatus"].as_array().unwrap();
    assert_eq!(status[0]["statusListIndex"], status[1]["statusListIndex"]);
    status[0]["statusListIndex"].as_str().unwrap().parse().unwrap()
}

fn change(app: &TestApp, who: &str, serial: &str, act: &str) {
    let path = format!("/api/v1/tags/{serial}/{act}");
    let answer = app.user(who).post(&path, &json!({ "reason": "演示" }));
    assert!(answer.status < 300, "{}", answer.text());
}

#[test]
fn the_lists_that_certificates_name_are_served_and_follow_the_tags() {
    let mut app = TestApp::start();
    let (revoked, suspended, replaced, returned, kept) = (
        app.active(),
        app.active(),
        app.active(),
        app.active(),
        app.active(),
    );
    let named = claims(&kept.certificate)["credentialStatus"].clone();
    for (number, purpose) in ["revocation", "suspension"].iter().enumerate() {
        let url = format!("http://zm.test:8080/status/{purpose}/1");
        assert_eq!(named[number]["statusListCredential"], url);
        let list = list(&app, purpose);
        let credential = claims(&list);
        let key_header: Value = serde_json::from_slice(&decoded(list.split('.').next().unwrap())).unwrap();
        assert_eq!(
            key_header,
            json!({ "alg": "EdDSA", "typ": "vc+jwt", "kid": "cert-1" })
        );
        assert_eq!(
            credential["@context"],
            json!(["https://www.w3.org/ns/credentials/v2"])
        );
        assert_eq!(credential["id"], url);
        assert_eq!(
            credential["type"],
            json!(["VerifiableCredential", "BitstringStatusListCredential"])
        );
        assert_eq!(credential["issuer"], claims(&kept.certificate)["issuer"]);
        let subject = &credential["credentialSubject"];
        assert_eq!(
            (
                &subject["id"],
                &subject["type"],
                &subject["statusPurpose"],
                &subject["ttl"]
            ),
            (
                &json!(format!("{url}#list")),
                &json!("BitstringStatusList"),
                &json!(purpose),
                &json!(60_000)
            )
        );
        assert_eq!(set(&list), Vec::<usize>::new(), "{purpose}");
    }
    change(&app, "platform", &revoked.serial, "revoke");
    change(&app, "platform", &suspended.serial, "suspend");
    change(&app, "warehouse", &replaced.serial, "replace");
    change(&app, "warehouse", &returned.serial, "return");
    let sorted = |tags: &[&crate::app::Tag]| {
        let mut entries: Vec<usize> = tags.iter().map(|tag| entry(&tag.certificate)).collect();
        entries.sort_unstable();
        entries
    };
    let later = || std::thread::sleep(std::time::Duration::from_millis(200));
    later();
    let over = sorted(&[&revoked, &replaced, &returned]);
    assert_eq!(set(&list(&app, "revocation")), over);
    assert_eq!(set(&list(&app, "suspension")), sorted(&[&suspended]));
    change(&app, "other-platform", &suspended.serial, "reinstate");
    later();
    assert_eq!(set(&list(&app, "suspension")), Vec::<usize>::new());
    change(&app, "platform", &suspended.serial, "suspend");
    change(&app, "platform", &suspended.serial, "revoke");
    later();
    assert_eq!(set(&list(&app, "suspension")), Vec::<usize>::new());
    let over = sorted(&[&revoked, &replaced, &returned, &suspended]);
    assert_eq!(set(&list(&app, "revocation")), over);
    app.crash_and_restart();
    assert_eq!(set(&list(&app, "revocation")), over);
    assert!(app.command(&["check"]).status.success());
    for missing in [
        "revocation/0",
        "revocation/2",
        "revocation/01",
        "revocation/x",
        "other/1",
    ] {
        app.anonymous().get(&format!("/status/{missing}")).problem(404);
    }
}

#[test]
fn the_issuers_did_document_has_the_keys_of_certificates_while_they_are_believed() {
    let app = TestApp::start();
    let tag = app.active();
    let issuer = claims(&tag.certificate)["issuer"].clone();
    assert_eq!(issuer, "did:web:zm.test%3A8080");
    let document = || {
        let answer = app.anonymous().get("/.well-known/did.json");
        assert_eq!(answer.header("content-type"), Some("application/did+json"));
        answer.expect(200)
    };
    let believed = |document: &Value| -> Vec<String> {
        let methods = document["verificationMethod"].as_array().unwrap();
        let mut kids = Vec::new();
        for id in document["assertionMethod"].as_array().unwrap() {
            let method = methods.iter().find(|method| method["id"] == *id).unwrap();
            assert_eq!(
                (&method["type"], &method["controller"]),
                (&json!("JsonWebKey"), &issuer)
            );
            assert_eq!(
                *id,
                format!(
                    "{}#{}",
                    issuer.as_str().unwrap(),
                    method["publicKeyJwk"]["kid"].as_str().unwrap()
                )
            );
            kids.push(method["publicKeyJwk"]["kid"].as_str().unwrap().to_owned());
        }
        kids
    };
    let first = document();
    assert_eq!(first["id"], issuer);
    assert_eq!(first["@context"][0], "https://www.w3.org/ns/did/v1");
    let jwks = app.anonymous().get("/.well-known/jwks.json").expect(200);
    for key in jwks["keys"].as_array().unwrap() {
        let methods = first["verificationMethod"].as_array().unwrap();
        assert!(
            methods.iter().any(|method| method["publicKeyJwk"] == *key),
            "{key}"
        );
    }
    assert_eq!(believed(&first), ["cert-1"]);
    assert_eq!(kid(&list(&app, "revocation")), "cert-1");
    // A retired key's certificates stay good, and the new key signs the lists at once.
    assert!(app.command(&["key", "rotate", "certificate"]).status.success());
    assert_eq!(believed(&document()), ["cert-1", "cert-2"]);
    assert_eq!(kid(&list(&app, "revocation")), "cert-2");
    let out = app.command(&[
        "key",
        "compromise",
        "cert-1",
        "--since",
        "2026-01-01T00:00:00Z",
        "--reason",
        "演示",
    ]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(believed(&document()), ["cert-2"]);
}

/// What `zhenma verify` prints, with its exit code and what it notes.
fn verify(arguments: &[&str]) -> (i32, Value, String) {
    let output = zhenma(&[&["verify"], arguments].concat());
    let said = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let noted = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().unwrap(), said, noted)
}

#[test]
fn a_revoked_tag_does_not_verify_with_its_status_list() {
    let app = TestApp::start();
    let (tag, other) = (app.active(), app.active());
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let keys = file(
        "keys.json",
        &app.anonymous().get("/.well-known/zhenma-keys.json").text(),
    );
    let certificate = file("certificate.jwt", &tag.certificate);
    let before = [
        file("r0", &list(&app, "revocation")),
        file("s0", &list(&app, "suspension")),
    ];
    let base = [tag.code.as_str(), "--keys", &keys, "--certificate", &certificate];
    let with = |lists: &[&str]| {
        let flags = lists
            .iter()
            .flat_map(|list| ["--status", list])
            .collect::<Vec<_>>();
        verify(&[&base[..], &flags].concat())
    };

    let (code, said, noted) = with(&[]);
    assert_eq!((code, &said["valid"]), (0, &json!(true)));
    assert_eq!(
        said["status"],
        json!({ "revocation": "not checked", "suspension": "not checked" })
    );
    assert!(noted.contains("status not checked"), "{noted}");
    let (code, said, noted) = with(&[&before[0], &before[1]]);
    assert_eq!((code, &said["valid"], noted.as_str()), (0, &json!(true), ""));
    assert_eq!(
        (&said["status"]["revocation"], &said["status"]["suspension"]),
        (&json!("not set"), &json!("not set"))
    );
    assert!(said["status"]["dated"].is_string());
    let (code, said, noted) = with(&[&before[0]]);
    assert_eq!((code, &said["status"]["suspension"]), (0, &json!("not checked")));
    assert!(noted.contains("suspension"), "{noted}");

    change(&app, "platform", &tag.serial, "suspend");
    std::thread::sleep(std::time::Duration::from_millis(200));
    let suspended = file("s1", &list(&app, "suspension"));
    let (code, said, _) = with(&[&suspended]);
    assert_eq!((code, &said["valid"]), (1, &json!(false)));
    assert!(said["why"].as_str().unwrap().contains("suspended"), "{said}");
    change(&app, "platform", &tag.serial, "revoke");
    std::thread::sleep(std::time::Duration::from_millis(200));
    let revoked = file("r1", &list(&app, "revocation"));
    let (code, said, _) = with(&[&revoked]);
    assert_eq!(
        (code, &said["valid"], &said["status"]["revocation"]),
        (1, &json!(false), &json!("set"))
    );
    assert!(said["why"].as_str().unwrap().contains("revoked"), "{said}");
    let others = file("other.jwt", &other.certificate);
    let (code, said, _) = verify(&[
        &other.code,
        "--keys",
        &keys,
        "--certificate",
        &others,
        "--status",
        &revoked,
    ]);
    assert_eq!(
        (code, &said["valid"]),
        (0, &json!(true)),
        "another entry of the same list"
    );

    // A list that was changed, a list that is none, and a list without a certificate.
    let text = list(&app, "revocation");
    let (head, signature) = text.rsplit_once('.').unwrap();
    let forged = file("forged", &format!("{}.{signature}", head.replace("eyJ", "eyK")));
    let (code, said, _) = with(&[&forged]);
    assert_eq!((code, &said["valid"]), (1, &json!(false)));
    let (code, said, _) = with(&[&certificate]);
    assert_eq!(code, 1);
    assert!(said["why"].as_str().unwrap().contains("no status list"), "{said}");
    assert_eq!(verify(&[&tag.code, "--keys", &keys, "--status", &revoked]).0, 2);
}

#[test]
fn verify_fetches_the_lists_where_it_may() {
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let origin = format!("http://{free}");
    let app = TestApp::start_on(
        Folder::new(),
        &[
            "--rate-limit",
            "off",
            "--origin",
            &origin,
            "--listen",
            &free.to_string(),
        ],
    );
    let tag = app.active();
    let dir = tempfile::tempdir().unwrap();
    let keys = dir.path().join("keys.json");
    std::fs::write(&keys, app.anonymous().get("/.well-known/zhenma-keys.json").text()).unwrap();
    let online = || verify(&[&tag.code, "--keys", keys.to_str().unwrap(), "--online"]);
    let (code, said, noted) = online();
    assert_eq!(
        (code, &said["valid"], noted.as_str()),
        (0, &json!(true), ""),
        "{said}"
    );
    assert_eq!(said["status"]["revocation"], "not set");
    assert_eq!(said["certificate"]["version"], 1);
    change(&app, "platform", &tag.serial, "revoke");
    std::thread::sleep(std::time::Duration::from_millis(200));
    let (code, said, _) = online();
    assert_eq!((code, &said["valid"]), (1, &json!(false)), "{said}");
    // Codes under an IP address have no DID: did:web does not allow one.
    app.anonymous().get("/.well-known/did.json").problem(404);
}

#[test]
fn scripts_of_other_sites_read_what_is_public_and_count_nothing() {
    let app = TestApp::start();
    let tag = app.active();
    let code = percent_encoding::utf8_percent_encode(&tag.code, percent_encoding::NON_ALPHANUMERIC);
    let foreign = [("origin", "https://shop.example")];
    for (path, status) in [
        (format!("/api/v1/verify?code={code}"), 200),
        ("/api/v1/verify?code=nonsense".to_owned(), 200),
        ("/api/v1/verify".to_owned(), 400),
        ("/.well-known/jwks.json".to_owned(), 200),
        ("/.well-known/zhenma-keys.json".to_owned(), 200),
        ("/.well-known/agencies/agency-1/jwks.json".to_owned(), 200),
        ("/.well-known/agencies/nobody/jwks.json".to_owned(), 404),
        ("/.well-known/did.json".to_owned(), 200),
        ("/context/v1".to_owned(), 200),
        ("/status/revocation/1".to_owned(), 200),
        ("/status/revocation/9".to_owned(), 404),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = app.anonymous().call(method, &path, &foreign, None);
            assert_eq!(answer.status, status, "{method} {path}");
            assert_eq!(
                answer.header("access-control-allow-origin"),
                Some("*"),
                "{method} {path}"
            );
            assert_eq!(answer.header("access-control-allow-credentials"), None);
        }
        let asked = [
            ("origin", "https://shop.example"),
            ("access-control-request-method", "GET"),
            ("access-control-request-headers", "if-none-match"),
        ];
        let preflight = app.anonymous().call("OPTIONS", &path, &asked, None);
        assert_eq!(preflight.status, 204, "{path}");
        assert_eq!(preflight.header("access-control-allow-origin"), Some("*"));
        let allowed = preflight.header("access-control-allow-methods").unwrap();
        assert!(allowed.contains("GET") && !allowed.contains("POST"), "{allowed}");
        assert!(
            preflight
                .header("access-control-allow-headers")
                .unwrap()
                .to_lowercase()
                .contains("if-none-match")
        );
    }
    for path in [
        "/api/v1/items".to_owned(),
        format!("/t/{}", tag.serial),
        "/api/v1/scans".to_owned(),
    ] {
        for method in ["GET", "OPTIONS", "POST"] {
            let answer = app.anonymous().call(method, &path, &foreign, None);
            assert_eq!(
                answer.header("access-control-allow-origin"),
                None,
                "{method} {path}"
            );
        }
    }

    let host = app.base.strip_prefix("http://").unwrap().to_owned();
    let own = format!("http://{host}");
    let count = |headers: &[(&str, &str)]| {
        let headers = [&[("content-type", "application/json")], headers].concat();
        let body = json!({ "code": tag.code }).to_string();
        app.anonymous()
            .call("POST", "/api/v1/scans", &headers, Some(body.as_bytes()))
    };
    for origin in [
        "https://shop.example",
        "null",
        "",
        "http://zm.test",
        "https://zm.test:8080",
        "http://zm.test:8080.shop.example",
    ] {
        assert!(
            count(&[("origin", origin)]).problem(403).contains("another site"),
            "{origin}"
        );
    }
    count(&[("origin", &own), ("origin", "https://shop.example")]).problem(403);
    let form = |headers: &[(&str, &str)]| {
        let headers = [&[("content-type", "application/x-www-form-urlencoded")], headers].concat();
        app.anonymous()
            .call("POST", &format!("/t/{}", tag.serial), &headers, Some(b"lang=en"))
            .status
    };
    assert_eq!(form(&[("origin", "https://shop.example")]), 403);
    assert_eq!(form(&[("origin", "null")]), 403);
    assert!(
        app.verify(&tag.code).get("notice").is_none(),
        "nothing of it was counted"
    );
    for headers in [
        &[][..],
        &[("origin", own.as_str())],
        &[("origin", "http://zm.test:8080")],
        &[("origin", "HTTP://ZM.TEST:8080")],
    ] {
        count(headers).expect(200);
    }
    // Our own form is sent without an origin, because the page sends no referrer.
    assert_eq!(
        form(&[("origin", "null"), ("sec-fetch-site", "same-origin")]),
        303
    );
    assert_eq!(app.verify(&tag.code)["notice"]["scans"], 5);
}

#[test]
fn a_ranges_unit_counts_in_any_case() {
    let app = TestApp::start();
    let tag = app.active();
    let path = format!("/api/v1/evidence/{}", tag.video);
    let whole = app.anonymous().get(&path).body;
    for range in ["bytes=2-5", "Bytes=2-5", "BYTES=2-5", "byteS=2-5"] {
        let part = app.anonymous().call("GET", &path, &[("range", range)], None);
        assert_eq!((part.status, &part.body[..]), (206, &whole[2..6]), "{range}");
    }
    for range in ["Items=2-5", "bytes", "=2-5", "bytes=x-y"] {
        let all = app.anonymous().call("GET", &path, &[("range", range)], None);
        assert_eq!((all.status, all.body.len()), (200, whole.len()), "{range}");
    }
}
