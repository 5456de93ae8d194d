//! How much may be under way at the same time: so much of one organisation, so much of all together.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Who is inside, with how much; `K` is whose share it counts against.
pub(crate) struct ConcurrencyLimit<K>(Arc<Mutex<HashMap<K, usize>>>);

impl<K> Default for ConcurrencyLimit<K> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

/// A place inside, until it is dropped.
pub struct Permit<K: Hash + Eq + Clone> {
    inside: Arc<Mutex<HashMap<K, usize>>>,
    who: K,
    weight: usize,
}

impl<K: Hash + Eq + Clone> ConcurrencyLimit<K> {
    /// A place for `who` with `weight`, unless that makes more than `each` of theirs or `all` of everybody's.
    pub(crate) fn enter(&self, who: &K, weight: usize, each: usize, all: usize) -> Option<Permit<K>> {
        let mut inside = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let theirs = inside.get(who).copied().unwrap_or_default();
        let everybodys: usize = inside.values().sum();
        if theirs.saturating_add(weight) > each || everybodys.saturating_add(weight) > all {
            return None;
        }
        inside.insert(who.clone(), theirs.saturating_add(weight));
        Some(Permit {
            inside: Arc::clone(&self.0),
            who: who.clone(),
            weight,
        })
    }
}

impl<K: Hash + Eq + Clone> Drop for Permit<K> {
    fn drop(&mut self) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let left = inside
            .get(&self.who)
            .map_or(0, |held| held.saturating_sub(self.weight));
        if left == 0 {
            inside.remove(&self.who);
        } else {
            inside.insert(self.who.clone(), left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::people::OrganisationId;

    #[test]
    fn so_much_of_one_and_so_much_of_all() {
        let limit = ConcurrencyLimit::default();
        let organisation = |id: &str| OrganisationId::parse(id).unwrap();
        let enter = |id: &str| limit.enter(&organisation(id), 10, 20, 30);
        let (first, second) = (enter("wh-1"), enter("wh-1"));
        assert!(first.is_some() && second.is_some() && enter("wh-1").is_none());
        let other = enter("wh-2");
        assert!(other.is_some() && enter("wh-3").is_none(), "all places are taken");
        assert!(
            limit.enter(&organisation("wh-3"), 0, 20, 30).is_some(),
            "what weighs nothing fits in"
        );
        drop(first);
        assert!(enter("wh-3").is_some() && enter("wh-1").is_some());
        drop((second, other));
        assert!(limit.0.lock().unwrap().is_empty());
    }
}
