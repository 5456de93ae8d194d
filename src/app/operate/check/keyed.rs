//! Hashes under a key that is drawn for one run, so that nobody can choose records whose hashes or sums are the same.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// A keyed hash of 128 bits.
#[derive(Clone, Default)]
pub(crate) struct KeyedHash {
    high: RandomState,
    low: RandomState,
}

impl KeyedHash {
    /// The hash of `value`.
    pub(crate) fn of<T: std::hash::Hash + ?Sized>(&self, value: &T) -> u128 {
        u128::from(self.high.hash_one(value)) << 64 | u128::from(self.low.hash_one(value))
    }
}
