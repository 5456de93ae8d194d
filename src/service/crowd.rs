//! How many may be at something at the same time: so many of one organisation, so many of all together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::people::OrganisationId;

/// Who is inside.
#[derive(Clone, Default)]
pub(super) struct Crowd(Arc<Mutex<HashMap<OrganisationId, usize>>>);

/// A place inside, until it is dropped.
pub struct Place(Crowd, OrganisationId);

impl Crowd {
    /// A place for `who`, unless `each` of them or `all` are inside already.
    pub(super) fn enter(&self, who: &OrganisationId, each: usize, all: usize) -> Option<Place> {
        let mut inside = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let theirs = inside.get(who).copied().unwrap_or_default();
        if theirs >= each || inside.values().sum::<usize>() >= all {
            return None;
        }
        inside.insert(who.clone(), theirs.saturating_add(1));
        Some(Place(self.clone(), who.clone()))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut inside = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        let left = inside.get(&self.1).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            inside.remove(&self.1);
        } else {
            inside.insert(self.1.clone(), left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_of_one_and_so_many_of_all() {
        let crowd = Crowd::default();
        let organisation = |id: &str| OrganisationId::parse(id).unwrap();
        let enter = |id: &str| crowd.enter(&organisation(id), 2, 3);
        let (first, second) = (enter("wh-1"), enter("wh-1"));
        assert!(first.is_some() && second.is_some() && enter("wh-1").is_none());
        let other = enter("wh-2");
        assert!(other.is_some() && enter("wh-3").is_none(), "all places are taken");
        drop(first);
        assert!(enter("wh-3").is_some() && enter("wh-1").is_some());
        drop((second, other));
        assert!(crowd.0.lock().unwrap().is_empty());
    }
}
