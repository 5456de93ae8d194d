//! A dishonest insider writes into the folder, without the private keys: every kind of record is changed in every field,
//! removed, and added, and `check` names it. What it cannot notice stands in [`UNNOTICED`], each with the reason.
//!
//! The forger goes through the store, so that its sums are right again, and keeps every record readable JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;
use zhenma::app::Application;
use zhenma::domain::log::Tree;
use zhenma::hash::Sha256Hash;
use zhenma::store::{Batch, Write};

use crate::app::{Folder, Tag, TestApp, findings, zhenma};
use crate::kills_child::open;

/// Kinds of records, and fields of them, whose change nothing tells, with the reason.
const UNNOTICED: [(&str, &str, &str); 12] = [
    (
        "scan",
        "first_at",
        "a scan is anonymous and counted without an act; nothing else knows when it was",
    ),
    ("scan", "first_visitor.day", "as above"),
    ("scan", "first_visitor.hash", "as above"),
    ("scan", "others", "as above"),
    (
        "count/scan",
        "",
        "how often a tag was scanned only the counter knows; that it was scanned at all is compared",
    ),
    (
        "count/issued-of",
        "",
        "it is for conflicts between commits; nothing is told by it",
    ),
    (
        "count/status-list",
        "",
        "entries are reserved ahead; a higher number wastes some, a lower one is noticed",
    ),
    (
        "idempotency",
        "",
        "the answer kept for a repeated call goes to its own caller, and is no fact of the service's",
    ),
    (
        "meta/scrub",
        "",
        "how far the reading of files has come; the next round reads all of them again",
    ),
    (
        "meta/format",
        "",
        "the store's own: another number is refused when the folder is opened",
    ),
    (
        "meta/last-commit",
        "",
        "the store's own: written anew with every commit",
    ),
    (
        "meta/record-sum",
        "",
        "the store's own: written anew with every commit; that it is missing is noticed",
    ),
];

/// A folder with something of everything.
fn rich() -> TempDir {
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("data");
    let output = zhenma(&[
        "demo",
        "--once",
        "--listen",
        "127.0.0.1:0",
        "--data",
        data.to_str().unwrap(),
    ]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    dir
}

/// Another one: scans, a receipt, tags that were suspended, replaced and revoked, a correction, items that were amended and cancelled, second opinions, outcomes,
/// reference versions, the end of a key.
fn eventful() -> Folder {
    let app = TestApp::start();
    let (platform, why) = (app.user("platform"), json!({ "reason": "演示" }));
    let act = |who: &str, tag: &Tag, what: &str| {
        let path = format!("/api/v1/tags/{}/{what}", tag.serial);
        app.user(who)
            .post(&path, &why)
            .expect(if what == "replace" { 201 } else { 200 })
    };
    let [sold, replaced, revoked, held, corrected] = std::array::from_fn(|_| app.active());
    let scan = json!({ "code": sold.code });
    app.anonymous().post("/api/v1/scans", &scan).expect(200);
    app.anonymous().post("/api/v1/scans", &scan).expect(200);
    // As early as a receipt may be: after the label was bound, which was a moment ago.
    let bound = jiff::Timestamp::now().to_string();
    let receipt = json!({ "serial": sold.serial, "order": "DD-1", "received_at": bound, "by": "buyer" });
    platform.post("/api/v1/receipts", &receipt).expect(201);
    act("warehouse", &replaced, "replace");
    act("platform", &revoked, "revoke");
    act("platform", &held, "suspend");
    let body = json!({ "reason": "内标照片看错", "findings": app.photographed(), "conclusion": "genuine" });
    let path = format!("/api/v1/appraisals/{}/corrections", corrected.appraisal_id);
    app.user("appraiser").post(&path, &body).expect(201);
    app.decide(&corrected.appraisal_id);
    app.user("appraiser").post(&path, &body).expect(201);
    let (amended, cancelled) = (app.book(), app.book());
    let name = json!({ "facts": { "name": "登山鞋" }, "reason": "演示" }).to_string();
    let kind = [("content-type", "application/json")];
    let warehouse = app.user("warehouse");
    let path = format!("/api/v1/items/{amended}");
    warehouse
        .call("PATCH", &path, &kind, Some(name.as_bytes()))
        .expect(200);
    warehouse
        .post(&format!("/api/v1/items/{cancelled}/cancel"), &why)
        .expect(200);
    let (waiting, _) = app.appraise(&app.book(), findings(), "genuine");
    let ask = json!({ "assessor": "ping", "question": "编码字体是否属新版？" });
    let path = format!("/api/v1/appraisals/{waiting}/opinions");
    app.user("approver").post(&path, &ask);
    let said = app.command(&["retention", "--media-days", "3650", "--reason", "演示"]);
    assert!(said.status.success());
    let calendar = app.folder.data().join("../calendar.csv");
    std::fs::write(
        &calendar,
        "date,type,name,name_zh\n2014-04-02,holiday,Test,测试\n",
    )
    .unwrap();
    assert!(
        app.command(&["calendar", "load", calendar.to_str().unwrap()])
            .status
            .success()
    );
    assert!(app.command(&["scrub", "--rate-mib", "0"]).status.success());
    let since = "2026-01-01T00:00:00Z";
    let said = app.command(&[
        "key",
        "compromise",
        "seal-1",
        "--since",
        since,
        "--reason",
        "演示",
    ]);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    app.stop()
}

fn records_of(service: &Application) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    zhenma::store::for_each::<zhenma::store::StoreError>(service.store(), "", |key, record| {
        all.insert(key.to_owned(), record.value.to_vec());
        Ok(())
    })
    .unwrap();
    all
}

