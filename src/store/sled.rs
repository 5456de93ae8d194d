//! The embedded backend: sled 0.34.7, one tree with key prefixes because a batch is atomic only within one.
//!
//! A record is stored as eight bytes of version, big end first, and the JSON.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use sled::{Db, IVec};

use super::change_capture::Spool;
use super::committer::{Backend, Committer, Reserve};
use super::durable::{Durable, noted};
use super::flush_watchdog::Waker;
use super::meter::Meter;
use super::opening::{clear_unfinished_snapshots, make, open_sled, owner_only, wait_until_closed};
use super::panic_guard::guarded;
use super::sum::Sum;
use super::{
    Batch, Change, CommitError, Committed, Each, FORMAT, FORMAT_KEY, FORMAT_WITH_SCHEMA, Record, Snapshot,
    Store, StoreError, for_each,
};

const VERSION_BYTES: usize = 8;
/// The number of the last commit, written with every group.
const LAST_COMMIT: &str = "meta/last-commit";
/// The sum over all records but this one and its neighbours in `meta/`, written with every group.
const SUM: &str = "meta/record-sum";
/// Records of the backend's own, which no snapshot has.
const OWN: [&str; 3] = [LAST_COMMIT, SUM, FORMAT_KEY];

/// What the operator may choose.
#[derive(Clone, Debug)]
pub struct SledSettings {
    /// Bytes of cache. sled reads from memory only what is in here.
    pub cache_bytes: u64,
    /// Bytes that must stay free on the disk, else commits are refused.
    pub reserve_bytes: u64,
    /// Batches that may wait for the committer.
    pub queue: usize,
    /// Where the store tells of itself.
    pub meter: Meter,
}

impl Default for SledSettings {
    fn default() -> Self {
        Self {
            cache_bytes: 512 << 20,
            reserve_bytes: 64 << 20,
            queue: 1024,
            meter: Meter::default(),
        }
    }
}

/// The sled backend.
pub struct SledStore {
    committer: Committer,
    /// There until the store is dropped.
    db: Option<Db>,
    folder: PathBuf,
}

impl SledStore {
    /// Opens or creates the store in `folder`.
    ///
    /// # Errors
    /// [`StoreError::InUse`] if another process has it, [`StoreError::Format`] if another format wrote it,
    /// [`StoreError::Backend`] for everything else.
    pub fn open(folder: &Path, settings: &SledSettings) -> Result<Self, StoreError> {
        guarded(|| Self::open_guarded(folder, settings))
    }

    fn open_guarded(folder: &Path, settings: &SledSettings) -> Result<Self, StoreError> {
        if !folder.join("db").exists() {
            make(folder)?;
        }
        owner_only(folder)?;
        clear_unfinished_snapshots(folder)?;
        let db = open_sled(folder, settings.cache_bytes)?;
        check_format(&db)?;
        let durable = Durable::open(folder).map_err(io)?;
        let sum = match guarded(|| read(&db, SUM))? {
            Some(record) => read_sum(&record)?,
            // A release without the sum wrote this folder: what is there now is what it is kept of. What cannot be read
            // now is what a check is to name, and no reason not to open.
            None => guarded(|| sum_of(&db)).unwrap_or_default(),
        };
        let backend = SledBackend {
            db: db.clone(),
            durable,
            waker: Waker::start(db.clone())?,
            sum,
        };
        let version = backend
            .read(LAST_COMMIT)?
            .map_or(Ok(0), |record| serde_json::from_slice(&record.value))
            .map_err(|error| damaged(LAST_COMMIT, error.to_string()))?;
        if let Some(noted) = noted(folder).map_err(io)?.filter(|noted| *noted > version) {
            let why = format!(
                "commit {noted} was acknowledged, and the log can be read up to commit {version} only: bring the \
                 folder back from a copy, or remove the file store/last-commit to go on without what is lost"
            );
            return Err(damaged(LAST_COMMIT, why));
        }
        let reserve = Reserve {
            folder: folder.to_path_buf(),
            bytes: settings.reserve_bytes,
        };
        let committer = Committer::start(backend, reserve, version, settings.queue, settings.meter.clone())?;
        Ok(Self {
            committer,
            db: Some(db),
            folder: folder.to_path_buf(),
        })
    }

