//! The record `meta/schema`: up to which migration a folder's records have come.

use serde::{Deserialize, Serialize};

use crate::app::records;
use crate::message::message;
use crate::store::{FORMAT_KEY, FORMAT_WITH_SCHEMA, Store, StoreError};

/// Up to which migration a folder's records have come. Absent, it is [`Schema::default`]: number 0.
///
/// Programs read this record to know whether they may read any other, so its two fields keep their meaning for ever.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// The last migration that was finished.
    pub number: u32,
    /// The one that has begun, after its first step and before its last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub migrating: Option<Migrating>,
}

/// A migration between two steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Migrating {
    /// Its number.
    pub number: u32,
    /// Where the next step goes on; means something to this migration only.
    pub place: String,
}

impl Schema {
    /// Reads a store's schema.
    ///
    /// # Errors
    /// If the store fails, the record is damaged, or it is missing where the store's format says that there is one.
    pub fn read(store: &dyn Store) -> Result<Self, StoreError> {
        Ok(Self::read_versioned(store)?.0)
    }

    /// The same with the record's version; without one where there is no record.
    pub(super) fn read_versioned(store: &dyn Store) -> Result<(Self, Option<u64>), StoreError> {
        if let Some((schema, version)) = records::read(store, records::SCHEMA)? {
            return Ok((schema, Some(version)));
        }
        // Migrating from 0 a folder that lost its number would read new records as old ones.
        if store_format(store)? >= FORMAT_WITH_SCHEMA {
            return Err(StoreError::Damaged {
                key: records::SCHEMA.to_owned(),
                why: message!("store.schema_missing"),
            });
        }
        Ok((Self::default(), None))
    }

    /// The highest migration that has rewritten any record.
    #[must_use]
    pub fn newest(&self) -> u32 {
        let begun = self.migrating.as_ref().map_or(0, |migrating| migrating.number);
        self.number.max(begun)
    }
}

/// The store's format as it is stored; 0 for a backend that keeps none.
pub(super) fn store_format(store: &dyn Store) -> Result<u32, StoreError> {
    Ok(records::read::<u32>(store, FORMAT_KEY)?.map_or(0, |(format, _)| format))
}
