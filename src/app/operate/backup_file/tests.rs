use super::read::BackupProblem;
use super::sealed::NotOpened;
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::sealed::is_key_file;
use super::*;
use crate::domain::problem::Problem;
use crate::store::{Change, Record, Snapshot};

/// What came out of a backup.
#[derive(Default, PartialEq, Debug)]
struct Found {
    changes: Vec<Change>,
    blobs: Vec<(Sha256Hash, Vec<u8>)>,
    keys: Option<SealedKeys>,
    records_ended: bool,
}

impl Sink for Found {
    fn change(&mut self, change: Change) -> Result<(), Problem> {
        assert!(!self.records_ended);
        self.changes.push(change);
        Ok(())
    }

    fn end_records(&mut self) -> Result<(), Problem> {
        self.records_ended = true;
        Ok(())
    }

    fn begin_blob(&mut self, sha256: Sha256Hash, _: u64) -> Result<(), Problem> {
        self.blobs.push((sha256, Vec::new()));
        Ok(())
    }

    fn blob_bytes(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        self.blobs.last_mut().unwrap().1.extend_from_slice(bytes);
        Ok(())
    }

    fn end_blob(&mut self) -> Result<(), Problem> {
        Ok(())
    }

    fn keys(&mut self, keys: SealedKeys) -> Result<(), Problem> {
        self.keys = Some(keys);
        Ok(())
    }
}

fn head() -> Head {
    Head {
        format: FORMAT.to_owned(),
        schema: 0,
        made_at: "2026-01-02T03:04:05.678Z".parse().unwrap(),
        log: "zm.test/log".to_owned(),
        blobs: true,
        keys: false,
    }
}

fn write(changes: &[Change], blobs: &[(Sha256Hash, Vec<u8>)]) -> (Vec<u8>, End) {
    let mut bytes = Vec::new();
    let mut writer = Writer::new(&mut bytes, &head()).unwrap();
    for (key, record) in changes {
        writer.change(key, record.as_ref()).unwrap();
    }
    writer.end_part().unwrap();
    for (hash, blob) in blobs {
        writer
            .blob(hash, u64::try_from(blob.len()).unwrap(), blob.as_slice())
            .unwrap();
    }
    let end = writer.end(Snapshot { from: 3, at: 7 }, 5, None).unwrap();
    (bytes, end)
}

fn small() -> Vec<u8> {
    let record = Record {
        version: 9,
        value: b"{}".to_vec().into(),
    };
    let blob = b"a video".to_vec();
    write(
        &[("key".to_owned(), Some(record)), ("gone".to_owned(), None)],
        &[(Sha256Hash::of(&blob), blob)],
    )
    .0
}

#[test]
fn records_in_several_parts_come_back() {
    let changes: Vec<Change> = (0..3000)
        .map(|version| {
            let value = "x".repeat(1_000).into_bytes().into();
            (format!("key/{version}"), Some(Record { version, value }))
        })
        .collect();
    let (bytes, end) = write(&changes, &[]);
    let mut found = Found::default();
    assert_eq!(read(bytes.as_slice(), &mut found).unwrap(), (head(), end));
    assert_eq!(found.changes, changes);
    assert_eq!(read_head(bytes.as_slice()).unwrap(), head());
}

#[test]
fn no_part_of_a_backup_is_one() {
    let bytes = small();
    // The last thousand bytes and some are the archive's own end, after ours.
    let body = bytes.len() - 1024;
    for length in 0..body {
        let outcome = read(&bytes[..length], &mut ());
        let Err(problem) = outcome else {
            // Only the padding behind the end's JSON may be missing.
            assert!(bytes[length..].iter().all(|byte| *byte == 0), "{length}");
            continue;
        };
        let says = problem.to_string();
        assert!(
            says.contains("cut off") || says.contains("not a backup") || says.contains("damaged"),
            "{length}: {says}"
        );
    }
    assert!(read(bytes.as_slice(), &mut ()).is_ok());
}

#[test]
fn a_backup_that_was_not_finished_says_why() {
    let mut bytes = Vec::new();
    let mut writer = Writer::new(&mut bytes, &head()).unwrap();
    writer.change("key", None).unwrap();
    writer.fail("the disk is full").unwrap();
    let problem = read(bytes.as_slice(), &mut ()).unwrap_err();
    assert!(matches!(problem, BackupProblem::Failed(why) if why == "the disk is full"));
}

