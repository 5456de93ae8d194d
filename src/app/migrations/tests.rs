//! Migrations that are made up for the tests, over a store in memory that fails when it is told to.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::walk::walk_at_most;
use super::*;
use crate::domain::problem::Kind;
use crate::message::{Message, as_told};
use crate::store::{
    Change, CommitError, Committed, Each, FORMAT, Record, SledSettings, SledStore, Snapshot, StoreError,
    planned,
};

/// What becomes of the next commits, in turn; afterwards all are written.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Commits {
    Written,
    /// The process is killed before it is written.
    KilledBefore,
    /// It is written, and the process killed before it knows.
    KilledAfter,
}

/// A store in memory.
#[derive(Default)]
pub(super) struct Memory(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    version: u64,
    records: BTreeMap<String, Record>,
    next: Vec<Commits>,
    commits: usize,
}

impl Memory {
    /// A folder that is set up, with these values by key.
    pub(super) fn of(values: impl IntoIterator<Item = (String, Value)>) -> Self {
        let store = Self::default();
        let mut batch = Batch::new();
        batch.put(records::DEPLOYMENT, &"a folder").unwrap();
        batch.put(FORMAT_KEY, &FORMAT).unwrap();
        for (key, value) in values {
            batch.put(key, &value).unwrap();
        }
        store.commit(batch).unwrap();
        store.0.lock().unwrap().commits = 0;
        store
    }

    fn fails(self, mut next: Vec<Commits>) -> Self {
        next.reverse();
        self.0.lock().unwrap().next = next;
        self
    }

    fn commits(&self) -> usize {
        self.0.lock().unwrap().commits
    }

    pub(super) fn value(&self, key: &str) -> Option<Value> {
        self.values().remove(key)
    }

    fn values(&self) -> BTreeMap<String, Value> {
        let kept = self.0.lock().unwrap();
        let value = |record: &Record| serde_json::from_slice(&record.value).unwrap();
        kept.records
            .iter()
            .map(|(key, record)| (key.clone(), value(record)))
            .collect()
    }

    fn open(&self, migrations: &[Migration]) -> Result<(), Problem> {
        on_opening(
            self,
            None,
            Path::new("/data"),
            migrations,
            &MigrationSink::default(),
        )
    }
}

impl Store for Memory {
    fn get(&self, key: &str) -> Result<Option<Record>, StoreError> {
        Ok(self.0.lock().unwrap().records.get(key).cloned())
    }

    fn scan(&self, from: &str, to: &str, limit: usize) -> Result<Vec<(String, Record)>, StoreError> {
        let kept = self.0.lock().unwrap();
        let range = kept.records.range(from.to_owned()..to.to_owned());
        let owned = |(key, record): (&String, &Record)| (key.clone(), record.clone());
        Ok(range.take(limit).map(owned).collect())
    }

    fn commit(&self, batch: Batch) -> Result<Committed, CommitError> {
        let version = self.0.lock().unwrap().version + 1;
        let (committed, changes) = planned(&|key| self.get(key), version, batch)?;
        let fate = self.0.lock().unwrap().next.pop().unwrap_or(Commits::Written);
        if fate != Commits::KilledBefore {
            self.load(version, changes)?;
            self.0.lock().unwrap().commits += 1;
        }
        match fate {
            Commits::Written => Ok(committed),
            Commits::KilledBefore | Commits::KilledAfter => Err(CommitError::Stopped),
        }
    }

    fn snapshot(&self, _: &mut Each<'_>) -> Result<Snapshot, StoreError> {
        Err(StoreError::Backend("not in these tests".to_owned()))
    }

    fn load(&self, version: u64, changes: Vec<Change>) -> Result<(), CommitError> {
        let mut kept = self.0.lock().unwrap();
        kept.version = version;
        for (key, record) in changes {
            match record {
                Some(record) => kept.records.insert(key, record),
                None => kept.records.remove(&key),
            };
        }
        Ok(())
    }
}

fn change(
    store: &dyn Store,
    prefixes: &[&str],
    place: Option<&str>,
    change: impl Fn(&mut Value),
) -> Result<Step, Problem> {
    walk_at_most(store, prefixes, place, 3, |key, record, batch| {
        let mut value: Value = serde_json::from_slice(&record.value)?;
        change(&mut value);
        Ok(batch.put(key, &value)?)
    })
}

