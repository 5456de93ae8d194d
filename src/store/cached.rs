//! A cache of records before a backend, for the keys that every scan reads.
//!
//! A descent of sled's tree over millions of records costs several microseconds of memory waits; a scan is to cost
//! no more at a million tags than at a thousand. The cache is exact, not a guess about freshness: [`Cached::commit`]
//! forgets every key it wrote before it answers, and a reader that began before then cannot put an old record back,
//! because its placeholder in the cache is gone. It serves one process that alone writes its store, as sled's does.

use std::time::Duration;

use bytes::Bytes;
use quick_cache::sync::{Cache, GuardResult};

use super::contract::{
    Batch, Change, CommitError, Committed, Each, Record, Snapshot, Store, StoreError, counter_key,
};

/// What a record takes beside its key and value.
const OVERHEAD: u64 = 96;
/// A guess at a record's size, to size the cache's tables.
const TYPICAL_RECORD: u64 = 2_048;

/// A record as cached; that there is none is worth remembering too.
type Known = Option<Record>;

#[derive(Clone)]
struct ByBytes;

impl quick_cache::Weighter<String, Known> for ByBytes {
    fn weight(&self, key: &String, known: &Known) -> u64 {
        let value = known.as_ref().map_or(0, |record| record.value.len());
        u64::try_from(key.len() + value)
            .unwrap_or(u64::MAX)
            .saturating_add(OVERHEAD)
    }
}

/// A backend with a cache before some of its keys.
pub struct Cached<S> {
    inner: S,
    cache: Cache<String, Known, ByBytes>,
    prefixes: &'static [&'static str],
}

impl<S: Store> Cached<S> {
    /// Caches at most `bytes` of the records whose keys begin with one of `prefixes`.
    pub fn new(inner: S, bytes: u64, prefixes: &'static [&'static str]) -> Self {
        let items = usize::try_from(bytes / TYPICAL_RECORD)
            .unwrap_or(usize::MAX)
            .max(16);
        Self {
            inner,
            cache: Cache::with_weighter(items, bytes, ByBytes),
            prefixes,
        }
    }

    fn is_cached(&self, key: &str) -> bool {
        self.prefixes.iter().any(|prefix| key.starts_with(prefix))
    }
}

/// The record in memory of its own: a value read from sled may keep the whole page it came from alive.
fn own(record: Record) -> Record {
    Record {
        value: Bytes::copy_from_slice(&record.value),
        ..record
    }
}

impl<S: Store> Store for Cached<S> {
    fn get(&self, key: &str) -> Result<Option<Record>, StoreError> {
        if !self.is_cached(key) {
            return self.inner.get(key);
        }
        match self.cache.get_value_or_guard(key, Some(Duration::ZERO)) {
            GuardResult::Value(known) => Ok(known),
            GuardResult::Guard(guard) => {
                let known = self.inner.get(key)?.map(own);
                // Refused if a commit forgot the key meanwhile; what was read is then older than the cache may hold.
                let _ = guard.insert(known.clone());
                Ok(known)
            }
            // Somebody else is reading it in; waiting for them would cost more than reading it too.
            GuardResult::Timeout => self.inner.get(key),
        }
    }

    fn scan(&self, from: &str, to: &str, limit: usize) -> Result<Vec<(String, Record)>, StoreError> {
        self.inner.scan(from, to, limit)
    }

    fn commit(&self, batch: Batch) -> Result<Committed, CommitError> {
        let counters = batch.adds.iter().map(|(counter, _)| counter_key(counter));
        let written: Vec<String> = batch
            .writes
            .iter()
            .map(|(key, _)| key.clone())
            .chain(counters)
            .filter(|key| self.is_cached(key))
            .collect();
        let outcome = self.inner.commit(batch);
        // Whatever the outcome: after a failed write nobody knows what reached the store.
        for key in &written {
            self.cache.remove(key);
        }
        outcome
    }

    fn snapshot(&self, each: &mut Each<'_>) -> Result<Snapshot, StoreError> {
        self.inner.snapshot(each)
    }

    fn is_whole(&self) -> Result<Option<bool>, StoreError> {
        self.inner.is_whole()
    }

    fn load(&self, version: u64, changes: Vec<Change>) -> Result<(), CommitError> {
        let written: Vec<String> = changes
            .iter()
            .map(|(key, _)| key.clone())
            .filter(|key| self.is_cached(key))
            .collect();
        let outcome = self.inner.load(version, changes);
        for key in &written {
            self.cache.remove(key);
        }
        outcome
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

    use super::*;
    use crate::store::{SledSettings, SledStore};

    fn store(folder: &tempfile::TempDir, bytes: u64) -> Cached<SledStore> {
        let settings = SledSettings {
            reserve_bytes: 0,
            ..SledSettings::default()
        };
        Cached::new(
            SledStore::open(folder.path(), &settings).unwrap(),
            bytes,
            &["hot/", "count/hot"],
        )
    }

    fn put(store: &impl Store, key: &str, value: u64) {
        let mut batch = Batch::new();
        batch.put(key, &value).unwrap();
        store.commit(batch).unwrap();
    }

    fn read(store: &impl Store, key: &str) -> Option<u64> {
        store
            .get(key)
            .unwrap()
            .map(|record| serde_json::from_slice(&record.value).unwrap())
    }

    #[test]
    fn what_was_committed_is_what_is_read_by_whom_it_was_acknowledged_to() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder, 1 << 20);
        assert_eq!(read(&store, "hot/a"), None, "and remembers that there is nothing");
        put(&store, "hot/a", 1);
        assert_eq!(read(&store, "hot/a"), Some(1));
        put(&store, "hot/a", 2);
        assert_eq!(read(&store, "hot/a"), Some(2));
        let mut batch = Batch::new();
        batch.write("hot/a", crate::store::Write::Delete);
        batch.add("hot", 3);
        assert_eq!(read(&store, "count/hot"), None);
        store.commit(batch).unwrap();
        assert_eq!(
            (read(&store, "hot/a"), read(&store, "count/hot")),
            (None, Some(3))
        );
    }

    #[test]
    fn nobody_reads_back_in_time_while_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        // A cache of a few records, so that eviction takes part.
        let store = store(&folder, 2_000);
        let (acknowledged, done) = (AtomicU64::new(0), AtomicBool::new(false));
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    while !done.load(Ordering::SeqCst) {
                        let least = acknowledged.load(Ordering::SeqCst);
                        let value = read(&store, "hot/a").unwrap_or(0);
                        assert!(value >= least, "read {value} after {least} was acknowledged");
                        for other in 0..30 {
                            read(&store, &format!("hot/other-{other}"));
                        }
                    }
                });
            }
            for value in 1..=400 {
                put(&store, "hot/a", value);
                acknowledged.store(value, Ordering::SeqCst);
            }
            done.store(true, Ordering::SeqCst);
        });
    }
}