#[test]
fn a_newer_format_says_so_and_anything_else_is_no_backup() {
    let newer = Head {
        format: "zhenma/backup/v3".to_owned(),
        ..head()
    };
    let mut bytes = Vec::new();
    Writer::new(&mut bytes, &newer).unwrap().fail("").unwrap();
    for problem in [
        read(bytes.as_slice(), &mut ()).unwrap_err(),
        read_head(bytes.as_slice()).unwrap_err(),
    ] {
        assert!(matches!(problem, BackupProblem::Newer(format) if format == "zhenma/backup/v3"));
    }
    for other in [&b""[..], b"{}", &[7; 5000]] {
        assert!(
            matches!(read(other, &mut ()), Err(BackupProblem::NotABackup)),
            "{}",
            other.len()
        );
    }
}

#[test]
fn records_of_a_schema_are_read_up_to_the_highest_known() {
    let current = crate::app::migrations::current();
    let read_of = |format: &str, schema| {
        let mut bytes = Vec::new();
        let head = Head {
            format: format.to_owned(),
            schema,
            ..head()
        };
        Writer::new(&mut bytes, &head).unwrap().fail("").unwrap();
        read_head(bytes.as_slice())
    };
    for format in [FORMAT, FORMAT_WITH_SCHEMA] {
        assert_eq!(read_of(format, current).unwrap().schema, current);
        let problem = read_of(format, current + 1).unwrap_err().to_string();
        assert!(
            problem.contains("the records of a newer program (schema"),
            "{problem}"
        );
    }
    assert!(
        !serde_json::to_string(&head()).unwrap().contains("schema"),
        "0 is not said"
    );
}

#[test]
fn a_file_that_is_not_its_name_is_named_at_the_end() {
    let wrong = Sha256Hash::of("another");
    let (bytes, end) = write(&[], &[(wrong, b"a video".to_vec())]);
    assert_eq!((end.left_out.as_slice(), end.blobs), ([wrong].as_slice(), 0));
    assert!(read(bytes.as_slice(), &mut ()).is_ok());
}

#[test]
fn keys_open_with_their_passphrase_alone() {
    let files: KeyFiles = BTreeMap::from([("seal-1.json".to_owned(), "secret".to_owned().into())]);
    let sealed = SealedKeys::seal(&files, "correct horse", [1; 16], [2; 12]).unwrap();
    assert!(!serde_json::to_string(&sealed).unwrap().contains("secret"));
    assert_eq!(sealed.open("correct horse").unwrap(), files);
    assert_eq!(sealed.open("Correct horse"), Err(NotOpened));
    for (name, good) in [
        ("seal-1.json", true),
        ("agency-demo-a.json", true),
        ("agency-demo-a.2.json", true),
        (
            "signer-agency-1-01a1ff49-9496-7171-a68f-ccef141c6214.secret",
            true,
        ),
        ("..json", false),
        ("seal-1..json", false),
        ("../signer.secret", false),
        ("../seal-1.json", false),
        (".json", false),
        ("a/b.json", false),
        ("seal-1", false),
    ] {
        assert_eq!(is_key_file(name), good, "{name}");
    }
}

#[test]
fn a_changed_number_in_the_end_is_noticed() {
    let text = String::from_utf8(small()).unwrap();
    for (from, to) in [
        ("\"at\":7", "\"at\":8"),
        ("\"leaves\":5", "\"leaves\":6"),
        ("\"from\":3", "\"from\":4"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        assert!(
            matches!(read(changed.as_bytes(), &mut ()), Err(BackupProblem::Altered(_))),
            "{to}"
        );
    }
}

proptest! {
    #[test]
    fn a_changed_byte_is_noticed_or_changes_nothing(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let bytes = small();
        let mut expected = Found::default();
        let whole = read(bytes.as_slice(), &mut expected).unwrap();
        let mut changed = bytes.clone();
        let at = at.index(bytes.len());
        changed[at] = byte;
        let mut found = Found::default();
        // The archive's own fields (owner, time, padding) say nothing that we read.
        if let Ok(read) = read(changed.as_slice(), &mut found) {
            prop_assert_eq!(read, whole);
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn arbitrary_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(read(bytes.as_slice(), &mut ()).is_err());
    }
}
