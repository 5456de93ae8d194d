//! The store: what every backend promises (design, section 8).
//!
//! - [`Store::get`] and [`Store::scan`] read; readers never wait for writers. A reader may see a batch one
//!   flush early, so nothing signed, acknowledged or published may rest on a read alone: it rests on a commit.
//! - [`Store::commit`] applies one [`Batch`] all or nothing, and when it returns `Ok` the batch survives a
//!   power cut. Indexes of [`Batch::append`] and values of [`Batch::add`] are given by the store in commit
//!   order, so no caller reads a hot key in order to write it.
//! - [`Store::snapshot`] gives the state at one commit while readers and writers go on; [`Store::load`] makes that
//!   state of a new store, versions included.
//! - A failed precondition names the key. A full queue is [`CommitError::Busy`], never unbounded memory.
//!
//! Values are JSON. Deliberately absent: queries. Search and figures read projections elsewhere.

mod batch;
pub mod blobs;
mod cached;
mod change_capture;
mod committer;
mod durable;
mod flush_watchdog;
mod meter;
mod opening;
mod panic_guard;
mod plan;
mod sled;
mod stream;
mod sum;

use bytes::Bytes;

pub use self::batch::{Batch, Expected, Write, counter_key, head_key, log_key};
pub use self::cached::Cached;
pub use self::meter::Meter;
pub use self::panic_guard::quiet_guarded_panics;
pub use self::plan::{commit_while_loading, planned};
pub use self::sled::{SledSettings, SledStore};
pub use self::stream::{Change, read_change, write_change};

/// The format of a new store's keys and records.
pub const FORMAT: u32 = 1;
/// The format of a store whose schema number has to be looked at before its records are read, see
/// [`crate::app::migrations`]. It is the highest this program reads: whatever changes later changes the schema number.
pub const FORMAT_WITH_SCHEMA: u32 = 2;
/// Where a backend that keeps its format keeps it. A batch may raise it to [`FORMAT_WITH_SCHEMA`].
pub const FORMAT_KEY: &str = "meta/format";

/// A stored value with its version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Grows with every commit that writes the key; opaque but for equality.
    pub version: u64,
    /// The JSON as it was committed.
    pub value: Bytes,
}

/// What a commit was given by the store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// The version of every key this batch wrote.
    pub version: u64,
    /// The index of each append, in the batch's order.
    pub indexes: Vec<u64>,
    /// The new value of each counter added to, in the batch's order.
    pub values: Vec<u64>,
}

/// Reading failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process holds the folder.
    #[error("the folder is in use by another process")]
    InUse,
    /// The folder was written by another format.
    #[error(
        "the store has format {found}, this program reads formats {FORMAT} to {FORMAT_WITH_SCHEMA}: use the release that wrote it"
    )]
    Format {
        /// The format found.
        found: u32,
    },
    /// A stored value is not what this program writes.
    #[error("the record at '{key}' cannot be read: {why}")]
    Damaged {
        /// Where.
        key: String,
        /// What is off.
        why: String,
    },
    /// The disk has no room left for what opening or writing needs.
    #[error("the disk is full: make room on it, then try again")]
    DiskFull,
    /// The backend failed.
    #[error("the store failed: {0}")]
    Backend(String),
}

impl StoreError {
    /// The problem of a file beside the store, or of whatever a snapshot is handed to.
    pub(crate) fn from_io(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};

        match error.kind() {
            StorageFull | QuotaExceeded => Self::DiskFull,
            _ => Self::Backend(error.to_string()),
        }
    }
}

/// What a snapshot is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The commit after which it began.
    pub from: u64,
    /// The commit whose state it is.
    pub at: u64,
}

/// Whoever takes a snapshot's changes in, one by one; nothing stands for a key that was removed.
pub type Each<'a> = dyn FnMut(&str, Option<&Record>) -> Result<(), StoreError> + 'a;

/// A commit did not happen.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// A precondition did not hold; nothing was written.
    #[error("the record at '{key}' is not as expected")]
    Precondition {
        /// The key of the first precondition that failed.
        key: String,
    },
    /// The queue is full; nothing was written. Try again in a second.
    #[error("the store's queue is full")]
    Busy,
    /// The disk has less room than the reserve; nothing was written.
    #[error("the disk is full: {available} bytes left, {reserve} are kept in reserve")]
    DiskFull {
        /// Bytes left.
        available: u64,
        /// Bytes that must stay free.
        reserve: u64,
    },
    /// An earlier write failed half-way, so the store takes no more until it is opened again.
    #[error("the store stopped taking writes after a failure: restart the server and run `zhenma check`")]
    Stopped,
    /// A snapshot is loaded only into a store in which nothing was committed.
    #[error("the store has records of its own; a snapshot is loaded only into a new one")]
    NotEmpty,
    /// A read that the commit needed failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The contract. One test suite (`tests/stories/store_contract.rs`) runs against every backend.
pub trait Store: Send + Sync + 'static {
    /// The record at `key`.
    ///
    /// # Errors
    /// [`StoreError`] if the backend fails or the record is damaged.
    fn get(&self, key: &str) -> Result<Option<Record>, StoreError>;

    /// The records with `from <= key < to`, in key order, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] if the backend fails or a record is damaged.
    fn scan(&self, from: &str, to: &str, limit: usize) -> Result<Vec<(String, Record)>, StoreError>;

    /// Applies `batch` all or nothing and durably. Blocks: never call it on an async thread.
    ///
    /// # Errors
    /// [`CommitError`]; in every case nothing of the batch was written.
    fn commit(&self, batch: Batch) -> Result<Committed, CommitError>;

    /// Hands to `each`, in an order in which a later change of a key replaces an earlier one, all that makes the state
    /// at the commit it answers, which lies between the beginning of the call and its end. What a backend keeps for
    /// itself is not in it. Readers and writers go on; memory stays constant. Blocks.
    ///
    /// # Errors
    /// What reading, spooling or `each` returns.
    fn snapshot(&self, each: &mut Each<'_>) -> Result<Snapshot, StoreError>;

    /// Writes changes of a snapshot, in its order and with their versions; may be called again with the next ones.
    /// `version` is not below that of any record, and in the end the snapshot's: commits follow after the highest.
    /// Durable when it returns.
    ///
    /// # Errors
    /// [`CommitError::NotEmpty`] once something was committed.
    fn load(&self, version: u64, changes: Vec<Change>) -> Result<(), CommitError>;

    /// Whether what can be read is all that was committed. `None` where writers are at work meanwhile, or where the
    /// backend leaves this to the database it runs on. Reads every record.
    ///
    /// # Errors
    /// If the backend fails.
    fn is_whole(&self) -> Result<Option<bool>, StoreError> {
        Ok(None)
    }
}

/// The end of the range of all keys that begin with `prefix` (keys are ASCII).
#[must_use]
pub fn prefix_end(prefix: &str) -> String {
    format!("{prefix}\u{7f}")
}

/// Calls `each` with every record under `prefix`, a page at a time, in key order.
///
/// # Errors
/// What reading or `each` returns.
pub fn for_each<E: From<StoreError>>(
    store: &dyn Store,
    prefix: &str,
    mut each: impl FnMut(&str, &Record) -> Result<(), E>,
) -> Result<(), E> {
    const PAGE: usize = 512;
    let end = prefix_end(prefix);
    let mut from = prefix.to_owned();
    loop {
        let page = store.scan(&from, &end, PAGE)?;
        for (key, record) in &page {
            each(key, record)?;
        }
        match page.last() {
            Some((last, _)) if page.len() == PAGE => from = format!("{last}\0"),
            _ => return Ok(()),
        }
    }
}
