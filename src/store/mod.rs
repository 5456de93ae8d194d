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

mod cached;
mod committer;
mod contract;
mod meter;
mod sled;
mod stream;

pub mod blobs;

pub use self::cached::Cached;
pub use self::committer::{commit_while_loading, planned};
pub use self::contract::{
    Batch, Change, CommitError, Committed, Each, Expected, FORMAT, FORMAT_KEY, FORMAT_WITH_SCHEMA, Record,
    Snapshot, Store, StoreError, Write, counter_key, for_each, head_key, log_key, prefix_end,
};
pub use self::meter::Meter;
pub use self::sled::{SledSettings, SledStore, quiet_guarded_panics};
pub use self::stream::{read_change, write_change};
