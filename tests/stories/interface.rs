//! The interface as programs meet it: what it says of itself, what they have already, and what they guess.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::json;

use crate::app::{Answer, Folder, TestApp, video};

/// What came to a request written to the wire, even if the server hung up before it was all there.
fn tolerant(app: &TestApp, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(app.base.strip_prefix("http://").unwrap()).unwrap();
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn the_description_is_shown_to_people_in_both_languages_and_runs_nothing() {
    let app = TestApp::start();
    for (language, words) in [
        ("zh", ["接口说明", "单品列表", "仓库"]),
        ("en", ["Interface", "Items, a page", "Warehouse"]),
    ] {
        let page = app.anonymous().get(&format!("/docs?lang={language}"));
        assert_eq!(page.status, 200);
        let text = page.text();
        for word in words {
            assert!(text.contains(word), "{language}: {word}");
        }
        for endpoint in zhenma::http::endpoints() {
            let (method, path) = (endpoint.method, endpoint.path);
            assert!(text.contains(path) && text.contains(method), "{path}");
        }
        assert!(!text.contains("<script") && !text.contains("style=") && !text.contains(" onclick"));
        assert!(
            !text.contains("src=\"http") && !text.contains("href=\"http"),
            "nothing from elsewhere"
        );
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"));
    }
}

/// Everything but names and types is Chinese on the Chinese page, and no text is kept for what is no more.
#[test]
fn the_chinese_page_names_groups_parameters_and_statuses_in_chinese() {
    let app = TestApp::start();
    let document = app.anonymous().get("/openapi.json").expect(200);
    let page = app.anonymous().get("/docs?lang=zh").text();
    for group in document["tags"].as_array().unwrap() {
        let (name, chinese) = (&group["name"], group["x-description-zh"].as_str().unwrap());
        assert!(page.contains(&format!("<h2>{chinese}</h2>")), "{name}");
    }
    let texts = include_str!("../../assets/i18n/zh-CN/page.ftl");
    let texts: BTreeMap<&str, &str> = texts.lines().filter_map(|line| line.split_once(" = ")).collect();
    let mut wanted = BTreeSet::new();
    let operations = document["paths"].as_object().unwrap().values();
    for operation in operations.flat_map(|methods| methods.as_object().unwrap().values()) {
        // The header of the language is shared by all, and told once.
        let parameters = operation["parameters"].as_array().unwrap().iter();
        let parameters = parameters.filter(|one| one.get("$ref").is_none());
        wanted
            .extend(parameters.map(|one| format!("param-{}", one["name"].as_str().unwrap().to_lowercase())));
        wanted.extend(
            operation["responses"]
                .as_object()
                .unwrap()
                .keys()
                .map(|status| format!("http-{status}")),
        );
    }
    let problems = document["components"]["responses"].as_object().unwrap().keys();
    wanted.extend(problems.map(|name| name.replace("Problem", "http-")));
    for key in &wanted {
        let text = texts
            .get(key.as_str())
            .unwrap_or_else(|| panic!("{key} has no text"));
        assert!(page.contains(text), "{key}: {text}");
    }
    let kept = texts
        .keys()
        .filter(|key| key.starts_with("param-") || key.starts_with("http-"));
    for key in kept {
        assert!(wanted.contains(*key), "{key} is kept and never shown");
    }
}

#[test]
fn every_operation_has_an_example_of_what_it_takes_and_gives() {
    let app = TestApp::start();
    let document = app.anonymous().get("/openapi.json").expect(200);
    let mut missing = Vec::new();
    for endpoint in zhenma::http::endpoints() {
        let described = &document["paths"][endpoint.path][endpoint.method.to_ascii_lowercase()];
        let body = &described["requestBody"]["content"]["application/json"];
        if !body.is_null() && body["example"].is_null() {
            missing.push(format!("{} {} takes", endpoint.method, endpoint.path));
        }
        for (status, answer) in described["responses"].as_object().unwrap() {
            let json = &answer["content"]["application/json"];
            if !json.is_null() && json["example"].is_null() && endpoint.path != "/openapi.json" {
                missing.push(format!("{} {} gives {status}", endpoint.method, endpoint.path));
            }
        }
    }
    for (name, problem) in document["components"]["responses"].as_object().unwrap() {
        let example = &problem["content"]["application/problem+json"]["example"];
        assert!(
            example["detail"].is_string() && example["status"].is_number(),
            "{name}"
        );
    }
    assert!(
        missing.is_empty(),
        "record them, see tests/api/examples.py:\n{}",
        missing.join("\n")
    );
}

/// What the stories do with commands, done over HTTP, so that its answers can stand in the description.
#[test]
fn what_commands_do_can_be_done_over_http() {
    let app = TestApp::start();
    let (admin, item) = (app.user("admin"), app.book());
    let video = app.user("appraiser").store(&video());
    let body =
        json!({ "item_id": item, "findings": app.photographed(), "video": video, "conclusion": "genuine" });
    let prepared = app
        .user("appraiser")
        .post("/api/v1/appraisals/prepare", &body)
        .expect(200);
    assert!(
        prepared["message"]
            .as_str()
            .unwrap()
            .starts_with("zhenma/report/v1")
    );
    let tag = app.active();
    let corrected = json!({ "reason": "型号写错", "findings": app.photographed(), "conclusion": "genuine" });
    let path = format!("/api/v1/appraisals/{}/corrections/prepare", tag.appraisal_id);
    app.user("appraiser").post(&path, &corrected).expect(200);
    assert_eq!(
        app.user("warehouse")
            .get(&format!("/api/v1/tags/{}/label.png", tag.serial))
            .status,
        200
    );
    assert_eq!(
        app.user("warehouse")
            .get(&format!("/api/v1/tags/{}/label.svg", tag.serial))
            .status,
        200
    );
    app.user("reviewer").get("/api/v1/checklists/shoes").expect(200);

    let example = app.command(&["checklist", "example"]);
    let example = if example.status.success() {
        example
    } else {
        crate::app::zhenma(&["checklist", "example"])
    };
    admin
        .post_bytes("/api/v1/checklists", &example.stdout)
        .expect(200);
    let years = b"date,type,name,name_zh\n2027-01-01,holiday,New Year,\xe5\x85\x83\xe6\x97\xa6\n";
    admin.post_bytes("/api/v1/calendar", years).expect(200);
    let shop = json!({ "id": "merchant-9", "kind": "merchant", "name": "商家九" });
    admin.post("/api/v1/organisations", &shop).expect(201);
    let xin = json!({ "id": "xin", "organisation": "agency-2", "name": "新人", "licence": "LIC-X" });
    admin.post("/api/v1/persons", &xin).expect(201);
    let key = json!({ "public_key": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
    admin.post("/api/v1/persons/xin/keys", &key).expect(201);
    admin
        .post("/api/v1/persons/xin/erase", &json!({ "reason": "本人要求" }))
        .expect(200);
    let signer = json!({
        "url": "https://sign.agency.example/", "secret": "sixteen-or-more-characters", "key": key["public_key"],
    });
    admin
        .post("/api/v1/organisations/agency-1/signer", &signer)
        .expect(201);
    // A backup takes the folder's socket.
    admin
        .post("/api/v1/backup", &json!({ "blobs": true }))
        .problem(409);
    admin
        .post("/api/v1/organisations/agency-2/keys", &json!({}))
        .expect(201);
    admin
        .post(
            "/api/v1/retention",
            &json!({ "media_days": 1200, "reason": "演示" }),
        )
        .expect(200);
    admin
        .post("/api/v1/keys/certificate/rotate", &json!({}))
        .expect(201);
    let point = json!({ "point": "codes", "description": "批号激光刻印" });
    let reference = json!({
        "brand": "ALPINARA 演示", "model": "A1", "region": "CN", "version": "2026", "category": "shoes", "points": [point],
    });
    let added = app
        .user("approver")
        .post("/api/v1/reference-versions", &reference)
        .expect(201);
    let path = format!("/api/v1/reference-versions/{}", added["id"].as_str().unwrap());
    app.user("approver").get(&path).expect(200);
    let lost = json!({ "since": "2026-01-17T20:30:00+08:00", "reason": "演示" });
    assert_eq!(admin.post("/api/v1/keys/seal-1/compromise", &lost).status, 200);
    let lists = admin.get("/api/v1/work-lists").expect(200);
    let path = format!(
        "/api/v1/work-lists/{}",
        lists["work_lists"][0]["id"].as_str().unwrap()
    );
    admin.get(&path).expect(200);
}

#[test]
fn who_has_an_answer_already_is_told_so() {
    let app = TestApp::start();
    let tag = app.active();
    let report = app.verify(&tag.code)["report"]["sha256"]
        .as_str()
        .unwrap()
        .to_owned();
    for (who, path) in [
        ("", "/openapi.json".to_owned()),
        ("", "/.well-known/jwks.json".to_owned()),
        ("", "/.well-known/agencies/agency-1/jwks.json".to_owned()),
        ("", format!("/api/v1/reports/{report}")),
        ("warehouse", format!("/api/v1/items/{}", tag.item_id)),
        ("approver", format!("/api/v1/appraisals/{}", tag.appraisal_id)),
    ] {
        let user = if who.is_empty() {
            app.anonymous()
        } else {
            app.user(who)
        };
        let first = user.get(&path);
        assert_eq!(first.status, 200, "{path}");
        let etag = first.header("etag").unwrap().to_owned();
        let ask = |known: &str| -> Answer { user.call("GET", &path, &[("if-none-match", known)], None) };
        let again = ask(&etag);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(again.header("etag"), Some(etag.as_str()));
        assert_eq!(ask(&format!("\"other\", W/{etag}")).status, 304, "{path}");
        assert_eq!(ask("\"other\"").status, 200, "{path}");
        assert_eq!(ask("nonsense").status, 200, "{path}");
    }
    // Another state is another version.
    let path = format!("/api/v1/items/{}", tag.item_id);
    let etag = app
        .user("warehouse")
        .get(&path)
        .header("etag")
        .unwrap()
        .to_owned();
    let revoke = format!("/api/v1/tags/{}/revoke", tag.serial);
    app.user("platform")
        .post(&revoke, &json!({ "reason": "演示" }))
        .expect(200);
    let headers = [("if-none-match", etag.as_str())];
    assert_eq!(
        app.user("warehouse").call("GET", &path, &headers, None).status,
        200
    );
    // Nobody learns from a version what is not theirs.
    let stranger = app.user("other-warehouse").call("GET", &path, &headers, None);
    stranger.problem(404);
}

#[test]
fn headers_of_a_megabyte_are_refused_and_nobody_else_notices() {
    let app = TestApp::start();
    let many: String = (0..20_000)
        .map(|n| format!("x-{n}: {}\r\n", "a".repeat(40)))
        .collect();
    for head in [
        format!(
            "GET /api/v1/items HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n\r\n",
            "a".repeat(1 << 20)
        ),
        format!(
            "GET /openapi.json HTTP/1.1\r\nhost: x\r\ncookie: {}\r\n\r\n",
            "a".repeat(1 << 20)
        ),
        format!("GET /openapi.json HTTP/1.1\r\nhost: x\r\n{many}\r\n"),
        format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(1 << 20)),
        format!("{} / HTTP/1.1\r\nhost: x\r\n\r\n", "A".repeat(1 << 20)),
    ] {
        let answer = tolerant(&app, head.as_bytes());
        // The server hangs up on what it does not read to the end; then its answer may be lost on the way.
        let status = answer.get(9..12).unwrap_or_default();
        assert!(
            answer.is_empty() || ["400", "414", "431"].contains(&status),
            "{answer:.200}"
        );
        app.anonymous().get("/healthz").expect(200);
    }
}

#[test]
fn a_thousand_guessed_tokens_open_nothing_and_lock_nobody_out() {
    let guess = |n: usize| format!("zm_{}_{n:0>43}", "a".repeat(15));
    let app = TestApp::start();
    for n in 0..1_000 {
        let answer = app.with_token(&guess(n)).get("/api/v1/items");
        assert_eq!(answer.status, 401, "{}", answer.text());
    }
    app.user("warehouse").get("/api/v1/items").expect(200);

    // With the limits on, an address that guesses is slowed down; a token that holds passes from there again as soon as
    // the answer said.
    let app = TestApp::start_on(Folder::new(), &[]);
    let passes = || {
        for _ in 0..100 {
            let answer = app.user("warehouse").get("/api/v1/items");
            if answer.status != 429 {
                return answer.expect(200);
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("a token that holds is locked out");
    };
    let mut refused = [0, 0];
    for n in 0..1_000 {
        let answer = app.with_token(&guess(n)).get("/api/v1/items");
        match answer.status {
            401 => refused[0] += 1,
            429 => {
                assert!(answer.header("retry-after").is_some());
                refused[1] += 1;
            }
            other => panic!("{other}: {}", answer.text()),
        }
        if n % 100 == 0 {
            passes();
        }
    }
    assert!(refused[0] >= 300 && refused[1] > 0, "{refused:?}");
    passes();
    // The public's book is another.
    app.anonymous().get("/.well-known/jwks.json").expect(200);
}
