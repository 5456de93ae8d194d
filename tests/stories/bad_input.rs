//! What is not as it should be: every refusal says what would be right, and leaves nothing behind.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use serde_json::{Value, json};

use crate::app::{TestApp, User, video};

/// Sends bytes as they are, ends sending, and reads what comes back.
pub fn raw(app: &TestApp, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(app.base.strip_prefix("http://").unwrap()).unwrap();
    stream.write_all(bytes).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = Vec::new();
    // A server may also hang up on half a request; both are an end.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// The check is clean, and this many files and tags are stored.
#[track_caller]
pub fn stored(app: &TestApp, blobs: u64, tags: u64) {
    let output = app.command(&["check", "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["findings"], json!([]));
    assert_eq!((&report["blobs"], &report["tags"]), (&json!(blobs), &json!(tags)));
    let incoming = app.folder.data().join("blobs/incoming");
    assert_eq!(
        std::fs::read_dir(incoming).unwrap().count(),
        0,
        "no half upload is left"
    );
}

/// A body, and a word its refusal must contain.
fn json_bodies() -> [(&'static str, u16, &'static str); 9] {
    [
        ("", 400, "JSON"),
        ("{", 400, "JSON"),
        ("{\"reason\": \"x\"} x", 400, "JSON"),
        ("null", 422, "object"),
        ("[\"why\"]", 422, "object"),
        ("{}", 422, "reason"),
        ("{\"reason\": 7}", 422, "a text is expected"),
        ("{\"reason\": \"\"}", 422, "reason"),
        ("{\"reason\": \"x\", \"force\": true}", 422, "force"),
    ]
}

#[test]
fn a_json_body_that_is_not_right_is_refused_with_what_would_be() {
    let app = TestApp::start();
    let tag = app.active();
    let path = format!("/api/v1/tags/{}/suspend", tag.serial);
    let platform = app.user("platform");
    for (body, status, word) in json_bodies() {
        let refused = platform.post_bytes(&path, body.as_bytes());
        let detail = refused.problem(status);
        assert!(
            detail.to_lowercase().contains(&word.to_lowercase()),
            "{body}: {detail}"
        );
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!([400, 422].contains(&platform.post_bytes(&path, deep.as_bytes()).status));
    let long = json!({ "reason": "长".repeat(501) });
    assert!(platform.post(&path, &long).problem(422).contains("500"));
    let large = vec![b' '; (1 << 20) + 1];
    assert!(
        platform
            .post_bytes(&path, &large)
            .problem(413)
            .contains("1048576")
    );
    let latin = platform.post_bytes(&path, b"{\"reason\": \"\xff\"}");
    assert!([400, 422].contains(&latin.status), "{}", latin.text());
    assert_eq!(app.verify(&tag.code)["verdict"], "genuine");
}

#[test]
fn an_oversized_body_is_refused_before_it_is_read_whole() {
    let app = TestApp::start();
    let token = app.folder.token("warehouse");
    let announce = |path: &str, bytes: u64| {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-length: {bytes}\r\nconnection: close\r\n\r\n"
        );
        raw(&app, head.as_bytes())
    };
    for (path, bytes) in [("/api/v1/intake", 65 << 20), ("/api/v1/evidence", 5 << 30)] {
        let answer = announce(path, bytes);
        assert!(answer.starts_with("HTTP/1.1 413"), "{path}: {answer}");
        assert!(answer.contains("too-large"), "{answer}");
    }
    stored(&app, 0, 0);
}

#[test]
fn a_body_that_is_cut_off_leaves_nothing() {
    let app = TestApp::start();
    let token = |name: &str| app.folder.token(name);
    let csv = b"brand,name,category\nA,B,shoes\n";
    let video = video();
    for (user, path, body) in [
        ("warehouse", "/api/v1/intake", csv.as_slice()),
        ("appraiser", "/api/v1/evidence", &video),
        ("warehouse", "/api/v1/evidence", &video[..video.len() / 2]),
    ] {
        // The whole body comes, and one byte more was announced: what came is not what was sent.
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\nidempotency-key: cut\r\ncontent-length: {}\r\n\r\n",
            token(user),
            body.len() + 1
        );
        let answer = raw(&app, &[head.as_bytes(), body].concat());
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 400"),
            "{path}: {answer}"
        );
        // The same by chunks whose end never comes.
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\nidempotency-key: cut\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n",
            token(user),
            body.len()
        );
        let answer = raw(&app, &[head.as_bytes(), body, b"\r\n"].concat());
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 400"),
            "{path}: {answer}"
        );
    }
    stored(&app, 0, 0);
    // Had the half file been booked under its key, another body under that key would be refused.
    let whole = b"brand,name,category\nA,B,shoes\nC,D,shoes\n";
    let headers = [("idempotency-key", "cut")];
    let booked = app
        .user("warehouse")
        .call("POST", "/api/v1/intake", &headers, Some(whole))
        .expect(200);
    assert_eq!(booked["booked"].as_array().unwrap().len(), 2);
}

