//! The demonstration: what `zhenma demo` promises to whoever tries Zhenma first.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::app::{Folder, TestApp, zhenma, zhenma_ok};

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Runs the demonstration once on `data` and gives what it printed.
fn demo(data: &str) -> String {
    zhenma_ok(&[
        "demo",
        "--once",
        "--json",
        "--data",
        data,
        "--listen",
        "127.0.0.1:0",
        "--cache-mib",
        "64",
    ])
}

#[test]
fn the_demonstration_fills_a_folder_with_what_it_promises() {
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("data");
    let data = data.to_str().unwrap();
    let first = demo(data);
    let shown: Value = serde_json::from_str(&first).unwrap();
    let begun = std::time::Instant::now();
    assert_eq!(demo(data), first, "a filled folder says the same");
    assert!(
        begun.elapsed() < std::time::Duration::from_secs(30),
        "and is filled already"
    );

    let items = shown["items"].as_array().unwrap();
    let of = |field: &str| {
        items
            .iter()
            .map(|item| item[field].as_str().unwrap())
            .collect::<Vec<_>>()
    };
    assert!(items.len() >= 14);
    for category in [
        "gifts",
        "jewellery",
        "shoes",
        "watches_eyewear",
        "clothing",
        "sports_outdoor",
        "beauty",
    ] {
        assert!(of("category").contains(&category), "{category}");
    }
    for conclusion in ["genuine", "not_genuine", "undetermined"] {
        assert!(of("conclusion").contains(&conclusion), "{conclusion}");
    }
    let genuine: Vec<&Value> = items
        .iter()
        .filter(|item| item["conclusion"] == "genuine")
        .collect();
    assert!(genuine.len() >= 8);
    for item in items {
        for field in ["serial", "code", "tag_uri", "page", "label_png"] {
            assert_eq!(
                item.get(field).is_some(),
                item["conclusion"] == "genuine",
                "{field} of {item}"
            );
        }
    }
    look_at_the_goods(dir, &shown, &genuine);
}

fn look_at_the_goods(dir: TempDir, shown: &Value, genuine: &[&Value]) {
    let app = TestApp::start_on(Folder::filled(dir), &["--rate-limit", "off"]);
    let origin = shown["origin"].as_str().unwrap();
    let (mut videos, mut agencies) = (BTreeSet::new(), BTreeSet::new());
    for item in genuine {
        let answer = app.verify(item["code"].as_str().unwrap());
        assert_eq!(answer["verdict"], "genuine", "{item}");
        let serial = item["serial"].as_str().unwrap();
        assert_eq!(
            (serial.len(), answer["tag"]["serial"].as_str()),
            (20, Some(serial))
        );
        assert_eq!(answer["tag"]["uri"], item["tag_uri"]);
        assert_eq!(item["page"], format!("{origin}/t/{serial}"));
        assert_eq!(app.anonymous().get(&format!("/t/{serial}")).status, 200);
        let label = Path::new(item["label_png"].as_str().unwrap());
        assert!(label.is_absolute() && std::fs::read(label).unwrap().starts_with(b"\x89PNG"));
        assert!(label.with_extension("svg").exists());
        videos.insert(answer["video"]["sha256"].as_str().unwrap().to_owned());
        let agency = answer["report"]["agency"].as_str().unwrap();
        assert!(agency.contains("演示"), "{agency}");
        agencies.insert(agency.to_owned());
        assert!(!answer["item"]["photos"].as_array().unwrap().is_empty(), "{item}");
        assert_eq!(answer["tag"]["demonstration"], true);
    }
    assert_eq!(
        (videos.len(), agencies.len()),
        (genuine.len(), 2),
        "a video for each, two agencies"
    );
    for (role, path) in [
        ("warehouse", "/api/v1/intake"),
        ("appraiser", "/api/v1/appraisals"),
        ("approver", "/api/v1/tags"),
    ] {
        let token = shown["tokens"][role].as_str().unwrap();
        assert_eq!(
            app.with_token(token).post_bytes(path, b"{}").status,
            422,
            "{role}'s token lets in"
        );
    }
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn the_demonstration_for_people_is_a_table_and_one_qr() {
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("data");
    let output = Command::new(env!("CARGO_BIN_EXE_zhenma"))
        .args([
            "demo",
            "--once",
            "--listen",
            "127.0.0.1:0",
            "--origin",
            "https://demo.example",
            "--data",
        ])
        .arg(&data)
        .output()
        .unwrap();
    let said = out(&output);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for word in [
        "演示",
        "genuine",
        "not genuine",
        "undetermined",
        "https://demo.example/t/",
        "██",
    ] {
        assert!(said.contains(word), "{word}: {said}");
    }
    // A folder that somebody else set up is not filled with demonstrations.
    let own = Folder::new();
    let output = zhenma(&[
        "demo",
        "--once",
        "--listen",
        "127.0.0.1:0",
        "--data",
        &own.data_str(),
    ]);
    assert!(out(&output).is_empty() && output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("not filled by the demonstration"));
}
