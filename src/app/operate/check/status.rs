//! Entries of the status lists: each is one tag's, and the counter is beyond them all, so that none is given twice.

use std::collections::HashSet;

use crate::app::operate::check::Run;
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::domain::certificate::{StatusListIndex, StatusPurpose};
use crate::domain::problem::Problem;
use crate::message::{Message, message};
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
    /// What is wrong with a tag's bits in the status lists.
    pub(crate) fn status_bit_problems(&self, tag: &TagRecord) -> Result<Vec<Message>, Problem> {
        let mut problems = Vec::new();
        for purpose in StatusPurpose::ALL {
            let key = records::status_bit(purpose, tag.status_list);
            let set = self.context.store().get(&key)?.is_some();
            if set != purpose.is_set(tag.status) {
                let (purpose, status) = (purpose.name(), tag.status.name());
                problems.push(if set {
                    message!("check.bit_set", purpose: purpose, status: status)
                } else {
                    message!("check.bit_not_set", purpose: purpose, status: status)
                });
            }
        }
        Ok(problems)
    }

    /// The counter is read after the entries: a running service reserves before it gives.
    pub(crate) fn status_counter(&mut self, entries: &StatusEntries) -> Result<(), Problem> {
        let counter = counter_key(records::STATUS_LIST_COUNTER);
        let counted = records::read::<u64>(self.context.store(), &counter)?.map_or(0, |(count, _)| count);
        if entries.highest.is_some_and(|highest| highest >= counted) {
            self.find(counter, &message!("check.status_entry_not_reserved"));
        }
        Ok(())
    }
}