/// What a record is, by its key.
fn kind(key: &str) -> String {
    let mut parts = key.split('/');
    let first = parts.next().unwrap();
    match first {
        "count" | "meta" | "log" | "loghead" => format!("{first}/{}", parts.next().unwrap()),
        _ => first.to_owned(),
    }
}

/// The paths of all leaves of a value; the elements of a list have one path.
fn leaves(value: &Value, path: &str, each: &mut dyn FnMut(String, Vec<Step>), at: &mut Vec<Step>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                at.push(Step::Member(name.clone()));
                leaves(member, &path, each, at);
                at.pop();
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                at.push(Step::Element(index));
                leaves(element, &format!("{path}[]"), each, at);
                at.pop();
            }
        }
        _ => each(path.to_owned(), at.clone()),
    }
}

#[derive(Clone)]
enum Step {
    Member(String),
    Element(usize),
}

fn at<'v>(value: &'v mut Value, path: &[Step]) -> &'v mut Value {
    path.iter().fold(value, |value, step| match step {
        Step::Member(name) => &mut value[name.as_str()],
        Step::Element(index) => &mut value[*index],
    })
}

/// Words that a forger would change into one another.
const WORDS: [[&str; 2]; 5] = [
    ["genuine", "not_genuine"],
    ["active", "issued"],
    ["pass", "fail"],
    ["running", "over"],
    ["differs", "matches"],
];

/// Another value of the same type, and as far as can be told of the same form.
fn other(value: &Value) -> Value {
    match value {
        Value::Null => json!(1),
        Value::Bool(flag) => json!(!flag),
        Value::Number(number) => match number.as_u64() {
            Some(number) => json!(if number == 0 { 1 } else { number - 1 }),
            None => json!(0),
        },
        Value::String(text) => {
            for [one, two] in WORDS {
                if text == one {
                    return json!(two);
                }
                if text == two {
                    return json!(one);
                }
            }
            json!(other_text(text))
        }
        Value::Array(_) | Value::Object(_) => panic!("they have leaves"),
    }
}

fn other_text(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let is_time = text.parse::<jiff::Timestamp>().is_ok();
    let fits = |c: &char| {
        if is_time {
            c.is_ascii_digit()
        } else {
            c.is_ascii_alphanumeric()
        }
    };
    match chars.iter_mut().rev().find(|c| fits(c)) {
        Some(last) => {
            *last = match *last {
                '0'..='8' => char::from_u32(u32::from(*last) + 1).unwrap(),
                '9' => '0',
                'a' => 'b',
                'A' => 'B',
                c if c.is_ascii_lowercase() => 'a',
                _ => 'A',
            };
        }
        None => chars.push('伪'),
    }
    chars.into_iter().collect()
}