    /// Bytes the store takes on the disk.
    ///
    /// # Errors
    /// If the file system does not answer.
    pub fn disk_bytes(&self) -> Result<u64, StoreError> {
        guarded(|| self.db()?.size_on_disk().map_err(backend))
    }

    fn db(&self) -> Result<&Db, StoreError> {
        let closed = || StoreError::Backend("the store is closed".to_owned());
        self.db.as_ref().ok_or_else(closed)
    }
}

impl Store for SledStore {
    fn get(&self, key: &str) -> Result<Option<Record>, StoreError> {
        guarded(|| read(self.db()?, key))
    }

    fn scan(&self, from: &str, to: &str, limit: usize) -> Result<Vec<(String, Record)>, StoreError> {
        guarded(|| {
            let mut found = Vec::new();
            for entry in self.db()?.range(from..to).take(limit) {
                let (key, value) = entry.map_err(backend)?;
                let key = String::from_utf8_lossy(&key).into_owned();
                let record = decode(&key, value)?;
                found.push((key, record));
            }
            Ok(found)
        })
    }

    fn commit(&self, batch: Batch) -> Result<Committed, CommitError> {
        self.committer.commit(batch)
    }

    /// The tree is walked while commits go on, and every change from before the walk to after it is spooled. A page
    /// may show a change that the spool has too, never one that it has not, and the spool comes last.
    fn snapshot(&self, each: &mut Each<'_>) -> Result<Snapshot, StoreError> {
        let spool = Spool::create(&self.folder)?;
        let tap = self.committer.tap(Box::new(spool.writer()?))?;
        let from = tap.from;
        for_each(self, "", |key, record| {
            if OWN.contains(&key) {
                return Ok(());
            }
            each(key, Some(record))
        })?;
        let at = tap.end()?;
        spool.replay(|(key, record)| match OWN.contains(&key.as_str()) {
            true => Ok(()),
            false => each(&key, record.as_ref()),
        })?;
        Ok(Snapshot { from, at })
    }

    fn load(&self, version: u64, changes: Vec<Change>) -> Result<(), CommitError> {
        self.committer.load(version, changes)
    }

    fn is_whole(&self) -> Result<Option<bool>, StoreError> {
        let Some(kept) = self.get(SUM)? else {
            return Ok(None);
        };
        let mut sum = Sum::default();
        for_each(self, "", |key, record| {
            if !OWN.contains(&key) {
                sum.add(key, record.version);
            }
            Ok::<(), StoreError>(())
        })?;
        let quiet = self.get(SUM)?.is_some_and(|now| now.version == kept.version);
        Ok(quiet.then(|| read_sum(&kept).ok() == Some(sum)))
    }
}

/// Closing writes too, and sled panics where that fails.
impl Drop for SledStore {
    fn drop(&mut self) {
        // First the committer's last flush.
        self.committer.stop();
        let db = self.db.take();
        let closed = guarded(|| {
            drop(db);
            // Whoever opens the folder next, in this process too, finds it free.
            wait_until_closed(&self.folder)
        });
        if let Err(error) = closed {
            tracing::error!(%error, "the store could not be closed; what was acknowledged is on the disk");
        }
    }
}

struct SledBackend {
    db: Db,
    durable: Durable,
    waker: Waker,
    sum: Sum,
}

impl Backend for SledBackend {
    fn read(&self, key: &str) -> Result<Option<Record>, StoreError> {
        guarded(|| read(&self.db, key))
    }

