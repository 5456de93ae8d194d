//! Pages as a browser without JavaScript gets them, and the way a QR leads to them.

use serde_json::json;

use crate::app::{Answer, Folder, ORIGIN, Tag, TestApp};

fn page(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Answer {
    app.anonymous().call("GET", path, headers, None)
}

fn scans(app: &TestApp, tag: &Tag) -> u64 {
    app.verify(&tag.code)["notice"]["scans"].as_u64().unwrap_or(0)
}

/// Every value of an attribute in a page.
fn attributes(page: &str, name: &str) -> Vec<String> {
    let before = format!(" {name}=\"");
    page.split(&before)
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap_or_default().replace("&amp;", "&"))
        .collect()
}

#[test]
fn a_page_is_in_the_readers_language() {
    let app = TestApp::start();
    let path = format!("/t/{}", app.active().serial);
    let english = "Appraised as genuine";
    for (query, accepted, tag) in [
        ("", None, "zh-CN"),
        ("", Some("zh-CN,zh;q=0.9,en;q=0.8"), "zh-CN"),
        ("", Some("en-GB,en;q=0.9"), "en"),
        ("", Some("fr,de;q=0.5"), "zh-CN"),
        ("?lang=en", Some("zh-CN"), "en"),
        ("?lang=zh", Some("en"), "zh-CN"),
        ("?lang=xx", Some("en"), "en"),
    ] {
        let headers: Vec<(&str, &str)> = accepted
            .map(|accepted| ("accept-language", accepted))
            .into_iter()
            .collect();
        let page = page(&app, &format!("{path}{query}"), &headers);
        assert_eq!(page.status, 200);
        assert_eq!(page.header("content-language"), Some(tag), "{query} {accepted:?}");
        assert!(page.text().contains(&format!("<html lang=\"{tag}\">")));
        assert_eq!(page.text().contains(english), tag == "en");
        assert_eq!(page.header("vary"), Some("Accept-Language"));
    }
}

/// A test in `domain/scan` holds what the ledger of scans has; the page says that, and nothing beyond it.
#[test]
fn the_page_says_what_is_kept_of_scans() {
    let app = TestApp::start();
    let path = format!("/t/{}", app.active().serial);
    for (language, said, former) in [
        ("en", "Nothing else, no region and no device", "coarse region"),
        ("zh", "不保存地区和设备", "大致地区"),
    ] {
        let text = page(&app, &format!("{path}?lang={language}"), &[]).text();
        assert!(text.contains(said) && !text.contains(former), "{text}");
    }
}

