//! Calls with an idempotency key that are under way, so that the same call does not run twice at once.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// Calls with an idempotency key that are under way.
#[derive(Default)]
pub(crate) struct InFlight(Mutex<HashSet<String>>);

/// One such call; it has ended when this is dropped.
pub(crate) struct Entered<'a> {
    in_flight: &'a InFlight,
    key: String,
}

impl InFlight {
    /// Notes that the call under `key` begins, unless it is under way.
    pub(crate) fn enter(&self, key: &str) -> Option<Entered<'_>> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.insert(key.to_owned()).then(|| Entered {
            in_flight: self,
            key: key.to_owned(),
        })
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        self.in_flight
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.key);
    }
}
