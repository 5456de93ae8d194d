//! sled's errors and those of its files in the contract's words.

use crate::message::Message;
use crate::store::contract::StoreError;

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

pub(super) fn damaged(key: &str, why: Message) -> StoreError {
    StoreError::Damaged {
        key: key.to_owned(),
        why,
    }
}
