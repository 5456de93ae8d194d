//! The schema number of a folder: what this program does not know is refused in words, and what former releases made
//! is brought to today's.

use std::path::Path;
use std::process::Command;

use serde_json::json;
use zhenma::app::migrations::{Schema, current};
use zhenma::store::{Batch, SledSettings, SledStore, Store, prefix_end};

use crate::app::{Folder, zhenma};

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
