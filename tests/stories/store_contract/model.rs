//! Random batches, reopenings between them, and a model of what a store is: the store does what the model does.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Open, QUEUE, folder, with_index};
use zhenma::domain::log::Tree;
use zhenma::store::{Batch, CommitError, Store, Write, counter_key, head_key, log_key};

/// What a random batch does.
#[derive(Clone, Debug)]
enum Step {
    Put(usize, u32),
    PutWithIndex(usize),
    Delete(usize),
    RequireAbsent(usize),
    /// The key's version as it is, or another one.
    RequireVersion(usize, bool),
    Append(usize, String),
    Add(usize, u64),
}

/// A batch, or the store is dropped and opened again.
#[derive(Clone, Debug)]
enum Turn {
    Commit(Vec<Step>),
    Reopen,
}

const KEYS: [&str; 4] = ["a", "b/1", "b/2", "c"];
const LOGS: [&str; 2] = ["leaves", "other"];
const COUNTERS: [&str; 2] = ["scans", "status"];

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let key = 0..KEYS.len();
    let step = prop_oneof![
        4 => (key.clone(), any::<u32>()).prop_map(|(key, value)| Step::Put(key, value)),
        1 => key.clone().prop_map(Step::PutWithIndex),
        2 => key.clone().prop_map(Step::Delete),
        1 => key.clone().prop_map(Step::RequireAbsent),
        2 => (key, prop::bool::weighted(0.8)).prop_map(|(key, right)| Step::RequireVersion(key, right)),
        2 => (0..LOGS.len(), ".{0,8}").prop_map(|(log, leaf)| Step::Append(log, leaf)),
        2 => (0..COUNTERS.len(), 0..9_u64).prop_map(|(counter, n)| Step::Add(counter, n)),
    ];
    let turn = prop_oneof![
        9 => prop::collection::vec(step, 0..6).prop_map(Turn::Commit),
        1 => Just(Turn::Reopen),
    ];
    prop::collection::vec(turn, 1..30)
}

/// What a store is, without disk, threads or groups.
#[derive(Default)]
struct Model {
    records: BTreeMap<String, (u64, Value)>,
    trees: BTreeMap<&'static str, Tree>,
    last: u64,
    dead: BTreeSet<u64>,
}

impl Model {
    fn batch(&self, steps: &[Step]) -> (Batch, Option<String>) {
        let (mut batch, mut fails) = (Batch::new(), None);
        let mut appends = 0;
        for step in steps {
            match step {
                Step::Put(key, value) => batch.put(KEYS[*key], value).unwrap(),
                Step::PutWithIndex(key) if appends > 0 => batch.write(KEYS[*key], with_index(appends - 1)),
                Step::PutWithIndex(_) => {}
                Step::Delete(key) => batch.write(KEYS[*key], Write::Delete),
                Step::RequireAbsent(key) => {
                    batch.require_absent(KEYS[*key]);
                    if self.records.contains_key(KEYS[*key]) {
                        fails.get_or_insert(KEYS[*key].to_owned());
                    }
                }
                Step::RequireVersion(key, right) => {
                    let now = self.records.get(KEYS[*key]).map(|(version, _)| *version);
                    // A wrong version is one that some record had and that no longer stands, if there was any.
                    let stale = self.dead.iter().copied().find(|dead| Some(*dead) != now);
                    let version = now.filter(|_| *right).or(stale).unwrap_or(self.last + 7);
                    batch.require_version(KEYS[*key], version);
                    if now != Some(version) {
                        fails.get_or_insert(KEYS[*key].to_owned());
                    }
                }
                Step::Append(log, leaf) => {
                    appends = batch.append(LOGS[*log], leaf.as_str()) + 1;
                }
                Step::Add(counter, n) => batch.add(COUNTERS[*counter], *n),
            }
        }
        (batch, fails)
    }

    fn write(&mut self, key: String, value: Option<Value>, version: u64) {
        let old = match value {
            Some(value) => self.records.insert(key, (version, value)),
            None => self.records.remove(&key),
        };
        self.dead.extend(old.map(|(version, _)| version));
    }

    /// The same batch, done here; gives the indexes and values the store has to give.
    fn apply(&mut self, steps: &[Step], version: u64) -> (Vec<u64>, Vec<u64>) {
        let (mut indexes, mut values) = (Vec::new(), Vec::new());
        for step in steps {
            match step {
                Step::Append(log, leaf) => {
                    let index = self.trees.entry(LOGS[*log]).or_default().append(leaf.as_bytes());
                    self.write(log_key(LOGS[*log], index), Some(json!(leaf)), version);
                    let head = serde_json::to_value(self.trees[LOGS[*log]].head()).unwrap();
                    self.write(head_key(LOGS[*log]), Some(head), version);
                    indexes.push(index);
                }
                Step::Add(counter, n) => {
                    let key = counter_key(COUNTERS[*counter]);
                    let before = self
                        .records
                        .get(&key)
                        .map_or(0, |(_, value)| value.as_u64().unwrap());
                    self.write(key, Some(json!(before + n)), version);
                    values.push(before + n);
                }
                Step::Put(key, value) => self.write(KEYS[*key].to_owned(), Some(json!(value)), version),
                Step::PutWithIndex(key) => {
                    if let Some(index) = indexes.last() {
                        self.write(KEYS[*key].to_owned(), Some(json!({ "index": index })), version);
                    }
                }
                Step::Delete(key) => self.write(KEYS[*key].to_owned(), None, version),
                Step::RequireAbsent(_) | Step::RequireVersion(..) => {}
            }
        }
        (indexes, values)
    }

    fn commit(&mut self, store: &impl Store, steps: &[Step]) -> Result<(), TestCaseError> {
        let (batch, fails) = self.batch(steps);
        match (store.commit(batch), fails) {
            (Ok(committed), None) => {
                prop_assert!(
                    committed.version > self.last,
                    "{} follows {}",
                    committed.version,
                    self.last
                );
                self.last = committed.version;
                let expected = self.apply(steps, committed.version);
                prop_assert_eq!((committed.indexes, committed.values), expected);
            }
            (Err(CommitError::Precondition { key }), Some(expected)) => prop_assert_eq!(key, expected),
            (outcome, expected) => prop_assert!(false, "{:?}, expected to fail: {:?}", outcome, expected),
        }
        Ok(())
    }

    /// Everything but what a backend keeps for itself under `meta/`.
    fn check(&self, store: &impl Store) -> Result<(), TestCaseError> {
        let mut found = BTreeMap::new();
        for (key, record) in store.scan("", "\u{7f}", usize::MAX).unwrap() {
            if !key.starts_with("meta/") {
                found.insert(
                    key,
                    (
                        record.version,
                        serde_json::from_slice::<Value>(&record.value).unwrap(),
                    ),
                );
            }
        }
        prop_assert_eq!(&found, &self.records);
        Ok(())
    }
}

pub fn random_batches_do_what_the_model_does<S: Store>(open: Open<S>) {
    let config = ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(turns in turns())| {
        let folder = folder();
        let mut store = Some(open(folder.path(), QUEUE));
        let mut model = Model::default();
        for turn in turns {
            match turn {
                Turn::Commit(steps) => model.commit(store.as_ref().unwrap(), &steps)?,
                Turn::Reopen => {
                    drop(store.take());
                    store = Some(open(folder.path(), QUEUE));
                }
            }
            model.check(store.as_ref().unwrap())?;
        }
    });
}
