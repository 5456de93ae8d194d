//! Records as sled holds them: eight bytes of version, big end first, and the JSON; and the backend's own keys.

use bytes::Bytes;
use sled::{Db, IVec};

use super::error::{backend, damaged};
use super::panic_guard::guarded;
use super::sum::Sum;
use crate::message::{as_told, message};
use crate::store::contract::{FORMAT, FORMAT_KEY, FORMAT_WITH_SCHEMA, Record, StoreError};

const VERSION_BYTES: usize = 8;
/// The number of the last commit, written with every group.
pub(super) const LAST_COMMIT: &str = "meta/last-commit";
/// The sum over all records but this one and its neighbours in `meta/`, written with every group.
pub(super) const SUM: &str = "meta/record-sum";
/// Records of the backend's own, which no snapshot has.
pub(super) const OWN: [&str; 3] = [LAST_COMMIT, SUM, FORMAT_KEY];

/// The sum of what is there.
pub(super) fn sum_of(db: &Db) -> Result<Sum, StoreError> {
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

/// Whether what wrote the store in this format always kept the sum too.
pub(super) fn has_sum(db: &Db) -> Result<bool, StoreError> {
    let Some(record) = guarded(|| read(db, FORMAT_KEY))? else {
        return Ok(false);
    };
    let format = serde_json::from_slice::<u32>(&record.value);
    Ok(format.is_ok_and(|format| format >= FORMAT_WITH_SCHEMA))
}

pub(super) fn read_sum(record: &Record) -> Result<Sum, StoreError> {
    let text = serde_json::from_slice::<String>(&record.value).ok();
    let sum = text.and_then(|text| Sum::parse(&text));
    sum.ok_or_else(|| damaged(SUM, message!("store.sum_unreadable")))
}

pub(super) fn read(db: &Db, key: &str) -> Result<Option<Record>, StoreError> {
    db.get(key)
        .map_err(backend)?
        .map(|value| decode(key, value))
        .transpose()
}

pub(super) fn encode(record: &Record) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(VERSION_BYTES + record.value.len());
    bytes.extend_from_slice(&record.version.to_be_bytes());
    bytes.extend_from_slice(&record.value);
    bytes
}

pub(super) fn decode(key: &str, value: IVec) -> Result<Record, StoreError> {
    let Some(version) = value
        .first_chunk::<VERSION_BYTES>()
        .map(|bytes| u64::from_be_bytes(*bytes))
    else {
        return Err(damaged(key, message!("store.record_too_short")));
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
                .map_err(|error| damaged(FORMAT_KEY, as_told(&error)))?;
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
