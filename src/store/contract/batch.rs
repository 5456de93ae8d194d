//! A batch: everything that must become true together (design, section 8).

use bytes::Bytes;
use serde::Serialize;

/// One value to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// This JSON.
    Put(Bytes),
    /// This JSON with the index of an append, known only at commit, between its two parts.
    PutWithIndex {
        /// What stands before the index.
        before: Bytes,
        /// Which append of the batch, counted from 0.
        append: usize,
        /// What stands after the index.
        after: Bytes,
    },
    /// Nothing any more.
    Delete,
}

/// What must hold of a key for the batch to be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The key has no record.
    Absent,
    /// The key has a record of this version.
    Version(u64),
}

/// Writes, preconditions, appends and additions that a store applies all or nothing.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub(in crate::store) writes: Vec<(String, Write)>,
    pub(in crate::store) preconditions: Vec<(String, Expected)>,
    pub(in crate::store) appends: Vec<(String, String)>,
    pub(in crate::store) adds: Vec<(String, u64)>,
}

impl Batch {
    /// An empty batch.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes `value` as JSON at `key`.
    ///
    /// # Errors
    /// If `value` does not serialise, which our own types always do.
    pub fn put<T: Serialize>(&mut self, key: impl Into<String>, value: &T) -> Result<(), serde_json::Error> {
        let bytes = serde_json::to_vec(value)?;
        self.write(key, Write::Put(bytes.into()));
        Ok(())
    }

    /// Writes `write` at `key`.
    pub fn write(&mut self, key: impl Into<String>, write: Write) {
        self.writes.push((key.into(), write));
    }

    /// Requires that `key` has no record.
    pub fn require_absent(&mut self, key: impl Into<String>) {
        self.preconditions.push((key.into(), Expected::Absent));
    }

    /// Requires that `key` still has the version that was read.
    pub fn require_version(&mut self, key: impl Into<String>, version: u64) {
        self.preconditions.push((key.into(), Expected::Version(version)));
    }

    /// Appends `entry` to `log` and gives the number of this append within the batch.
    pub fn append(&mut self, log: impl Into<String>, entry: impl Into<String>) -> usize {
        self.appends.push((log.into(), entry.into()));
        self.appends.len().saturating_sub(1)
    }

    /// Adds `n` to `counter`.
    pub fn add(&mut self, counter: impl Into<String>, n: u64) {
        self.adds.push((counter.into(), n));
    }

    /// What this batch writes, in the order in which it was added; of two writes of a key the later one counts.
    pub fn writes(&self) -> impl Iterator<Item = (&str, &Write)> {
        self.writes.iter().map(|(key, write)| (key.as_str(), write))
    }

    /// Every key this batch writes, those of counters and of logs' heads too.
    pub fn keys(&self) -> impl Iterator<Item = String> {
        let written = self.writes.iter().map(|(key, _)| key.clone());
        let counted = self.adds.iter().map(|(counter, _)| counter_key(counter));
        let appended = self.appends.iter().map(|(log, _)| head_key(log));
        written.chain(counted).chain(appended)
    }

    /// Bytes this batch writes, for metrics.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let written: usize = self
            .writes
            .iter()
            .map(|(key, write)| {
                key.len()
                    + match write {
                        Write::Put(value) => value.len(),
                        Write::PutWithIndex { before, after, .. } => before.len() + after.len(),
                        Write::Delete => 0,
                    }
            })
            .sum();
        written
            + self
                .appends
                .iter()
                .map(|(log, entry)| log.len() + entry.len())
                .sum::<usize>()
    }
}

/// Where a log's entries stand: `log/{name}/{index}`, sixteen hex digits so that keys sort by index.
#[must_use]
pub fn log_key(log: &str, index: u64) -> String {
    format!("log/{log}/{index:016x}")
}

/// Where a log's running head stands.
#[must_use]
pub fn head_key(log: &str) -> String {
    format!("loghead/{log}")
}

/// Where a counter stands.
#[must_use]
pub fn counter_key(counter: &str) -> String {
    format!("count/{counter}")
}
