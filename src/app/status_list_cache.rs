//! Signed status lists, kept while nothing in them changed: a list of 131,072 entries is not built anew for every request.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;

use crate::domain::certificate::StatusPurpose;
use crate::domain::tag::Origin;
use crate::instant::Instant;

/// Lists kept at most; each has at most some 30 KiB.
const MOST_LISTS: usize = 256;
/// After this a list is signed anew even if nothing changed, so that its date says when it was known.
const SIGNED_ANEW_AFTER_MS: i64 = 60_000;

/// Which list, under which origin.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ListPlace {
    pub(crate) purpose: StatusPurpose,
    /// Counted from 1.
    pub(crate) number: u64,
    pub(crate) origin: Origin,
}

/// A list as it was signed last.
#[derive(Clone)]
pub(crate) struct SignedList {
    /// The version of the record that every change of the list writes; none while nothing changed.
    pub(crate) change: Option<u64>,
    /// The key that signed.
    pub(crate) kid: String,
    /// When.
    pub(crate) at: Instant,
    /// How long it took to build.
    pub(crate) took: Duration,
    /// The bits, as credentials hold them.
    pub(crate) encoded: String,
    /// The compact JWS.
    pub(crate) jws: Bytes,
}

/// What can be done with a list that was signed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Sent as it is.
    Send,
    /// Signed anew over the same bits.
    Sign,
    /// Built from the records.
    Build,
}

impl SignedList {
    /// What can be done with it at `now`, where the list's last change is `change` and `kid` signs.
    ///
    /// After a change it is sent for as long as building takes twice, so that changes and requests that come one after
    /// another cost a third of a processor at most; that is far less than the minute that is promised.
    pub(crate) fn usable(&self, change: Option<u64>, kid: &str, now: Instant) -> Use {
        let age = now
            .unix_milliseconds()
            .saturating_sub(self.at.unix_milliseconds());
        let new = (0..SIGNED_ANEW_AFTER_MS).contains(&age) && self.kid == kid;
        let built_in = i64::try_from(self.took.as_millis()).unwrap_or(i64::MAX);
        match (self.change == change, new) {
            (true, true) => Use::Send,
            (true, false) => Use::Sign,
            (false, true) if age < built_in.saturating_mul(2) => Use::Send,
            (false, _) => Use::Build,
        }
    }
}

/// The lists of this process.
#[derive(Default)]
pub(crate) struct StatusListCache {
    lists: Mutex<HashMap<ListPlace, SignedList>>,
    /// Held by whoever builds one.
    building: Mutex<()>,
}

impl StatusListCache {
    /// The list as it was signed last.
    pub(crate) fn last(&self, place: &ListPlace) -> Option<SignedList> {
        let lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        lists.get(place).cloned()
    }

    /// Keeps a list; where there are too many, all others are forgotten.
    pub(crate) fn keep(&self, place: ListPlace, list: SignedList) {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        if lists.len() >= MOST_LISTS {
            lists.clear();
        }
        lists.insert(place, list);
    }

    /// One list is built at a time, whoever asks.
    pub(crate) fn alone(&self) -> MutexGuard<'_, ()> {
        self.building.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_sent_while_nothing_changed_and_the_key_signs() {
        let at: Instant = "2026-03-01T00:00:00Z".parse().unwrap();
        let later = |milliseconds: i64| {
            let at = at.unix_milliseconds() + milliseconds;
            Instant::from_timestamp(jiff::Timestamp::from_millisecond(at).unwrap())
        };
        let list = SignedList {
            change: Some(4),
            kid: "cert-1".to_owned(),
            at,
            took: Duration::from_millis(10),
            encoded: String::new(),
            jws: Bytes::new(),
        };
        for (change, kid, now, usable) in [
            (Some(4), "cert-1", 59_999, Use::Send),
            (Some(4), "cert-1", 60_000, Use::Sign),
            (Some(4), "cert-1", -1, Use::Sign),
            (Some(4), "cert-2", 5, Use::Sign),
            (Some(5), "cert-1", 19, Use::Send),
            (Some(5), "cert-1", 20, Use::Build),
            (Some(5), "cert-2", 5, Use::Build),
            (None, "cert-1", 90_000, Use::Build),
        ] {
            assert_eq!(
                list.usable(change, kid, later(now)),
                usable,
                "{change:?} {kid} {now}"
            );
        }
    }
}
