//! Several origins: labels outlive the name of the service.

use serde_json::{Value, json};

use crate::app::{ORIGIN, Tag, TestApp};
use crate::command_line::offline;
use zhenma::app::Application;
use zhenma::app::settings::Settings;
use zhenma::domain::log::{Leaf, LeafKind};
use zhenma::domain::problem::Problem;
use zhenma::hash::Sha256Hash;
use zhenma::store::for_each;

const NEW: &str = "https://new.example";

#[test]
fn labels_under_the_old_name_stay_good_and_lead_on() {
    let app = TestApp::start();
    let old = app.active();
    let app = TestApp::start_on(app.stop(), &["--rate-limit", "off", "--origin", NEW]);
    let new = app.active();
    let seen = |app: &TestApp, tag: &Tag| {
        assert_eq!(app.verify(&tag.code)["verdict"], "genuine");
        assert_eq!(app.verify(&tag.tag_uri)["verdict"], "genuine");
        assert_eq!(offline(app, tag).0, Some(0));
        // A phone opens what the QR holds, on whichever name it carries; a typed link without the seal too.
        for link in [&tag.code, &tag.tag_uri] {
            let path = link.splitn(4, '/').nth(3).unwrap();
            let answer = app.anonymous().get(&format!("/{path}"));
            assert_eq!(answer.status, 307, "{}", answer.text());
            assert_eq!(
                answer.header("location"),
                Some(format!("/t/{}", tag.serial).as_str())
            );
        }
    };
    seen(&app, &old);
    seen(&app, &new);
    assert!(new.code.starts_with("HTTPS://NEW.EXAMPLE/") && new.tag_uri.starts_with(NEW));
    let document = app.anonymous().get("/.well-known/zhenma-keys.json").expect(200);
    assert_eq!(document["origins"], json!([ORIGIN, NEW]));
    assert_eq!(
        document["log_origin"], "zm.test:8080/log",
        "the log keeps its name"
    );
    // A seal is good for its own origin.
    for (tag, from, to) in [(&old, ORIGIN, NEW), (&new, NEW, ORIGIN)] {
        let moved = tag.code.replace(&from.to_uppercase(), &to.to_uppercase());
        assert_eq!(app.verify(&moved), json!({ "verdict": "not_found" }));
        let moved = Tag {
            code: moved,
            ..tag.clone()
        };
        assert_eq!(offline(&app, &moved).0, Some(1));
    }

    // Back to the old name: it is known, so no second leaf says that it was added.
    let app = TestApp::start_on(app.stop(), &["--rate-limit", "off", "--origin", ORIGIN]);
    let third = app.active();
    assert!(third.code.starts_with(&ORIGIN.to_uppercase()));
    for tag in [&old, &new, &third] {
        seen(&app, tag);
    }
    assert!(app.command(&["check"]).status.success());
    let service = Application::open(&app.stop().data(), &Settings::default()).unwrap();
    let mut added = Vec::new();
    for_each(service.store(), "log/leaves/", |_, record| {
        let leaf: Leaf = serde_json::from_slice::<String>(&record.value)
            .unwrap()
            .parse()
            .unwrap();
        added.extend((leaf.kind == LeafKind::OriginAdded).then_some(leaf.certificate.unwrap()));
        Ok::<(), Problem>(())
    })
    .unwrap();
    assert_eq!(added, [ORIGIN, NEW].map(Sha256Hash::of));
}

#[test]
fn a_tag_renewed_after_a_compromise_keeps_its_own_origin() {
    let app = TestApp::start();
    let old = app.active();
    let app = TestApp::start_on(app.stop(), &["--rate-limit", "off", "--origin", NEW]);
    let since = "2026-01-01T00:00:00Z";
    let lost = app.command(&[
        "key",
        "compromise",
        "cert-1",
        "--since",
        since,
        "--reason",
        "演示",
    ]);
    assert!(lost.status.success());
    let path = format!("/api/v1/tags/{}/reinstate", old.serial);
    app.user("platform")
        .post(&path, &json!({ "reason": "已核对" }))
        .expect(200);
    let answer: Value = app.verify(&old.code);
    assert_eq!(
        (&answer["verdict"], answer["tag"]["uri"].as_str()),
        (&json!("genuine"), Some(old.tag_uri.as_str()))
    );
    let renewed = Tag {
        certificate: answer["certificate"].as_str().unwrap().to_owned(),
        ..old
    };
    assert_eq!(offline(&app, &renewed).0, Some(0));
    assert!(app.command(&["check"]).status.success());
}