#[test]
fn pages_are_for_nobody_but_who_holds_the_label() {
    let app = TestApp::start();
    let tag = app.active();
    for path in [
        "/".to_owned(),
        format!("/t/{}", tag.serial),
        "/t/none".to_owned(),
        "/nowhere".to_owned(),
    ] {
        let page = page(&app, &path, &[]);
        for (name, value) in [
            ("x-robots-tag", "noindex"),
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
            ("content-type", "text/html; charset=utf-8"),
        ] {
            assert_eq!(page.header(name), Some(value), "{path}");
        }
        let policy = page.header("content-security-policy").unwrap();
        for rule in [
            "default-src 'none'",
            "script-src 'self'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
        let text = page.text();
        assert!(
            !text.contains(" onclick=") && !text.contains("<script>") && !text.contains(" style="),
            "{path}"
        );
        assert!(page.header("set-cookie").is_none());
        assert!(!text.contains(&tag.code), "the seal is on the label alone");
    }
}

#[test]
fn everything_a_page_names_is_there_and_ours() {
    let app = TestApp::start();
    let tag = app.active();
    let text = page(&app, &format!("/t/{}", tag.serial), &[]).text();
    let mut seen = 0;
    for name in ["src", "href", "poster"] {
        for link in attributes(&text, name) {
            if link.starts_with('#') || link.starts_with('?') || link.starts_with("tel:") {
                continue;
            }
            assert!(
                link.starts_with('/'),
                "a page loads nothing from elsewhere: {link}"
            );
            assert_eq!(app.anonymous().get(&link).status, 200, "{link}");
            seen += 1;
        }
    }
    assert!(seen >= 6, "style, script, icon, video, report");
    assert!(
        text.contains(&format!("/api/v1/evidence/{}", tag.video)),
        "the video can be watched"
    );
    assert_eq!(app.anonymous().get("/assets/../Cargo.toml").status, 404);
}

/// Everything of an answer but the time it was given at.
fn seen(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let mut headers = answer.headers.clone();
    headers.retain(|(name, _)| name != "date");
    headers.sort();
    (answer.status, headers, answer.text())
}

#[test]
fn whatever_is_not_there_looks_the_same() {
    let app = TestApp::start();
    let (tag, other) = (app.active(), app.active());
    let path = tag.code.strip_prefix(&ORIGIN.to_uppercase()).unwrap();
    let seal = path.split('/').nth(1).unwrap();
    let zeroes = "0".repeat(20);
    for language in ["zh-CN", "en"] {
        let accepted = [("accept-language", language)];
        let ask = |path: &str| seen(&page(&app, path, &accepted));
        let expected = ask("/nowhere");
        assert_eq!(expected.0, 404);
        assert_eq!(expected.2.contains("Code not found"), language == "en");
        for wrong in [
            format!("/t/{zeroes}"),
            "/t/ABC".to_owned(),
            "/t/%00".to_owned(),
            "/t?code=nonsense".to_owned(),
            "/t".to_owned(),
            format!("/8004/9521234{zeroes}"),
            format!("/8004/1111111{}", tag.serial),
            path.replace(&tag.serial, &other.serial),
            path.replace(seal, &"A".repeat(104)),
            path.to_lowercase(),
            "/8004/".to_owned(),
            "/wp-login.php".to_owned(),
        ] {
            assert_eq!(ask(&wrong), expected, "{wrong}");
        }
    }
}

#[test]
fn the_qr_and_the_link_lead_to_the_page_and_are_kept_by_no_cache() {
    let app = TestApp::start();
    let tag = app.active();
    let to = format!("/t/{}", tag.serial);
    for link in [
        tag.code.strip_prefix(&ORIGIN.to_uppercase()).unwrap(),
        tag.tag_uri.strip_prefix(ORIGIN).unwrap(),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = app.anonymous().call(method, link, &[], None);
            assert_eq!(
                (answer.status, answer.header("location")),
                (307, Some(to.as_str()))
            );
            assert_eq!(answer.header("cache-control"), Some("no-store"));
        }
        assert_eq!(
            app.anonymous().call("POST", link, &[], Some(b"")).status,
            404,
            "a link is followed, not posted to"
        );
    }
}

#[test]
fn what_somebody_types_leads_to_the_page() {
    let app = TestApp::start();
    let tag = app.active();
    let grouped: Vec<String> = tag
        .serial
        .as_bytes()
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).to_lowercase())
        .collect();
    for typed in [
        tag.code.clone(),
        tag.tag_uri.clone(),
        tag.serial.clone(),
        grouped.join(" "),
        grouped.join("-"),
        format!("  {}\r\n", tag.code),
    ] {
        let encoded = percent_encoding::utf8_percent_encode(&typed, percent_encoding::NON_ALPHANUMERIC);
        for language in ["zh", "en"] {
            let answer = app.anonymous().get(&format!("/t?lang={language}&code={encoded}"));
            let to = format!("/t/{}?lang={language}", tag.serial);
            assert_eq!(
                (answer.status, answer.header("location")),
                (303, Some(to.as_str())),
                "{typed:?}"
            );
        }
    }
}

#[test]
fn the_items_own_address_leads_to_its_live_tag() {
    let app = TestApp::start();
    let tag = app.active();
    let uri = app.verify(&tag.code)["item"]["uri"].as_str().unwrap().to_owned();
    let answer = app.anonymous().get(uri.strip_prefix(ORIGIN).unwrap());
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, Some(format!("/t/{}", tag.serial).as_str()))
    );
    let untagged = app.book();
    let [none, unknown] = [untagged.as_str(), "0190a000-0000-7000-8000-000000000000"]
        .map(|id| app.anonymous().get(&format!("/items/{id}")));
    assert_eq!(
        (none.status, unknown.status),
        (404, 404),
        "an item without a tag is nobody else's business"
    );
}