/// Numbers become objects: each record once, because what it leaves would not be a number any more.
fn wrap(store: &dyn Store, place: Option<&str>) -> Result<Step, Problem> {
    change(store, &["a/", "b/"], place, |value| {
        assert!(value.is_number(), "{value} was migrated before");
        *value = json!({"n": *value});
    })
}

/// Adds one: a record that was looked at twice would show it.
fn add_one(store: &dyn Store, place: Option<&str>) -> Result<Step, Problem> {
    change(store, &["a/"], place, |value| {
        value["n"] = json!(value["n"].as_u64().unwrap() + 1);
    })
}

/// Moves `b/` to `c/`.
fn move_b(store: &dyn Store, place: Option<&str>) -> Result<Step, Problem> {
    walk_at_most(store, &["b/"], place, 2, |key, record, batch| {
        let value: Value = serde_json::from_slice(&record.value)?;
        batch.put(key.replacen("b/", "c/", 1), &value)?;
        batch.write(key, crate::store::Write::Delete);
        Ok(())
    })
}

type StepFunction = fn(&dyn Store, Option<&str>) -> Result<Step, Problem>;

const fn migration(number: u32, what: fn() -> Message, step: StepFunction) -> Migration {
    Migration {
        number,
        what,
        breaks_older: false,
        step: Steps::OfRecords(step),
    }
}

const MADE_UP: [Migration; 3] = [
    migration(1, || as_told(&"numbers become objects"), wrap),
    migration(2, || as_told(&"one is added"), add_one),
    migration(3, || as_told(&"b becomes c"), move_b),
];

const CLOSING: [Migration; 2] = [
    migration(1, || as_told(&"numbers become objects"), wrap),
    Migration {
        breaks_older: true,
        ..migration(2, || as_told(&"one is added"), add_one)
    },
];

fn numbers(a: u64, b: u64) -> Vec<(String, Value)> {
    let of = |prefix: &'static str, count| (0..count).map(move |n| (format!("{prefix}/{n:04}"), json!(n)));
    of("a", a).chain(of("b", b)).collect()
}

fn schema(store: &dyn Store) -> Schema {
    Schema::read(store).unwrap()
}

const fn finished(number: u32) -> Schema {
    Schema {
        number,
        migrating: None,
    }
}

#[test]
fn the_real_list_counts_from_one_and_says_what_each_does() {
    for (index, migration) in MIGRATIONS.iter().enumerate() {
        assert_eq!(usize::try_from(migration.number).unwrap(), index + 1);
        let what = (migration.what)().to_string();
        assert!(what.split(' ').count() > 2, "{what}");
    }
    assert_eq!(usize::try_from(current()).unwrap(), MIGRATIONS.len());
}

#[test]
fn all_pending_migrations_run_in_order_and_once() {
    let store = Memory::of(numbers(7, 4));
    assert_eq!(schema(&store), finished(0), "a folder of release 74e8e34");
    store.open(&MADE_UP).unwrap();
    assert_eq!(schema(&store), finished(3));
    assert_eq!(store.value(records::SCHEMA), Some(json!({"number": 3})));
    assert_eq!(store.value("a/0006"), Some(json!({"n": 7})));
    assert_eq!(store.value("c/0003"), Some(json!({"n": 3})));
    assert_eq!(store.value("b/0003"), None);
    let commits = store.commits();
    store.open(&MADE_UP).unwrap();
    assert_eq!(store.commits(), commits, "and opening again writes nothing");
}

#[test]
fn only_what_is_pending_runs() {
    let store = Memory::of(numbers(2, 2));
    store.open(&MADE_UP[..1]).unwrap();
    assert_eq!(schema(&store), finished(1));
    store.open(&MADE_UP).unwrap();
    assert_eq!(store.value("a/0001"), Some(json!({"n": 2})));
}

#[test]
fn without_migrations_and_without_a_set_up_folder_nothing_is_written() {
    let store = Memory::of(numbers(2, 2));
    store.open(&[]).unwrap();
    assert_eq!((store.commits(), store.value(records::SCHEMA)), (0, None));
    let empty = Memory::default();
    empty.open(&MADE_UP).unwrap();
    assert_eq!(empty.commits(), 0);
}

