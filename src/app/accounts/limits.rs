//! Wrong passwords, counted by account and by network: whoever guesses at an account from a network that never signed in to
//! it waits; its owner, from where they always come, does not.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::domain::people::OrganisationId;
use crate::instant::Instant;

/// Wrong passwords for one account from one network, and from all strange ones, within [`WINDOW_MS`].
const EACH: u32 = 5;
const STRANGE: u32 = 20;
const WINDOW_MS: i64 = 15 * 60_000;
/// Counters kept at most; then those that are over are dropped, and where none is, the oldest.
const MOST: usize = 10_000;
/// Networks remembered of an account.
const FAMILIAR: usize = 8;

/// The counters of this process.
#[derive(Default)]
pub(crate) struct SignInLimits(Mutex<Counters>);

#[derive(Default)]
struct Counters {
    /// By account and network; no network for all strange ones together.
    wrong: HashMap<(OrganisationId, Option<String>), (Instant, u32)>,
    familiar: HashMap<OrganisationId, Vec<String>>,
}

impl SignInLimits {
    /// Whether a password may be tried; else the seconds to wait.
    pub(crate) fn may_try(&self, person: &OrganisationId, network: &str, now: Instant) -> Result<(), u32> {
        let counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = |key: (OrganisationId, Option<String>), most: u32| {
            let (since, wrong) = counters.wrong.get(&key).copied()?;
            let left = WINDOW_MS.saturating_sub(age(since, now));
            (wrong >= most && left > 0)
                .then(|| u32::try_from(left / 1_000).unwrap_or(u32::MAX).saturating_add(1))
        };
        let own = wait((person.clone(), Some(network.to_owned())), EACH);
        let strange = || wait((person.clone(), None), STRANGE);
        let is_familiar = counters
            .familiar
            .get(person)
            .is_some_and(|known| known.iter().any(|one| one == network));
        match own.or_else(|| if is_familiar { None } else { strange() }) {
            Some(seconds) => Err(seconds),
            None => Ok(()),
        }
    }

    /// Counts a wrong password.
    pub(crate) fn wrong(&self, person: &OrganisationId, network: &str, now: Instant) {
        let mut counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for place in [Some(network.to_owned()), None] {
            make_room(&mut counters.wrong, now);
            let counter = counters.wrong.entry((person.clone(), place)).or_insert((now, 0));
            if age(counter.0, now) >= WINDOW_MS {
                *counter = (now, 0);
            }
            counter.1 = counter.1.saturating_add(1);
        }
    }

    /// Remembers from where a right one came.
    pub(crate) fn right(&self, person: &OrganisationId, network: &str) {
        let mut counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counters.wrong.remove(&(person.clone(), Some(network.to_owned())));
        if counters.familiar.len() >= MOST && !counters.familiar.contains_key(person) {
            counters.familiar.clear();
        }
        let known = counters.familiar.entry(person.clone()).or_default();
        known.retain(|one| one != network);
        known.insert(0, network.to_owned());
        known.truncate(FAMILIAR);
    }
}

fn make_room(wrong: &mut HashMap<(OrganisationId, Option<String>), (Instant, u32)>, now: Instant) {
    if wrong.len() < MOST {
        return;
    }
    wrong.retain(|_, (since, _)| age(*since, now) < WINDOW_MS);
    if wrong.len() >= MOST {
        let oldest = wrong
            .iter()
            .min_by_key(|(_, (since, _))| *since)
            .map(|(key, _)| key.clone());
        if let Some(oldest) = oldest {
            wrong.remove(&oldest);
        }
    }
}

fn age(since: Instant, now: Instant) -> i64 {
    now.unix_milliseconds().saturating_sub(since.unix_milliseconds())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_waits_and_the_owner_does_not() {
        let limits = SignInLimits::default();
        let (owner, now) = (
            OrganisationId::parse("jian").unwrap(),
            "2026-01-01T08:00:00Z".parse().unwrap(),
        );
        limits.right(&owner, "192.0.2.0/24");
        for guesser in 0..10 {
            let network = format!("198.51.{guesser}.0/24");
            for _ in 0..EACH {
                if limits.may_try(&owner, &network, now).is_ok() {
                    limits.wrong(&owner, &network, now);
                }
            }
        }
        assert!(limits.may_try(&owner, "198.51.0.0/24", now).is_err());
        assert!(
            limits.may_try(&owner, "203.0.113.0/24", now).is_err(),
            "all strange networks together"
        );
        assert_eq!(limits.may_try(&owner, "192.0.2.0/24", now), Ok(()));
        for _ in 0..EACH {
            limits.wrong(&owner, "192.0.2.0/24", now);
        }
        assert!(
            limits.may_try(&owner, "192.0.2.0/24", now).is_err(),
            "who sits beside the owner waits too"
        );
        let later = "2026-01-01T08:15:01Z".parse().unwrap();
        assert_eq!(limits.may_try(&owner, "198.51.0.0/24", later), Ok(()));
    }
}