#[test]
fn looking_counts_nothing() {
    let app = TestApp::start();
    let tag = app.active();
    let link = tag.code.strip_prefix(&ORIGIN.to_uppercase()).unwrap();
    for _ in 0..3 {
        for method in ["GET", "HEAD"] {
            app.anonymous().call(method, link, &[], None);
            app.anonymous()
                .call(method, &format!("/t/{}", tag.serial), &[], None);
            app.anonymous()
                .call(method, &format!("/t?code={}", tag.serial), &[], None);
        }
        app.verify(&tag.code);
    }
    assert!(app.verify(&tag.code).get("notice").is_none());
    assert_eq!(scans(&app, &tag), 0);
}

#[test]
fn the_button_works_without_javascript_and_keeps_the_language() {
    let app = TestApp::start();
    let tag = app.active();
    for (count, language) in [(1, "en"), (2, "zh")] {
        // The browser's own language is the other one: what the reader chose on the page stays.
        let other = [("accept-language", if language == "en" { "zh-CN" } else { "en" })];
        let shown = page(&app, &format!("/t/{}?lang={language}", tag.serial), &other).text();
        let form = shown.split("<form method=\"post\"").nth(1).unwrap();
        let action = attributes(&format!(" {}", form.split('>').next().unwrap()), "action").remove(0);
        let mut headers = vec![
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        headers.extend(other);
        let body = format!("lang={language}");
        let answer = app
            .anonymous()
            .call("POST", &action, &headers, Some(body.as_bytes()));
        let back = format!("/t/{}?lang={language}", tag.serial);
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, Some(back.as_str()))
        );
        assert_eq!(scans(&app, &tag), count);
    }
    assert!(
        page(&app, &format!("/t/{}?lang=en", tag.serial), &[])
            .text()
            .contains("First visitor")
    );
    let nobodys = app
        .anonymous()
        .call("POST", &format!("/t/{}", "0".repeat(20)), &[], Some(b"lang=zh"));
    assert_eq!(nobodys.status, 404);
}

#[test]
fn another_site_cannot_make_its_visitors_count_scans() {
    let app = TestApp::start();
    let tag = app.active();
    let path = format!("/t/{}", tag.serial);
    let body = json!({ "code": tag.code }).to_string();
    for site in ["cross-site", "same-site", "nonsense"] {
        let headers = [("sec-fetch-site", site)];
        let refused = app.anonymous().call("POST", &path, &headers, Some(b"lang=zh"));
        assert_eq!(
            (refused.status, refused.header("content-type")),
            (403, Some("text/html; charset=utf-8"))
        );
        app.anonymous()
            .call("POST", "/api/v1/scans", &headers, Some(body.as_bytes()))
            .problem(403);
    }
    assert_eq!(scans(&app, &tag), 0);
    for headers in [
        &[("sec-fetch-site", "same-origin")][..],
        &[("sec-fetch-site", "none")],
        &[],
    ] {
        assert_eq!(
            app.anonymous()
                .call("POST", &path, headers, Some(b"lang=zh"))
                .status,
            303
        );
    }
    assert_eq!(scans(&app, &tag), 3);
}