#[test]
fn a_killed_run_goes_on_at_its_place() {
    let store = Memory::of(numbers(7, 0)).fails(vec![Commits::Written, Commits::KilledAfter]);
    store.open(&MADE_UP).unwrap_err();
    let begun = Migrating {
        number: 1,
        place: "a/0005".to_owned(),
    };
    let half = Schema {
        number: 0,
        migrating: Some(begun),
    };
    assert_eq!(schema(&store), half);
    let record = json!({"number": 0, "migrating": {"number": 1, "place": "a/0005"}});
    assert_eq!(store.value(records::SCHEMA), Some(record));
    assert_eq!(store.value("a/0006"), Some(json!(6)), "not yet");
    // `wrap` would say if it met a record twice.
    store.open(&MADE_UP).unwrap();
    assert_eq!(store.value("a/0006"), Some(json!({"n": 7})));
}

#[test]
fn a_newer_folder_is_refused_in_words_and_left_alone() {
    for record in [
        json!({"number": 7}),
        json!({"number": 3, "migrating": {"number": 7, "place": "a/1"}}),
        json!({"number": 7, "whatever": ["a later program adds"]}),
    ] {
        let store = Memory::of([(records::SCHEMA.to_owned(), record)]);
        let problem = store.open(&MADE_UP).unwrap_err();
        assert_eq!(
            problem.to_string(),
            "the folder '/data' has the records of a newer program (schema 7; this program knows schemas up to 3): \
             open it with the newer program, or restore a backup that this program made into another folder"
        );
        assert_eq!((problem.kind, store.commits()), (Kind::Conflict, 0));
    }
    let problem = refuse_newer_backup(current() + 1).unwrap_err();
    assert!(
        problem.to_string().starts_with("the backup has the records"),
        "{problem}"
    );
    refuse_newer_backup(current()).unwrap();
}

#[test]
fn progress_is_told_and_may_end_the_run() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let (kept, store) = (Arc::clone(&told), Memory::of(numbers(4, 0)));
    let sink = MigrationSink::new(move |progress| {
        let mut told = kept.lock().unwrap();
        told.push((progress.number, progress.records, progress.stage));
        assert_eq!(progress.last, 2);
        match told.len() {
            3 => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    });
    let open = || on_opening(&store, None, Path::new("/data"), &MADE_UP[..2], &sink);
    assert_eq!(open().unwrap_err().kind, Kind::Unavailable);
    assert_eq!(schema(&store).newest(), 1);
    open().unwrap();
    let expected = [
        (1, 0, Stage::Begins),
        (1, 3, Stage::GoesOn),
        // The rest of `a/`; `b/` is empty and comes in a step of its own.
        (1, 4, Stage::GoesOn),
        (1, 0, Stage::Begins),
        (1, 0, Stage::Ends),
        (2, 0, Stage::Begins),
        (2, 3, Stage::GoesOn),
        (2, 4, Stage::Ends),
    ];
    assert_eq!(*told.lock().unwrap(), expected);
    assert_eq!(schema(&store), finished(2));
}

#[test]
fn a_migration_that_breaks_older_programs_closes_the_store_to_them_with_its_first_step() {
    let store = Memory::of(numbers(4, 0));
    store.open(&CLOSING[..1]).unwrap();
    assert_eq!(store.value(FORMAT_KEY), Some(json!(FORMAT)));
    let store = store.fails(vec![Commits::KilledBefore]);
    store.open(&CLOSING).unwrap_err();
    assert_eq!(store.value(FORMAT_KEY), Some(json!(FORMAT)));
    let store = store.fails(vec![Commits::KilledAfter]);
    store.open(&CLOSING).unwrap_err();
    assert_eq!(store.value(FORMAT_KEY), Some(json!(FORMAT_WITH_SCHEMA)));
    store.open(&CLOSING).unwrap();
    assert_eq!(schema(&store), finished(2));
    assert!(closes_to_older(&CLOSING, 2) && !closes_to_older(&CLOSING, 1));
    // Such a folder without its number is a damaged one, not an old one.
    let mut batch = Batch::new();
    batch.write(records::SCHEMA, crate::store::Write::Delete);
    store.commit(batch).unwrap();
    let cause = store.open(&CLOSING).unwrap_err().cause.clone().unwrap();
    assert!(cause.contains("meta/schema"), "{cause}");
}

