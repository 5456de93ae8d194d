//! What a batch comes to: a pure function from the batch and the records it touches to the records it leaves.
//! Every backend runs it, so that index, counter and precondition mean the same everywhere.

use std::collections::HashMap;

use bytes::{BufMut, Bytes, BytesMut};

use crate::merkle::{Head, Tree};
use crate::message::as_told;
use crate::store::contract::{
    Batch, Change, CommitError, Committed, Expected, Record, Store, StoreError, Write, counter_key, head_key,
    log_key,
};

/// The records as they will be after the group so far: a reader with what was planned on top.
pub(super) struct Plan<'reader> {
    read: &'reader dyn Fn(&str) -> Result<Option<Record>, StoreError>,
    records: HashMap<String, Option<Record>>,
    trees: HashMap<String, Tree>,
}

impl<'reader> Plan<'reader> {
    pub(super) fn new(read: &'reader dyn Fn(&str) -> Result<Option<Record>, StoreError>) -> Self {
        Self {
            read,
            records: HashMap::new(),
            trees: HashMap::new(),
        }
    }

    /// Adds `batch` as commit number `version`, or leaves the plan as it was.
    pub(super) fn add(&mut self, batch: Batch, version: u64) -> Result<Committed, CommitError> {
        for (key, expected) in &batch.preconditions {
            let found = self.record(key)?.map(|record| record.version);
            let holds = match expected {
                Expected::Absent => found.is_none(),
                Expected::Version(version) => found == Some(*version),
            };
            if !holds {
                return Err(CommitError::Precondition { key: key.clone() });
            }
        }
        let values = self.counters(&batch)?;
        let mut trees = self.trees_of(&batch)?;
        // Nothing below can fail: from here on the plan changes.
        let mut committed = Committed {
            version,
            indexes: Vec::new(),
            values: Vec::new(),
        };
        for ((counter, _), value) in batch.adds.iter().zip(values) {
            self.set(counter_key(counter), version, Bytes::from(value.to_string()));
            committed.values.push(value);
        }
        for (log, entry) in &batch.appends {
            let index = trees.get_mut(log).map_or(0, |tree| tree.append(entry.as_bytes()));
            let json = serde_json::Value::String(entry.clone()).to_string();
            self.set(log_key(log, index), version, Bytes::from(json));
            committed.indexes.push(index);
        }
        self.trees.extend(trees);
        for (key, write) in batch.writes {
            match write {
                Write::Put(value) => self.set(key, version, value),
                Write::PutWithIndex {
                    before,
                    append,
                    after,
                } => {
                    let index = committed.indexes.get(append).copied().unwrap_or_default();
                    self.set(key, version, splice(&before, index, &after));
                }
                Write::Delete => {
                    self.records.insert(key, None);
                }
            }
        }
        Ok(committed)
    }

    /// Every record the plan leaves; `None` is a key to remove. Log heads are written once a group.
    pub(super) fn finish(mut self, version: u64) -> HashMap<String, Option<Record>> {
        for (log, tree) in std::mem::take(&mut self.trees) {
            if let Ok(json) = serde_json::to_vec(&tree.head()) {
                self.set(head_key(&log), version, json.into());
            }
        }
        self.records
    }

    fn set(&mut self, key: String, version: u64, value: Bytes) {
        self.records.insert(key, Some(Record { version, value }));
    }

    fn record(&self, key: &str) -> Result<Option<Record>, StoreError> {
        match self.records.get(key) {
            Some(planned) => Ok(planned.clone()),
            None => (self.read)(key),
        }
    }

    /// The new value of each counter the batch adds to; a counter named twice counts on.
    fn counters(&self, batch: &Batch) -> Result<Vec<u64>, CommitError> {
        let mut now: HashMap<&str, u64> = HashMap::new();
        let mut values = Vec::with_capacity(batch.adds.len());
        for (counter, n) in &batch.adds {
            let before = match now.get(counter.as_str()) {
                Some(value) => *value,
                None => read_json(&counter_key(counter), self.record(&counter_key(counter))?)?.unwrap_or(0),
            };
            let value = before.saturating_add(*n);
            now.insert(counter, value);
            values.push(value);
        }
        Ok(values)
    }

    fn trees_of(&self, batch: &Batch) -> Result<HashMap<String, Tree>, CommitError> {
        let mut trees = HashMap::new();
        for (log, _) in &batch.appends {
            if trees.contains_key(log) {
                continue;
            }
            let tree = match self.trees.get(log) {
                Some(tree) => tree.clone(),
                None => read_json::<Head>(&head_key(log), (self.read)(&head_key(log))?)?
                    .map(|head| head.tree)
                    .unwrap_or_default(),
            };
            trees.insert(log.clone(), tree);
        }
        Ok(trees)
    }
}

/// What `batch` comes to as commit number `version` of a store with these records: for whatever keeps records without a
/// committer.
///
/// # Errors
/// [`CommitError::Precondition`], and what `read` returns.
pub fn planned(
    read: &dyn Fn(&str) -> Result<Option<Record>, StoreError>,
    version: u64,
    batch: Batch,
) -> Result<(Committed, Vec<Change>), CommitError> {
    let mut plan = Plan::new(read);
    let committed = plan.add(batch, version)?;
    Ok((committed, plan.finish(version).into_iter().collect()))
}

/// Writes `batch` all or nothing among the records of a snapshot that is being loaded, as if the snapshot had it;
/// `version` is not below that of any record. More can be loaded afterwards, which a commit would end.
///
/// # Errors
/// As [`Store::commit`] and [`Store::load`].
pub fn commit_while_loading(store: &dyn Store, version: u64, batch: Batch) -> Result<(), CommitError> {
    let (_, changes) = planned(&|key| store.get(key), version, batch)?;
    store.load(version, changes)
}

fn read_json<T: serde::de::DeserializeOwned>(
    key: &str,
    record: Option<Record>,
) -> Result<Option<T>, StoreError> {
    record
        .map(|record| serde_json::from_slice(&record.value))
        .transpose()
        .map_err(|error| StoreError::Damaged {
            key: key.to_owned(),
            why: as_told(&error),
        })
}

/// `before`, the decimal `index`, `after`.
pub(super) fn splice(before: &[u8], index: u64, after: &[u8]) -> Bytes {
    let digits = index.to_string();
    let mut joined = BytesMut::with_capacity(before.len() + digits.len() + after.len());
    joined.put_slice(before);
    joined.put_slice(digits.as_bytes());
    joined.put_slice(after);
    joined.freeze()
}
