//! Why a read failed, and why a commit did not happen.

use crate::message::{Explain, Message, message};

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
#[error("{}", self.message())]
pub enum StoreError {
    /// Another process holds the folder.
    InUse,
    /// The folder was written by another format.
    Format {
        /// The format found.
        found: u32,
    },
    /// A stored value is not what this program writes.
    Damaged {
        /// Where.
        key: String,
        /// What is off.
        why: Message,
    },
    /// Commits that were acknowledged are not there.
    CommitsMissing {
        /// The last that was acknowledged.
        acknowledged: u64,
        /// The last that can be read.
        readable: u64,
    },
    /// The disk has too little space left for opening or writing.
    DiskFull,
    /// The backend failed.
    Backend(String),
}

impl Explain for StoreError {
    fn message(&self) -> Message {
        match self {
            Self::InUse => message!("store.in_use"),
            Self::Format { found } => {
                message!("store.format", found, first = FORMAT, last = FORMAT_WITH_SCHEMA)
            }
            Self::Damaged { key, why } => message!("store.record_unreadable", key, why: why.clone()),
            Self::CommitsMissing {
                acknowledged,
                readable,
            } => message!("store.commits_missing", acknowledged, readable),
            Self::DiskFull => message!("store.no_space"),
            Self::Backend(error) => message!("store.failed", error),
        }
    }
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
#[error("{}", self.message())]
pub enum CommitError {
    /// A precondition did not hold; nothing was written.
    Precondition {
        /// The key of the first precondition that failed.
        key: String,
    },
    /// The queue is full; nothing was written. Try again in a second.
    Busy,
    /// The disk has less free space than the reserve; nothing was written.
    DiskFull {
        /// Bytes left.
        available: u64,
        /// Bytes that must stay free.
        reserve: u64,
    },
    /// An earlier write failed half-way, so the store takes no more until it is opened again.
    Stopped,
    /// A snapshot is loaded only into a store in which nothing was committed.
    NotEmpty,
    /// A read that the commit needed failed.
    Store(#[from] StoreError),
}

impl Explain for CommitError {
    fn message(&self) -> Message {
        match self {
            Self::Precondition { key } => message!("store.record_changed", key),
            Self::Busy => message!("store.busy"),
            Self::DiskFull { available, reserve } => message!("store.reserve_reached", available, reserve),
            Self::Stopped => message!("store.stopped"),
            Self::NotEmpty => message!("store.not_empty"),
            Self::Store(error) => error.message(),
        }
    }
}