#[test]
fn an_intake_file_with_one_wrong_cell_books_nothing_and_names_the_cell() {
    let app = TestApp::start();
    let book = |csv: &str| app.user("warehouse").post_bytes("/api/v1/intake", csv.as_bytes());
    let head = "品牌,品名,类目,商品条码,商家\n";
    let good = "A,B,鞋靴,4006381333931,merchant-1\n";
    let rows = [
        ("A,B,鞋靴,4006381333932,self\n", "gtin", "4006381333932"),
        ("A,B,鞋靴,ABC,self\n", "gtin", "ABC"),
        (",B,鞋靴,,self\n", "brand", "needs"),
        ("A,B,房子,,self\n", "category", "房子"),
        ("A,B,鞋靴,,nobody\n", "merchant", "nobody"),
    ];
    for (row, column, word) in rows {
        let answer = book(&format!("{head}{good}{row}")).expect(200);
        assert_eq!(answer["booked"], json!([]), "all or nothing: {row}");
        let errors = answer["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 1, "{answer}");
        assert_eq!(
            (&errors[0]["row"], &errors[0]["column"]),
            (&json!(3), &json!(column)),
            "{answer}"
        );
        assert!(errors[0]["message"].as_str().unwrap().contains(word), "{answer}");
    }
    for (csv, word) in [
        ("", "is empty"),
        ("品牌,品名,类目\n", "no rows"),
        ("品牌,品名\nA,B\n", "category"),
        ("品牌,品名,类目,颜色\nA,B,鞋靴,红\n", "颜色"),
        ("品牌,brand,品名,类目\nA,A,B,鞋靴\n", "twice"),
        ("{\"brand\": \"A\"}", "brand"),
    ] {
        assert!(
            book(csv).problem(422).contains(word),
            "{csv}: {}",
            book(csv).text()
        );
    }
    assert_eq!(
        book(&format!("\u{feff}{head}{good}")).expect(200)["errors"],
        json!([])
    );
}

#[test]
fn a_serial_that_is_none_says_why() {
    let app = TestApp::start();
    let tag = app.active();
    let last = tag.serial.chars().last().unwrap();
    let wrong_check = format!("{}{}", &tag.serial[..19], if last == '0' { '1' } else { '0' });
    for (serial, word) in [
        (wrong_check.as_str(), "check"),
        ("ABC", "20"),
        (&"U".repeat(20), "U"),
    ] {
        let path = format!("/api/v1/cover/{serial}");
        let detail = app.user("platform").get(&path).problem(422);
        assert!(detail.contains("serial") && detail.contains(word), "{detail}");
        let path = format!("/api/v1/tags/{serial}/suspend");
        app.user("platform")
            .post(&path, &json!({ "reason": "x" }))
            .problem(422);
        let body =
            json!({ "serial": serial, "order": "o", "received_at": "2026-03-01T08:00:00Z", "by": "buyer" });
        let detail = app.user("platform").post("/api/v1/receipts", &body).problem(422);
        assert!(detail.contains(word), "{detail}");
    }
    // As people type it, it is understood.
    let typed = tag.serial.to_lowercase().replace('1', "l").replace('0', "o");
    let typed = format!("{}-{}", &typed[..4], &typed[4..]);
    assert_eq!(
        app.user("platform").get(&format!("/api/v1/cover/{typed}")).status,
        200
    );
}

#[test]
fn path_tricks_in_a_hash_find_nothing() {
    let app = TestApp::start();
    let tag = app.active();
    let secret = std::fs::read_to_string(app.folder.data().join("keys/seal-1.json")).unwrap();
    let hash = tag.video.clone();
    let tricks = [
        "../../keys/seal-1.json".to_owned(),
        "..%2f..%2fkeys%2fseal-1.json".to_owned(),
        "%2e%2e/%2e%2e/keys/seal-1.json".to_owned(),
        "%2e%2e%2f%2e%2e%2fkeys%2fseal-1.json".to_owned(),
        "..%5c..%5ckeys".to_owned(),
        "%00".to_owned(),
        "%FF".to_owned(),
        "%".to_owned(),
        "%zz".to_owned(),
        format!("{hash}%00"),
        format!("{hash}0"),
        format!("{hash}/"),
        format!("%20{hash}"),
        hash.to_uppercase(),
        hash[..63].to_owned(),
        format!("{}/{}", &hash[..2], &hash[2..]),
        "//etc/passwd".to_owned(),
    ];
    let token = app.folder.token("appraiser");
    for trick in &tricks {
        for base in [
            "/api/v1/evidence/",
            "/api/v1/reports/",
            "/assets/",
            "/t/",
            "/items/",
            "/",
        ] {
            // Written to the wire as it stands: a client library would tidy the path up.
            let request = format!(
                "GET {base}{trick} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\r\n"
            );
            let answer = raw(&app, request.as_bytes());
            let status = answer.get(9..12).unwrap_or_default();
            assert!(["400", "404"].contains(&status), "{base}{trick}: {answer}");
            assert!(!answer.contains(secret.trim()), "{base}{trick}");
        }
    }
    let full = raw(
        &app,
        format!("GET /api/v1/evidence/{hash} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").as_bytes(),
    );
    assert!(full.starts_with("HTTP/1.1 200"));
}

#[test]
fn an_id_that_is_none_is_answered_in_our_own_words() {
    let app = TestApp::start();
    let ask = |user: &User<'_>, method: &str, path: &str| {
        let body: Option<&[u8]> = if method == "POST" {
            Some(b"{\"agree\":true}")
        } else {
            None
        };
        user.call(method, path, &[], body)
    };
    for (who, method, path) in [
        ("reviewer", "GET", "/api/v1/appraisals/x"),
        ("reviewer", "GET", "/api/v1/appraisals/%FF"),
        ("reviewer", "POST", "/api/v1/appraisals/x/review"),
        ("admin", "DELETE", "/api/v1/tokens/x"),
        ("admin", "DELETE", "/api/v1/tokens/%FF"),
        ("admin", "POST", "/api/v1/keys/x/rotate"),
        ("admin", "GET", "/api/v1/nowhere"),
        ("admin", "GET", "/.well-known/agencies/x/jwks.json"),
    ] {
        ask(&app.user(who), method, path).problem(404);
    }
    let item = ask(&app.anonymous(), "GET", "/items/x");
    let serial = ask(&app.anonymous(), "GET", "/t/x");
    assert_eq!(
        (item.status, item.body),
        (404, serial.body),
        "a page, as for any code that is none"
    );
    ask(&app.anonymous(), "DELETE", "/api/v1/tokens/x").problem(401);
    ask(&app.anonymous(), "GET", "/api/v1/appraisals/x").problem(401);
}

