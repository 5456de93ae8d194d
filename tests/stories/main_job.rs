//! The main job: an appraised item gets its tag, and a scan finds it.

use serde_json::json;

use crate::app::{ORIGIN, TestApp, findings, zhenma};

#[test]
fn an_appraised_item_gets_its_tag_and_a_scan_finds_it() {
    let app = TestApp::start();
    let tag = app.issued();
    assert_eq!(
        app.verify(&tag.code)["verdict"],
        "not_active",
        "issued, not yet on the item"
    );

    let body = json!({ "code": tag.code, "carrier": "hang tag", "place": "鞋盒右侧" });
    let bound = app
        .user("warehouse")
        .post(&format!("/api/v1/tags/{}/bind", tag.serial), &body)
        .expect(200);
    assert_eq!(bound["status"], "active");

    for code in [&tag.code, &tag.tag_uri, &tag.serial] {
        let answer = app.verify(code);
        assert_eq!(answer["verdict"], "genuine", "{code}");
        assert_eq!(answer["tag"]["serial"], tag.serial.as_str());
        assert_eq!(answer["video"]["sha256"], tag.video.as_str());
        assert_eq!(answer["certificate"], tag.certificate.as_str());
        assert!(answer["log"]["index"].is_u64());
        assert!(answer.get("notice").is_none(), "nobody scanned it yet");
        assert!(
            !answer.to_string().contains("null"),
            "optional fields are absent: {answer}"
        );
        assert!(
            !answer.to_string().contains(&tag.code),
            "the seal is only on the label"
        );
        assert!(answer["report"]["url"].as_str().unwrap().starts_with(ORIGIN));
    }
}

#[test]
fn the_qr_leads_to_the_page_by_307_the_seal_compared_first() {
    let app = TestApp::start();
    let (tag, other) = (app.active(), app.active());
    let path = tag.code.strip_prefix(&ORIGIN.to_uppercase()).unwrap();
    let scan = app.anonymous().get(path);
    assert_eq!(
        (scan.status, scan.header("location")),
        (307, Some(format!("/t/{}", tag.serial).as_str()))
    );
    let plain = app.anonymous().get(tag.tag_uri.strip_prefix(ORIGIN).unwrap());
    assert_eq!(plain.status, 307);

    // A seal of another tag, one nobody made, and a serial nobody issued: all the same.
    let stranger = path.replace(&tag.serial, &other.serial);
    let forged = path.replacen(&path[10..14], "AAAA", 1);
    let unknown = format!("/8004/9521234{}", "0".repeat(20));
    let pages: Vec<_> = [stranger, forged, unknown]
        .iter()
        .map(|path| app.anonymous().get(path))
        .collect();
    for page in &pages {
        assert_eq!(page.status, 404);
        assert_eq!(page.body, pages[0].body);
    }
}

#[test]
fn the_first_scan_is_told_from_the_later_ones() {
    let app = TestApp::start();
    let tag = app.active();
    let scan = || {
        app.anonymous()
            .post("/api/v1/scans", &json!({ "code": tag.code }))
            .expect(200)
    };
    let first = scan();
    assert_eq!(
        (&first["verdict"], &first["notice"]["scans"]),
        (&json!("genuine"), &json!(1))
    );
    assert_eq!(first["notice"]["kind"], "first_scan");
    let second = scan();
    assert_eq!(second["notice"]["scans"], 2);
    assert_eq!(second["notice"]["first_at"], first["notice"]["first_at"]);
    assert_eq!(
        app.verify(&tag.code)["notice"],
        second["notice"],
        "a GET sees the count and adds nothing"
    );
    assert_eq!(app.verify(&tag.code)["notice"]["scans"], 2);
}

#[test]
fn all_three_outcomes_are_outcomes_and_only_genuine_gets_a_tag() {
    let app = TestApp::start();
    let mut differs = findings();
    differs[3] = json!({ "point": "codes", "result": "differs", "note": "喷码字体不符" });
    let mut unchecked = findings();
    unchecked[4] = json!({ "point": "hardware", "result": "not_checked" });
    for (findings, conclusion) in [(differs, "not_genuine"), (unchecked, "undetermined")] {
        let item = app.book();
        let (appraisal, _) = app.appraise(&item, findings, conclusion);
        app.decide(&appraisal);
        let refused = app
            .user("approver")
            .post("/api/v1/tags", &json!({ "appraisal_id": appraisal }))
            .problem(409);
        assert!(refused.contains("genuine"), "{refused}");
    }
}

#[test]
fn the_check_finds_nothing_wrong_while_the_service_works() {
    let app = TestApp::start();
    app.active();
    let output = app.command(&["check"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("everything is as it must be"),
        "{said}"
    );
}

#[test]
fn a_code_verifies_offline_with_the_published_keys_alone() {
    let app = TestApp::start();
    let tag = app.issued();
    let dir = tempfile::tempdir().unwrap();
    let (keys, certificate) = (dir.path().join("keys.json"), dir.path().join("certificate.jwt"));
    std::fs::write(&keys, app.anonymous().get("/.well-known/zhenma-keys.json").body).unwrap();
    std::fs::write(&certificate, &tag.certificate).unwrap();
    let verify = |code: &str| {
        zhenma(&[
            "verify",
            code,
            "--keys",
            keys.to_str().unwrap(),
            "--certificate",
            certificate.to_str().unwrap(),
        ])
    };
    assert_eq!(verify(&tag.code).status.code(), Some(0));
    let other = app.issued();
    assert_eq!(
        verify(&other.code).status.code(),
        Some(1),
        "the certificate is about another tag"
    );
    let crossed = tag.code.replace(&tag.serial, &other.serial);
    assert_eq!(
        verify(&crossed).status.code(),
        Some(1),
        "the seal is another tag's"
    );
    for no_code in ["nonsense", &tag.code.to_lowercase(), &tag.tag_uri] {
        let output = verify(no_code);
        assert_eq!(output.status.code(), Some(2), "{no_code}");
        assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1);
    }
}