#[test]
fn nothing_signed_is_written_and_no_migration_stands_still() {
    fn sign(_: &dyn Store, _: Option<&str>) -> Result<Step, Problem> {
        let mut step = Step::default();
        step.batch.append("leaves", "a leaf");
        Ok(step)
    }
    fn rewrite(_: &dyn Store, _: Option<&str>) -> Result<Step, Problem> {
        let mut step = Step::default();
        step.batch.put("certificate/X/1", &"another")?;
        Ok(step)
    }
    fn stand(_: &dyn Store, _: Option<&str>) -> Result<Step, Problem> {
        Ok(Step {
            place: Some("here".to_owned()),
            ..Step::default()
        })
    }
    let made_up: [(StepFunction, &str, usize); 3] = [
        (sign, "loghead/leaves", 0),
        (rewrite, "certificate/X/1", 0),
        (stand, "stands still", 1),
    ];
    for (step, words, commits) in made_up {
        let store = Memory::of([]);
        let problem = store
            .open(&[migration(1, || as_told(&"does what it must not"), step)])
            .unwrap_err();
        let cause = problem.cause.clone().unwrap();
        assert!(cause.contains(words), "{cause}");
        assert_eq!(store.commits(), commits);
    }
}

#[test]
fn a_snapshot_that_is_being_loaded_is_migrated_without_a_commit() {
    let folder = tempfile::tempdir().unwrap();
    let store = SledStore::open(folder.path(), &SledSettings::default()).unwrap();
    let record = |version, value: &str| Record {
        version,
        value: value.to_owned().into(),
    };
    let change = |key: &str, record| (key.to_owned(), Some(record));
    store
        .load(
            9,
            vec![change("a/1", record(5, "1")), change("b/1", record(9, "2"))],
        )
        .unwrap();
    on_restore(&store, None, 9, &CLOSING, &MigrationSink::default()).unwrap();
    assert_eq!(schema(&store), finished(2));
    assert_eq!(store.get("a/1").unwrap(), Some(record(9, r#"{"n":2}"#)));
    // The rest of the snapshot still fits, and what the store counts for itself is right.
    store.load(9, vec![change("z", record(3, "0"))]).unwrap();
    assert_eq!(store.is_whole().unwrap(), Some(true));
    drop(store);
    // Its format was raised, and this program opens it all the same.
    let store = SledStore::open(folder.path(), &SledSettings::default()).unwrap();
    assert_eq!(schema::store_format(&store).unwrap(), FORMAT_WITH_SCHEMA);
    assert_eq!(store.is_whole().unwrap(), Some(true));
    let mut seen = Vec::new();
    store
        .snapshot(&mut |key, _| {
            seen.push(key.to_owned());
            Ok(())
        })
        .unwrap();
    assert_eq!(
        seen,
        ["a/1", "b/1", "meta/schema", "z"],
        "the format is the store's own"
    );
}

#[test]
fn a_restored_snapshot_that_was_migrated_before_closes_its_new_store_to_older_programs() {
    let store = Memory::of([(records::SCHEMA.to_owned(), json!({"number": 2}))]);
    on_restore(&store, None, 9, &CLOSING, &MigrationSink::default()).unwrap();
    assert_eq!(store.value(FORMAT_KEY), Some(json!(FORMAT_WITH_SCHEMA)));
    let problem = on_restore(&store, None, 9, &CLOSING[..1], &MigrationSink::default()).unwrap_err();
    assert!(problem.to_string().starts_with("the backup has"), "{problem}");
}

proptest! {
    #[test]
    fn any_cut_of_the_steps_ends_in_the_same_records(
        a in 0_u64..12,
        b in 0_u64..12,
        fates in prop::collection::vec(
            prop_oneof![Just(Commits::Written), Just(Commits::KilledBefore), Just(Commits::KilledAfter)], 0..24),
        upgrades in prop::collection::vec(1_usize..=3, 0..4),
    ) {
        let whole = Memory::of(numbers(a, b));
        whole.open(&MADE_UP).unwrap();
        let cut = Memory::of(numbers(a, b)).fails(fates.clone());
        // Programs of several releases, each newer than the last, are killed again and again.
        let mut releases = upgrades;
        releases.sort_unstable();
        releases.push(3);
        for release in releases {
            let mut tries = 0;
            while cut.open(&MADE_UP[..release]).is_err() {
                tries += 1;
                prop_assert!(tries <= fates.len());
            }
        }
        prop_assert_eq!(cut.values(), whole.values());
    }
}
