//! The embedded backend: sled 0.34.7, one tree with key prefixes because a batch is atomic only within one.
//!
//! A record is stored as eight bytes of version, big end first, and the JSON.

use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use sled::{Db, IVec, Mode};

use super::committer::{Backend, Committer, Reserve};
use super::durable::{Durable, noted};
use super::guard::guarded;
use super::meter::Meter;
use super::tap::Spool;
use super::waker::Waker;
use super::{
    Batch, Change, CommitError, Committed, Each, FORMAT, Record, Snapshot, Store, StoreError, for_each,
};

const VERSION_BYTES: usize = 8;
/// Cache of a store while it is made.
const MAKING_CACHE_BYTES: u64 = 1 << 20;
/// The number of the last commit, written with every group.
const LAST_COMMIT: &str = "meta/last-commit";
/// The store's format.
const FORMAT_KEY: &str = "meta/format";

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
        clear_unfinished_snapshots(folder)?;
        let db = open_sled(folder, settings.cache_bytes)?;
        check_format(&db)?;
        let durable = Durable::open(folder).map_err(io)?;
        let backend = SledBackend {
            db: db.clone(),
            durable,
            waker: Waker::start(db.clone())?,
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
            if key == LAST_COMMIT || key == FORMAT_KEY {
                return Ok(());
            }
            each(key, Some(record))
        })?;
        let at = tap.end()?;
        spool.replay(|(key, record)| each(&key, record.as_ref()))?;
        Ok(Snapshot { from, at })
    }

    fn load(&self, version: u64, changes: Vec<Change>) -> Result<(), CommitError> {
        self.committer.load(version, changes)
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
}

impl Backend for SledBackend {
    fn read(&self, key: &str) -> Result<Option<Record>, StoreError> {
        guarded(|| read(&self.db, key))
    }

    fn apply(&mut self, version: u64, records: &[Change]) -> Result<(), StoreError> {
        let mut batch = sled::Batch::default();
        for (key, record) in records {
            match record {
                Some(record) => batch.insert(key.as_bytes(), encode(record)),
                None => batch.remove(key.as_bytes()),
            }
        }
        // Not the highest version among the records: a group that only deletes leaves none, and numbers given
        // once must not be given again after the store is reopened.
        let record = Record {
            version,
            value: Bytes::from(version.to_string()),
        };
        batch.insert(LAST_COMMIT, encode(&record));
        let (db, durable) = (&self.db, &mut self.durable);
        self.waker.over(|| {
            guarded(|| {
                db.apply_batch(batch).map_err(backend)?;
                db.flush().map_err(backend)?;
                durable.sync(version).map_err(io)
            })
        })
    }
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

fn check_format(db: &Db) -> Result<(), StoreError> {
    let found = db.get(FORMAT_KEY).map_err(backend)?;
    match found {
        Some(value) => {
            let record = decode(FORMAT_KEY, value)?;
            let format: u32 = serde_json::from_slice(&record.value)
                .map_err(|error| damaged(FORMAT_KEY, error.to_string()))?;
            if format == FORMAT {
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

fn open_sled(folder: &Path, cache_bytes: u64) -> Result<Db, StoreError> {
    sled::Config::new()
        .path(folder)
        .cache_capacity(cache_bytes)
        .mode(Mode::HighThroughput)
        // Only the committer flushes; a timer would flush half-planned nothing.
        .flush_every_ms(None)
        .open()
        .map_err(open_error)
}

/// Makes a new store under another name and gives it its own once it is whole and durable: sled never again opens
/// a store whose making was cut off.
fn make(folder: &Path) -> Result<(), StoreError> {
    let making = folder.with_extension("making");
    match std::fs::remove_dir_all(&making) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(error)),
        _ => {}
    }
    let db = open_sled(&making, MAKING_CACHE_BYTES)?;
    check_format(&db)?;
    drop(db);
    Durable::open(&making).map_err(io)?;
    wait_until_closed(&making)?;
    std::fs::rename(&making, folder).map_err(io)
}

/// Waits until sled has let go of a database that was dropped: a thread of its own may hold it a moment longer, and
/// with it the lock.
fn wait_until_closed(folder: &Path) -> Result<(), StoreError> {
    const PAUSE: Duration = Duration::from_millis(5);
    const PAUSES: u32 = 4_000;
    let database = std::fs::File::open(folder.join("db")).map_err(io)?;
    for _ in 0..PAUSES {
        match database.try_lock() {
            Ok(()) => return Ok(()),
            Err(std::fs::TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(std::fs::TryLockError::Error(error)) => return Err(io(error)),
        }
    }
    Err(StoreError::InUse)
}

/// Removes snapshots that an earlier opening did not finish, because it was killed or the disk was full.
///
/// sled writes `snap.N.generating`, syncs it and renames it, but takes the unfinished file for the newest
/// snapshot all the same, finds it corrupt and never opens the store again. The finished one before it is still
/// there, and the log has everything since.
fn clear_unfinished_snapshots(folder: &Path) -> Result<(), StoreError> {
    let database = match std::fs::File::open(folder.join("db")) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(io(error)),
    };
    // sled's own lock: without it another process may be writing its snapshot right now.
    match database.try_lock() {
        Ok(()) => {}
        Err(std::fs::TryLockError::WouldBlock) => return Err(StoreError::InUse),
        Err(std::fs::TryLockError::Error(error)) => return Err(io(error)),
    }
    for entry in std::fs::read_dir(folder).map_err(io)? {
        let path = entry.map_err(io)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "generating")
        {
            std::fs::remove_file(&path).map_err(io)?;
        }
    }
    Ok(())
}

fn open_error(error: sled::Error) -> StoreError {
    match &error {
        sled::Error::Io(io)
            if io.to_string().contains("lock") || io.kind() == std::io::ErrorKind::WouldBlock =>
        {
            StoreError::InUse
        }
        _ => backend(error),
    }
}

fn io(error: std::io::Error) -> StoreError {
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