#[test]
fn a_flood_is_told_to_wait_as_a_page_and_as_a_problem() {
    let app = TestApp::start_on(Folder::new(), &[]);
    let mut answered = 0;
    // Ten a second come back while this runs, so a slow machine needs a few more than 300.
    while app.anonymous().get("/api/v1/verify?code=x").status == 200 {
        answered += 1;
        assert!(answered < 2_000, "there is no limit");
    }
    assert!(answered >= 300, "only {answered} requests of a burst");
    // One token may come back between two calls: the first refusal of each is what counts.
    let refused = |call: &dyn Fn() -> Answer| {
        (0..500)
            .map(|_| call())
            .find(|answer| answer.status == 429)
            .unwrap()
    };
    let verify = refused(&|| app.anonymous().get("/api/v1/verify?code=x"));
    assert!(verify.problem(429).contains("too many"));
    let scan = refused(&|| app.anonymous().post("/api/v1/scans", &json!({ "code": "x" })));
    scan.problem(429);
    let english = refused(&|| app.anonymous().get("/t/x?lang=en"));
    let chinese = refused(&|| app.anonymous().get("/nowhere"));
    assert!(english.text().contains("Too many requests") && chinese.text().contains("<html lang=\"zh-CN\">"));
    for answer in [&verify, &scan, &english, &chinese] {
        let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=60).contains(&wait));
    }
    for page in [&english, &chinese] {
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(page.header("x-robots-tag"), Some("noindex"));
    }
    // Who has a token works on.
    assert_eq!(
        app.user("warehouse").post_bytes("/api/v1/intake", b"x").status,
        422
    );
    // The address that floods sees no more of it than of the rest.
    refused(&|| app.anonymous().get("/healthz"));
}

#[test]
fn what_people_wrote_is_text_and_nothing_else() {
    let app = TestApp::start();
    let script = "<script>alert(1)</script>";
    let csv = format!("brand,name,category\n{script},\"\"\"><img src=x onerror=alert(2)>\",shoes\n");
    let booked = app
        .user("warehouse")
        .post_bytes("/api/v1/intake", csv.as_bytes())
        .expect(200);
    let item = booked["booked"][0]["item_id"].as_str().unwrap();
    let mut findings = crate::app::findings();
    findings[0]["note"] = json!("</p><script>alert(3)</script>");
    let (appraisal, _) = app.appraise(item, findings, "genuine");
    app.decide(&appraisal);
    let tag = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": appraisal }))
        .expect(201);
    let serial = tag["serial"].as_str().unwrap();
    let bind = json!({ "code": tag["code"], "carrier": "sticker", "place": "盒'\"><b onclick=alert(4)>" });
    app.user("warehouse")
        .post(&format!("/api/v1/tags/{serial}/bind"), &bind)
        .expect(200);
    let text = page(&app, &format!("/t/{serial}"), &[]).text();
    assert!(
        !text.contains(script) && !text.contains("<img src=x") && !text.contains("<b onclick"),
        "{text}"
    );
    assert!(!text.contains("alert(3)</script>"));
    for shown in ["alert(1)", "alert(2)", "alert(3)", "alert(4)"] {
        assert!(text.contains(shown), "it is shown as what it is: {shown}");
    }
}

#[test]
fn a_head_tells_what_a_get_would_and_sends_no_body() {
    let app = TestApp::start();
    let tag = app.active();
    let report = app.verify(&tag.code)["report"]["url"]
        .as_str()
        .unwrap()
        .replace(ORIGIN, "");
    for path in [
        "/".to_owned(),
        "/nowhere".to_owned(),
        "/assets/page.css".to_owned(),
        "/context/v1".to_owned(),
        "/.well-known/jwks.json".to_owned(),
        format!("/t/{}", tag.serial),
        format!("/api/v1/verify?code={}", tag.serial),
        format!("/api/v1/evidence/{}", tag.video),
        report,
    ] {
        let (get, head) = (
            seen(&app.anonymous().get(&path)),
            seen(&app.anonymous().call("HEAD", &path, &[], None)),
        );
        assert_eq!((head.0, &head.1), (get.0, &get.1), "{path}");
        assert!(head.2.is_empty() && !get.2.is_empty(), "{path}");
    }
}

#[test]
fn other_methods_are_answered_too() {
    let app = TestApp::start();
    for (method, path) in [
        ("POST", "/"),
        ("DELETE", "/t/x"),
        ("PUT", "/api/v1/verify"),
        ("GET", "/api/v1/scans"),
    ] {
        app.anonymous().call(method, path, &[], None).problem(405);
    }
}
