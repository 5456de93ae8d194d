//! Entries of the status lists: each is one tag's, and the counter is beyond them all, so that none is given twice.

use std::collections::HashSet;

use crate::app::operate::check::Run;
use crate::app::records;
use crate::domain::certificate::StatusListIndex;
use crate::domain::problem::Problem;
use crate::store::counter_key;

/// The entries of the tags so far.
#[derive(Default)]
pub(crate) struct StatusEntries {
    taken: HashSet<u64>,
    highest: Option<u64>,
}

impl StatusEntries {
    /// Adds a tag's entry and says whether it is the first to have it.
    pub(crate) fn add(&mut self, entry: StatusListIndex) -> bool {
        self.highest = self.highest.max(Some(entry.0));
        self.taken.insert(entry.0)
    }
}

impl Run<'_> {
    /// The counter is read after the entries: a running service reserves before it gives.
    pub(crate) fn status_counter(&mut self, entries: &StatusEntries) -> Result<(), Problem> {
        let counter = counter_key(records::STATUS_LIST_COUNTER);
        let counted = records::read::<u64>(self.context.store(), &counter)?.map_or(0, |(count, _)| count);
        if entries.highest.is_some_and(|highest| highest >= counted) {
            self.find(
                counter,
                "an entry of the status lists was given that was never reserved",
            );
        }
        Ok(())
    }
}
