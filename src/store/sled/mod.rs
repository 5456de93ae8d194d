//! The embedded backend: sled 0.34.7, one tree with key prefixes because a batch is atomic only within one.
//!
//! sled is pinned to this release: the files of this folder work around its faults (`durable`, `flush_watchdog`,
//! `opening`, `panic_guard`, `sum`), each named in the file that answers it, and another release has others.

mod durable;
mod error;
mod flush_watchdog;
mod opening;
mod panic_guard;
mod records;
mod sum;

use std::path::{Path, PathBuf};

use bytes::Bytes;
use sled::Db;

use self::durable::{Durable, noted};
use self::error::{backend, damaged, io};
use self::flush_watchdog::FlushWatchdog;
use self::opening::{clear_unfinished_snapshots, make, open_sled, owner_only, wait_until_closed};
use self::panic_guard::guarded;
pub use self::panic_guard::quiet_guarded_panics;
use self::records::{LAST_COMMIT, OWN, SUM, check_format, decode, encode, has_sum, read, read_sum, sum_of};
use self::sum::Sum;
use crate::message::as_told;
use crate::store::committer::{Backend, Committer, Reserve, Spool};
use crate::store::contract::{
    Batch, Change, CommitError, Committed, Each, Record, Snapshot, Store, StoreError, for_each,
};
use crate::store::meter::Meter;

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
            // Whoever writes this format writes the sum: it was removed, and a wrong one in its place is what a check finds.
            None if has_sum(&db)? => Sum::default(),
            // A release without the sum wrote this folder: what is there now is what it is kept of. What cannot be read
            // now is what a check is to name, and no reason not to open.
            None => guarded(|| sum_of(&db)).unwrap_or_default(),
        };
        let backend = SledBackend {
            db: db.clone(),
            durable,
            watchdog: FlushWatchdog::start(db.clone())?,
            sum,
        };
        let version = backend
            .read(LAST_COMMIT)?
            .map_or(Ok(0), |record| serde_json::from_slice(&record.value))
            .map_err(|error| damaged(LAST_COMMIT, as_told(&error)))?;
        if let Some(noted) = noted(folder).map_err(io)?.filter(|noted| *noted > version) {
            return Err(StoreError::CommitsMissing {
                acknowledged: noted,
                readable: version,
            });
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
        let capture = self.committer.capture(Box::new(spool.writer()?))?;
        let from = capture.from;
        for_each(self, "", |key, record| {
            if OWN.contains(&key) {
                return Ok(());
            }
            each(key, Some(record))
        })?;
        let at = capture.end()?;
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
            return Ok(has_sum(self.db()?)?.then_some(false));
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
    watchdog: FlushWatchdog,
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
        self.watchdog.over(|| {
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
