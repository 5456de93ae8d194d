//! Why a read failed, and why a commit did not happen.

/// The format of the store's keys and records; another one is refused.
pub const FORMAT: u32 = 1;
/// The format of a store whose schema number has to be looked at before its records are read: a migration that older
/// programs must not miss sets it. It is the highest this program reads: whatever changes later changes the schema
/// number.
pub const FORMAT_WITH_SCHEMA: u32 = 2;
/// Where a backend that keeps its format keeps it. A batch may raise it to [`FORMAT_WITH_SCHEMA`].
pub const FORMAT_KEY: &str = "meta/format";

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
    /// The disk has too little space left for opening or writing.
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
    /// The disk has less free space than the reserve; nothing was written.
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