struct Forger {
    service: Application,
    records: BTreeMap<String, Vec<u8>>,
    _dir: Box<dyn std::any::Any>,
}

impl Forger {
    fn in_a_rich_folder() -> Self {
        let dir = rich();
        let data = dir.path().join("data");
        Self::in_folder(&data, Box::new(dir))
    }

    fn in_an_eventful_folder() -> Self {
        let folder = eventful();
        let data = folder.data();
        Self::in_folder(&data, Box::new(folder))
    }

    fn in_folder(data: &Path, dir: Box<dyn std::any::Any>) -> Self {
        let service = open(data);
        let forger = Self {
            records: records_of(&service),
            service,
            _dir: dir,
        };
        assert_eq!(forger.found(), Vec::<(String, String)>::new());
        forger
    }

    fn write(&self, changes: &BTreeMap<String, Option<Vec<u8>>>) {
        let mut batch = Batch::new();
        for (key, value) in changes {
            let write = match value {
                Some(value) => Write::Put(value.clone().into()),
                None => Write::Delete,
            };
            batch.write(key.clone(), write);
        }
        self.service.store().commit(batch).unwrap();
    }

    fn put_back(&self, changes: &BTreeMap<String, Option<Vec<u8>>>) {
        let back = changes
            .keys()
            .map(|key| (key.clone(), self.records.get(key).cloned()));
        self.write(&back.collect());
    }

    fn found(&self) -> Vec<(String, String)> {
        let report = self.service.operations().check(&mut |_| {}).unwrap();
        let findings = report.findings.into_iter();
        findings
            .map(|finding| (finding.subject, finding.problem))
            .collect()
    }

    /// Writes the changes, checks, puts everything back.
    fn found_with(&self, changes: &BTreeMap<String, Option<Vec<u8>>>) -> Vec<(String, String)> {
        self.write(changes);
        let found = self.found();
        self.put_back(changes);
        found
    }
}

fn is_unnoticed(kind: &str, path: &str) -> bool {
    UNNOTICED
        .iter()
        .any(|(of, field, _)| kind == *of && (field.is_empty() || path == *field))
}

/// Whether a finding is about this record, or about the tag whose record it is.
fn is_about(subject: &str, key: &str) -> bool {
    subject == key || key.rsplit('/').next() == Some(subject)
}

#[test]
fn no_field_of_any_record_can_be_changed_unnoticed() {
    // What the second folder has of kinds that the first has too is changed all the same.
    let mut met = changed_field_by_field(&Forger::in_a_rich_folder());
    met.extend(changed_field_by_field(&Forger::in_an_eventful_folder()));
    for (kind, path, _) in UNNOTICED {
        let is_met = met
            .iter()
            .any(|(of, field)| of == kind && (path.is_empty() || path == field));
        assert!(is_met, "{kind} {path} is not in any folder");
    }
}