#[test]
fn an_address_of_eight_thousand_characters_is_answered() {
    let app = TestApp::start();
    let long = "A".repeat(8_000);
    let body = app.anonymous().get(&format!("/{long}"));
    assert_eq!(body.status, 404);
    assert_eq!(body.body, app.anonymous().get("/nowhere").body);
    assert_eq!(app.anonymous().get(&format!("/t/{long}")).status, 404);
    assert_eq!(app.anonymous().get(&format!("/t?code={long}")).status, 404);
    app.anonymous()
        .get(&format!("/api/v1/evidence/{long}"))
        .problem(404);
    let verify = app.anonymous().get("/api/v1/verify");
    assert!(verify.problem(400).contains("code"));
    app.user("platform")
        .get(&format!("/api/v1/cover/{long}"))
        .problem(422);
}

#[test]
fn the_type_a_client_names_does_not_matter_the_bytes_do() {
    let app = TestApp::start();
    let tag = app.active();
    let body = json!({ "code": tag.code }).to_string();
    for named in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "nonsense",
    ] {
        let headers = [("content-type", named)];
        let scan = app
            .anonymous()
            .call("POST", "/api/v1/scans", &headers, Some(body.as_bytes()));
        assert_eq!(scan.expect(200)["verdict"], "genuine", "{named}");
        let form = app
            .anonymous()
            .call("POST", "/api/v1/scans", &headers, Some(b"code=x"));
        assert!(form.problem(400).contains("JSON"), "{named}");
        let headers = [("content-type", "image/jpeg")];
        let refused = app
            .user("appraiser")
            .call("POST", "/api/v1/evidence", &headers, Some(b"no picture"));
        assert!(refused.problem(415).contains("JPEG"));
    }
}

#[test]
fn an_appraisal_with_wrong_fields_names_them() {
    let app = TestApp::start();
    let item = app.book();
    let video = app.user("appraiser").store(&video());
    let good =
        json!({ "item_id": item, "findings": app.photographed(), "video": video, "conclusion": "genuine" });
    let with = |field: &str, value: Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    for (body, word) in [
        (with("item_id", json!("x")), "32 hex digits"),
        (with("item_id", json!(7)), "32 hex digits"),
        (with("video", json!("x")), "hex"),
        (with("video", json!(video.to_uppercase())), "hex"),
        (with("conclusion", json!("maybe")), "maybe"),
        (with("findings", json!("all good")), "all good"),
        (with("findings", json!([])), "findings"),
        (
            with("findings", json!([{ "point": "codes", "result": "fine" }])),
            "fine",
        ),
        (
            with("findings", json!([{ "point": "", "result": "conforms" }])),
            "point",
        ),
        (with("price", json!(1)), "price"),
        (
            with("signature", json!({ "value": "x", "time": "yesterday" })),
            "time",
        ),
    ] {
        let refused = app.user("appraiser").post("/api/v1/appraisals", &body);
        let detail = refused.problem(422);
        assert!(
            detail.to_lowercase().contains(&word.to_lowercase()),
            "{word}: {detail}"
        );
    }
    app.user("appraiser")
        .post("/api/v1/appraisals", &good)
        .expect(201);
}
