//! The audit trail: every act with who, when, why, before and after.

use serde_json::{Value, json};

use crate::app::TestApp;

#[test]
fn every_act_is_in_the_trail_once_and_the_trail_is_exported() {
    let app = TestApp::start();
    let tag = app.active();
    app.user("platform")
        .post(
            &format!("/api/v1/tags/{}/suspend", tag.serial),
            &json!({ "reason": "复核" }),
        )
        .expect(200);
    let export = |more: &[&str]| {
        let arguments = [&["tail", "--from", "2020-01-01T00:00:00Z", "--no-follow"], more].concat();
        let output = app.command(&arguments);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    let events: Vec<Value> = export(&["--json"])
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let of = |kind: &str| {
        events
            .iter()
            .filter(|event| event["kind"] == kind)
            .collect::<Vec<_>>()
    };
    for kind in [
        "set_up",
        "received",
        "evidence_stored",
        "appraised",
        "reviewed",
        "approved",
        "issued",
        "bound",
    ] {
        assert!(!of(kind).is_empty(), "{kind}");
    }
    let [suspended] = of("suspend")[..] else {
        panic!("{events:?}")
    };
    assert_eq!(suspended["serial"], tag.serial.as_str());
    assert_eq!(
        (&suspended["before"], &suspended["after"]),
        (&json!("active"), &json!("suspended"))
    );
    assert_eq!(
        (&suspended["reason"], &suspended["by"]["person"]),
        (&json!("复核"), &json!("tai"))
    );
    assert_eq!(suspended["by"]["organisation"], "platform-1");
    let mut ids: Vec<&str> = events.iter().map(|event| event["id"].as_str().unwrap()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "each once");
    let text = export(&[]);
    let line = text.lines().find(|line| line.contains("suspend")).unwrap();
    assert!(
        line.contains("tai platform platform-1")
            && line.contains("active -> suspended")
            && line.contains("(复核)")
    );
}