/// Changes every field of every kind once, and gives the kinds and fields there are.
fn changed_field_by_field(forger: &Forger) -> BTreeSet<(String, String)> {
    // One change of a record at a time; several records of a kind share its fields among them.
    let mut waiting: BTreeMap<String, Vec<(String, Vec<u8>)>> = BTreeMap::new();
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    for (key, bytes) in &forger.records {
        let value: Value = serde_json::from_slice(bytes).unwrap();
        leaves(
            &value,
            "",
            &mut |path, steps| {
                if seen.insert((kind(key), path.clone())) {
                    let mut changed = value.clone();
                    let leaf = at(&mut changed, &steps);
                    *leaf = other(leaf);
                    let bytes = serde_json::to_vec(&changed).unwrap();
                    waiting.entry(key.clone()).or_default().push((path, bytes));
                }
            },
            &mut Vec::new(),
        );
    }
    let kinds: BTreeSet<&String> = seen.iter().map(|(kind, _)| kind).collect();
    eprintln!("{} fields of {} kinds: {kinds:?}", seen.len(), kinds.len());
    let mut missed = Vec::new();
    // Records whose change is told at another place are changed alone.
    let alone = |key: &str| {
        let kind = kind(key);
        kind.starts_with("log")
            || kind.starts_with("meta")
            || kind.starts_with("count")
            || kind.contains("-of")
            || kind == "verify"
    };
    let single: Vec<_> = waiting.keys().filter(|key| alone(key)).cloned().collect();
    for key in single {
        for (path, bytes) in waiting.remove(&key).unwrap() {
            let noticed = !forger
                .found_with(&BTreeMap::from([(key.clone(), Some(bytes))]))
                .is_empty();
            if noticed == is_unnoticed(&kind(&key), &path) {
                missed.push(format!("{key} {path}: noticed is {noticed}"));
            }
        }
    }
    while !waiting.is_empty() {
        let mut changes = BTreeMap::new();
        let mut paths = BTreeMap::new();
        waiting.retain(|key, fields| {
            if let Some((path, bytes)) = fields.pop() {
                changes.insert(key.clone(), Some(bytes));
                paths.insert(key.clone(), path);
            }
            !fields.is_empty()
        });
        let found = forger.found_with(&changes);
        for (key, path) in paths {
            let noticed = found.iter().any(|(subject, _)| is_about(subject, &key));
            if noticed == is_unnoticed(&kind(&key), &path) {
                missed.push(format!("{key} {path}: noticed is {noticed}"));
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert_eq!(forger.found(), [], "everything is as it was");
    seen
}

#[test]
fn no_record_can_be_removed_or_added_unnoticed() {
    for forger in [Forger::in_a_rich_folder(), Forger::in_an_eventful_folder()] {
        removed_and_added(&forger);
    }
}

fn removed_and_added(forger: &Forger) {
    let mut of_kind: BTreeMap<String, &String> = BTreeMap::new();
    for key in forger.records.keys() {
        of_kind.insert(kind(key), key);
    }
    let mut missed = Vec::new();
    for (kind, key) in of_kind {
        let entry = is_unnoticed(&kind, "") || kind.starts_with("meta/");
        let gone = forger.found_with(&BTreeMap::from([(key.clone(), None)]));
        // The first scan's ledger and its count go together.
        if gone.is_empty() && !entry {
            missed.push(format!("{key} was removed"));
        }
        let copy = other_text(key);
        let added = BTreeMap::from([(copy.clone(), Some(forger.records[key].clone()))]);
        if !forger.records.contains_key(&copy)
            && forger.found_with(&added).is_empty()
            && !entry
            && kind != "scan"
        {
            missed.push(format!("{copy} was added"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

fn check(data: &Path, more: &[&str]) -> (Option<i32>, String) {
    let output = zhenma(&[&["check", "--data", data.to_str().unwrap()], more].concat());
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code(), said)
}

fn copied(from: &Path, to: &Path) {
    let copied = std::process::Command::new("cp")
        .arg("-r")
        .arg(from)
        .arg(to)
        .status();
    assert!(copied.unwrap().success());
}

/// A tag with everything that names it, and the sum that would tell: removed below the store.
#[test]
fn a_tag_that_was_removed_together_with_the_record_sum_is_missed() {
    let dir = rich();
    let data = dir.path().join("data");
    {
        let db = sled::open(data.join("store")).unwrap();
        let (key, _) = db.scan_prefix("tag/").next().unwrap().unwrap();
        db.remove(&key).unwrap();
        db.remove("meta/record-sum").unwrap();
        db.flush().unwrap();
    }
    let (code, said) = check(&data, &[]);
    assert_eq!(code, Some(1), "{said}");
    for words in [
        "it was removed without an act",
        "issues a tag, and there is no such tag",
        "the sum over all",
    ] {
        assert!(said.contains(words), "'{words}' is not in: {said}");
    }
    // It is not forgotten with the next start either.
    let (code, said) = check(&data, &[]);
    assert_eq!(code, Some(1), "{said}");
}

#[test]
fn a_folder_that_was_rolled_back_is_noticed_with_a_checkpoint_and_only_with_one() {
    let dir = rich();
    let (data, older) = (dir.path().join("data"), dir.path().join("older"));
    copied(&data, &older);
    let file = dir.path().join("checkpoint");
    let checkpoint = |data: &Path| {
        let output = zhenma(&["log", "checkpoint", "--journal", "--data", data.to_str().unwrap()]);
        assert!(output.status.success());
        std::fs::write(&file, output.stdout).unwrap();
    };
    let kept = ["--checkpoint", file.to_str().unwrap()];
    // An act that leaves no leaf: only the journal knows it.
    let output = zhenma(&[
        "org",
        "new",
        "shop-new",
        "--kind",
        "merchant",
        "--name",
        "新店",
        "--data",
        data.to_str().unwrap(),
    ]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    checkpoint(&data);
    assert_eq!(check(&data, &kept).0, Some(0), "{}", check(&data, &kept).1);
    assert_eq!(check(&older, &[]).0, Some(0));
    let (code, said) = check(&older, &kept);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("it does not go on from the checkpoint"), "{said}");
}

/// Who makes the journal anew to fit is noticed by whoever kept a checkpoint, and by nobody else: that is why one is kept.
#[test]
fn a_journal_that_was_made_anew_is_noticed_with_a_checkpoint_and_only_with_one() {
    let dir = rich();
    let data = dir.path().join("data");
    let service = open(&data);
    let checkpoint = service.log().checkpoint(None, true).unwrap();
    let records = records_of(&service);
    let key = "policy/demo";
    let (key, policy) = records
        .range(key.to_owned()..)
        .find(|(key, _)| key.starts_with("policy/"))
        .unwrap();
    let mut changed: Value = serde_json::from_slice(policy).unwrap();
    changed["days"] = json!(1);
    let changed = serde_json::to_vec(&changed).unwrap();
    let (right, forged) = (
        Sha256Hash::of(policy).to_string(),
        Sha256Hash::of(&changed).to_string(),
    );
    let mut batch = Batch::new();
    batch.write(key.clone(), Write::Put(changed.into()));
    let mut tree = Tree::default();
    for (key, entry) in records.range("log/journal/".to_owned().."log/journal0".to_owned()) {
        let entry: String = serde_json::from_slice(entry).unwrap();
        let entry = entry.replace(&right, &forged);
        tree.append(entry.as_bytes());
        batch.put(key.clone(), &entry).unwrap();
    }
    batch.put("loghead/journal", &tree.head()).unwrap();
    service.store().commit(batch).unwrap();
    let found = |checkpoint: Option<&str>| {
        let report = service.operations().check_against(checkpoint, &mut |_| {});
        report.unwrap().findings
    };
    assert_eq!(found(None), []);
    let found = found(Some(&checkpoint));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].problem.contains("does not go on from the checkpoint"),
        "{found:?}"
    );
}

#[test]
fn a_checkpoint_that_is_damaged_or_another_folders_is_told_apart() {
    let (one, other) = (Folder::new(), Folder::new());
    let (one, other) = (open(&one.data()), open(&other.data()));
    let checkpoint = one.log().checkpoint(None, true).unwrap();
    let found = |service: &Application, text: &str| {
        let report = service.operations().check_against(Some(text), &mut |_| {});
        report.map(|report| {
            report
                .findings
                .into_iter()
                .map(|finding| finding.problem)
                .collect::<Vec<_>>()
        })
    };
    assert_eq!(found(&one, &checkpoint).unwrap(), Vec::<String>::new());
    // The folders of the tests are copies of one, so the other goes on from the checkpoint too.
    assert_eq!(found(&other, &checkpoint).unwrap(), Vec::<String>::new());
    let size = checkpoint.lines().nth(1).unwrap();
    let more = checkpoint.replacen(&format!("\n{size}\n"), &format!("\n{size}1\n"), 1);
    assert!(found(&one, &more).unwrap()[0].contains("signature is not valid"));
    let foreign = checkpoint.replace("zm.test", "other.test");
    assert!(
        found(&one, &foreign).unwrap()[0].contains("of the log 'other.test"),
        "{foreign}"
    );
    assert!(found(&one, "nothing").is_err());
}
