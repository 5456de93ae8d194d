//! The sum over all records, kept with every group: whatever else can be read, it tells whether something is missing.
//!
//! sled leaves out what it cannot read in the middle of its log, and then an older record, or none, stands where a newer
//! one was. Every record adds a hash of its key and its version to the sum, modulo 2^128, and takes it away when it is
//! replaced; so the sum follows each group at the cost of reading what the group replaces.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::store::contract::{Change, StoreError};

/// The sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum(u128);

impl Sum {
    /// Adds a record.
    pub(super) fn add(&mut self, key: &str, version: u64) {
        self.0 = self.0.wrapping_add(term(key, version));
    }

    fn take_away(&mut self, key: &str, version: u64) {
        self.0 = self.0.wrapping_sub(term(key, version));
    }

    /// Follows changes, the later of the same key last; `version_of` reads the version a key has now.
    ///
    /// # Errors
    /// What `version_of` returns.
    pub(super) fn follow<'a>(
        &mut self,
        changes: impl IntoIterator<Item = &'a Change>,
        mut version_of: impl FnMut(&str) -> Result<Option<u64>, StoreError>,
    ) -> Result<(), StoreError> {
        let mut changed: HashMap<&str, Option<u64>> = HashMap::new();
        for (key, record) in changes {
            let new = record.as_ref().map(|record| record.version);
            let old = match changed.insert(key, new) {
                Some(old) => old,
                None => version_of(key)?,
            };
            if let Some(old) = old {
                self.take_away(key, old);
            }
            if let Some(new) = new {
                self.add(key, new);
            }
        }
        Ok(())
    }

    /// As it is stored: 32 hexadecimal digits.
    pub(super) fn text(self) -> String {
        format!("{:032x}", self.0)
    }

    /// Reads what [`Sum::text`] wrote.
    pub(super) fn parse(text: &str) -> Option<Self> {
        u128::from_str_radix(text, 16).ok().map(Self)
    }
}

fn term(key: &str, version: u64) -> u128 {
    let digest = Sha256::new()
        .chain_update(version.to_be_bytes())
        .chain_update(key)
        .finalize();
    digest
        .first_chunk::<16>()
        .map_or(0, |bytes| u128::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use bytes::Bytes;
    use proptest::prelude::*;

    use super::*;
    use crate::store::Record;

    proptest! {
        /// However records come and go, the sum is that of those that are there; one less, or an older one, is another.
        #[test]
        fn the_sum_is_that_of_what_is_there(
            groups in prop::collection::vec(prop::collection::vec((0..6_u8, any::<bool>()), 0..5), 0..8),
        ) {
            let (mut there, mut sum, mut version) = (BTreeMap::new(), Sum::default(), 0_u64);
            for group in groups {
                let mut changes = Vec::new();
                for (key, put) in group {
                    version += 1;
                    let record = put.then(|| Record { version, value: Bytes::from_static(b"1") });
                    changes.push((format!("key/{key}"), record));
                }
                sum.follow(&changes, |key| Ok(there.get(key).copied())).unwrap();
                for (key, record) in changes {
                    match record {
                        Some(record) => there.insert(key, record.version),
                        None => there.remove(&key),
                    };
                }
            }
            let of = |records: &BTreeMap<String, u64>| {
                let mut sum = Sum::default();
                records.iter().for_each(|(key, version)| sum.add(key, *version));
                sum
            };
            prop_assert_eq!(of(&there), sum);
            prop_assert_eq!(Sum::parse(&sum.text()), Some(sum));
            if let Some(key) = there.keys().next().cloned() {
                let mut older = there.clone();
                older.insert(key.clone(), 0);
                prop_assert_ne!(of(&older), sum);
                there.remove(&key);
                prop_assert_ne!(of(&there), sum);
            }
        }
    }
}