    fn apply(&mut self, version: u64, records: &[Change]) -> Result<(), StoreError> {
        let mut sum = self.sum;
        guarded(|| {
            let counted = records.iter().filter(|(key, _)| !OWN.contains(&key.as_str()));
            sum.follow(counted, |key| {
                Ok(read(&self.db, key)?.map(|record| record.version))
            })
        })?;
        let mut batch = sled::Batch::default();
        for (key, record) in records {
            match record {
                Some(record) => batch.insert(key.as_bytes(), encode(record)),
                None => batch.remove(key.as_bytes()),
            }
        }
        // Not the highest version among the records: a group that only deletes leaves none, and numbers given
        // once must not be given again after the store is reopened.
        for (key, value) in [
            (LAST_COMMIT, version.to_string()),
            (SUM, format!("\"{}\"", sum.text())),
        ] {
            let value = Bytes::from(value);
            batch.insert(key, encode(&Record { version, value }));
        }
        let (db, durable) = (&self.db, &mut self.durable);
        self.waker.over(|| {
            guarded(|| {
                db.apply_batch(batch).map_err(backend)?;
                db.flush().map_err(backend)?;
                durable.sync(version).map_err(io)
            })
        })?;
        self.sum = sum;
        Ok(())
    }
}

/// The sum of what is there.
fn sum_of(db: &Db) -> Result<Sum, StoreError> {
    let mut sum = Sum::default();
    for entry in db.iter() {
        let (key, value) = entry.map_err(backend)?;
        let key = String::from_utf8_lossy(&key);
        if !OWN.contains(&key.as_ref()) {
            sum.add(&key, decode(&key, value)?.version);
        }
    }
    Ok(sum)
}

fn read_sum(record: &Record) -> Result<Sum, StoreError> {
    let text = serde_json::from_slice::<String>(&record.value).ok();
    let sum = text.and_then(|text| Sum::parse(&text));
    sum.ok_or_else(|| damaged(SUM, "it is no sum".to_owned()))
}

fn read(db: &Db, key: &str) -> Result<Option<Record>, StoreError> {
    db.get(key)
        .map_err(backend)?
        .map(|value| decode(key, value))
        .transpose()
}

fn encode(record: &Record) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(VERSION_BYTES + record.value.len());
    bytes.extend_from_slice(&record.version.to_be_bytes());
    bytes.extend_from_slice(&record.value);
    bytes
}

fn decode(key: &str, value: IVec) -> Result<Record, StoreError> {
    let Some(version) = value
        .first_chunk::<VERSION_BYTES>()
        .map(|bytes| u64::from_be_bytes(*bytes))
    else {
        return Err(damaged(key, "it is shorter than its version".to_owned()));
    };
    // No copy: the JSON is a view into sled's own buffer.
    Ok(Record {
        version,
        value: Bytes::from_owner(value).slice(VERSION_BYTES..),
    })
}

pub(super) fn check_format(db: &Db) -> Result<(), StoreError> {
    let found = db.get(FORMAT_KEY).map_err(backend)?;
    match found {
        Some(value) => {
            let record = decode(FORMAT_KEY, value)?;
            let format: u32 = serde_json::from_slice(&record.value)
                .map_err(|error| damaged(FORMAT_KEY, error.to_string()))?;
            if (FORMAT..=FORMAT_WITH_SCHEMA).contains(&format) {
                Ok(())
            } else {
                Err(StoreError::Format { found: format })
            }
        }
        None => {
            let record = Record {
                version: 0,
                value: Bytes::from(FORMAT.to_string()),
            };
            db.insert(FORMAT_KEY, encode(&record)).map_err(backend)?;
            db.flush().map_err(backend)?;
            Ok(())
        }
    }
}

pub(super) fn io(error: std::io::Error) -> StoreError {
    backend(error.into())
}

pub(super) fn backend(error: sled::Error) -> StoreError {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};

    match &error {
        sled::Error::Io(io) if matches!(io.kind(), StorageFull | QuotaExceeded) => StoreError::DiskFull,
        _ => StoreError::Backend(error.to_string()),
    }
}

fn damaged(key: &str, why: String) -> StoreError {
    StoreError::Damaged {
        key: key.to_owned(),
        why,
    }
}
