//! What a store gives out: records, the changes of a snapshot, and what a commit was given.

use bytes::Bytes;

use super::error::StoreError;

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

/// A key with the record it was given, or with nothing if it was removed.
pub type Change = (String, Option<Record>);

/// What a snapshot is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The commit after which it began.
    pub from: u64,
    /// The commit whose state it is.
    pub at: u64,
}

/// Takes a snapshot's changes, one by one; `None` is a key that was removed.
pub type Each<'a> = dyn FnMut(&str, Option<&Record>) -> Result<(), StoreError> + 'a;
