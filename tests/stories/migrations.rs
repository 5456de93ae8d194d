//! The schema number of a folder: what this program does not know is refused in words, and what former releases made
//! is brought to today's.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use zhenma::app::migrations::{Schema, current};
use zhenma::store::{Batch, SledSettings, SledStore, Store, Write, prefix_end};

use crate::app::{Folder, TestApp, findings, zhenma};

fn store(data: &Path) -> SledStore {
    SledStore::open(&data.join("store"), &SledSettings::default()).unwrap()
}

fn records(data: &Path) -> Vec<(String, zhenma::store::Record)> {
    store(data).scan("", &prefix_end(""), usize::MAX).unwrap()
}

#[test]
fn a_folder_of_a_newer_program_is_refused_in_words_by_every_command() {
    let folder = Folder::new();
    let (path, data) = (folder.data(), folder.data_str());
    let newer = current() + 7;
    let mut batch = Batch::new();
    batch.put("meta/schema", &json!({"number": newer})).unwrap();
    store(&path).commit(batch).unwrap();
    let before = records(&path);
    let backup = path.join("../backup.tar");
    for command in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["check"],
        &["check", "--json"],
        &["backup", backup.to_str().unwrap()],
        &["key", "list"],
        &["token", "list"],
        &["log", "checkpoint"],
        &["init", "--origin", "http://other.test"],
        &["demo", "--once"],
    ] {
        let output = zhenma(&[command, &["--data", &data]].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{command:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{command:?}: {said}");
        let numbers = format!("schema {newer}; this program knows schemas up to {})", current());
        for words in ["newer program", &numbers, "restore a backup"] {
            assert!(said.contains(words), "{command:?}: {said}");
        }
        assert!(output.stdout.is_empty(), "{command:?}");
    }
    assert!(!backup.exists());
    assert_eq!(records(&path), before, "nothing was written");
}

#[test]
fn the_backup_of_a_newer_program_is_refused_in_words_and_leaves_an_empty_folder() {
    let folder = Folder::new();
    let backup = folder.data().join("../backup.tar");
    let backup = backup.to_str().unwrap();
    crate::app::zhenma_ok(&["backup", backup, "--data", &folder.data_str()]);
    // The head is the first entry; its length stays, so that the archive stays one.
    let mut bytes = std::fs::read(backup).unwrap();
    let head = br#""format":"zhenma/backup/v"#;
    let at = bytes.windows(head.len()).position(|part| part == head).unwrap();
    bytes[at + head.len()] = b'3';
    std::fs::write(backup, &bytes).unwrap();
    let successor = folder.successor();
    let restore = || {
        let data = successor.data_str();
        let output = zhenma(&["restore", backup, "--leaves", "unknown", "--data", &data]);
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(restore().contains("zhenma/backup/v3"), "{}", restore());
    assert!(!successor.data().join("store").exists());
}

#[test]
fn folders_of_former_releases_carry_the_schema_number_of_today_once_they_were_opened() {
    let releases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/releases");
    let mut seen = 0;
    for release in std::fs::read_dir(releases).unwrap() {
        let release = release.unwrap().path();
        for archive in ["folder.tar.xz", "killed.tar.xz", "restored.tar.xz"].map(|name| release.join(name)) {
            if !archive.exists() {
                continue;
            }
            seen += 1;
            let dir = tempfile::tempdir().unwrap();
            let unpacked = Command::new("tar")
                .arg("-xJf")
                .arg(&archive)
                .arg("-C")
                .arg(dir.path())
                .status()
                .unwrap();
            assert!(unpacked.success());
            let data = dir.path().join("data");
            let output = zhenma(&["check", "--data", data.to_str().unwrap()]);
            assert_ne!(output.status.code(), Some(2), "{}", archive.display());
            let schema = Schema::read(&store(&data)).unwrap();
            assert_eq!(
                (schema.number, schema.migrating),
                (current(), None),
                "{}",
                archive.display()
            );
        }
    }
    assert!(seen >= 3, "{seen} fixtures");
}

/// A folder in which the rules before migration 4 let one own serial stand on two pieces, in two spellings.
#[test]
fn two_pieces_that_are_one_by_todays_rules_stay_valid_and_are_marked() {
    let app = TestApp::start();
    let book = |app: &TestApp, serial: &str| {
        let csv = format!("brand,name,category,own_serial,lot\n演示,b,shoes,{serial},{serial}\n");
        app.user("warehouse")
            .post_bytes("/api/v1/intake", csv.as_bytes())
            .expect(200)
    };
    let item = |answer: &Value| answer["booked"][0]["item_id"].as_str().unwrap().to_owned();
    let (one, other) = (item(&book(&app, "FW-123")), item(&book(&app, "T-9")));
    let folder = app.stop();
    {
        let store = store(&folder.data());
        let mut batch = Batch::new();
        // As before migrations 3 and 4: no journal, the former index, another comparison.
        for prefix in [
            "item-serial/",
            "item-of-number/",
            "meta/listed-by-number",
            "log/journal/",
        ] {
            for (key, _) in store.scan(prefix, &prefix_end(prefix), usize::MAX).unwrap() {
                batch.write(key, Write::Delete);
            }
        }
        batch.write("loghead/journal", Write::Delete);
        batch.put("own-serial/wh-1/00", &one).unwrap();
        batch.put("own-serial/wh-1/01", &other).unwrap();
        let key = format!("item/{other}");
        let mut record: Value = serde_json::from_slice(&store.get(&key).unwrap().unwrap().value).unwrap();
        record["facts"]["own_serial"] = json!("ＦＷ－１２３");
        batch.put(key, &record).unwrap();
        batch.put("meta/schema", &json!({ "number": 2 })).unwrap();
        store.commit(batch).unwrap();
    }
    let check = zhenma(&["check", "--data", &folder.data_str()]);
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stdout)
    );
    // Without its mark the check names it, and an entry that names another piece.
    let key = format!("item/{other}");
    let change = |change: &dyn Fn(&mut Batch, &SledStore)| {
        let store = store(&folder.data());
        let mut batch = Batch::new();
        change(&mut batch, &store);
        store.commit(batch).unwrap();
    };
    let marked = store(&folder.data()).get(&key).unwrap().unwrap().value;
    change(&|batch, store| {
        let mut record: Value = serde_json::from_slice(&marked).unwrap();
        record.as_object_mut().unwrap().remove("allowed_by").unwrap();
        batch.put(key.clone(), &record).unwrap();
        let (entry, _) = store
            .scan("item-serial/", &prefix_end("item-serial/"), 1)
            .unwrap()
            .remove(0);
        batch.put(entry.replace("wh-1", "wh-2"), &one).unwrap();
    });
    let check = zhenma(&["check", "--data", &folder.data_str()]);
    let said = String::from_utf8_lossy(&check.stdout).into_owned();
    for words in [
        format!("its own serial stands on the item {one} too"),
        "it names no item that has this own serial".to_owned(),
    ] {
        assert!(said.contains(&words), "{said}");
    }
    change(&|batch, store| {
        batch.write(key.clone(), Write::Put(marked.clone()));
        let forged = "item-serial/wh-2/";
        for (key, _) in store.scan(forged, &prefix_end(forged), usize::MAX).unwrap() {
            batch.write(key, Write::Delete);
        }
    });
    let app = TestApp::start_on(folder, &["--rate-limit", "off"]);
    let shown = |id: &str| {
        app.user("warehouse")
            .get(&format!("/api/v1/items/{id}"))
            .expect(200)
    };
    assert!(shown(&one).get("allowed_by").is_none());
    assert_eq!(
        (
            &shown(&other)["allowed_by"],
            &shown(&other)["facts"]["own_serial"]
        ),
        (&json!(3), &json!("ＦＷ－１２３"))
    );
    // Both go on, and a third is refused as long as one of them is there.
    let refused = |app: &TestApp, by: &str| {
        let answer = book(app, "fw–123");
        assert!(
            answer["errors"][0]["message"].as_str().unwrap().contains(by),
            "{answer}"
        );
    };
    refused(&app, &one);
    let why = json!({ "reason": "x" });
    let cancel = |id: &str| {
        app.user("warehouse")
            .post(&format!("/api/v1/items/{id}/cancel"), &why)
    };
    cancel(&one).expect(200);
    refused(&app, &other);
    let (appraisal, _) = app.appraise(&other, findings(), "genuine");
    app.decide(&appraisal);
    app.user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": appraisal }))
        .expect(201);
    let check = app.command(&["check"]);
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stdout)
    );
}
