//! The tags of a failed lot or SKU: suspended in the commit of the verdict, reinstated in the commit that overturns it.

use std::collections::HashMap;

use uuid::Uuid;

use crate::app::caller::By;
use crate::app::coverage::{InspectionCoverage, Known};
use crate::app::inspections::Inspections;
use crate::app::records::{self, Marked};
use crate::app::tag_record::TagRecord;
use crate::app::tags::Tags;
use crate::app::tags::change::{Change, Suspension};
use crate::app::tags::write::not_possible;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::catalogue::Item;
use crate::domain::problem::Problem;
use crate::domain::tag::state::Status;
use crate::domain::tag::{PublicReason, Serial, state};
use crate::inspection::case::{Case, Coverage, Covered, Subject};
use crate::message::{Explain, message};
use crate::store::{counter_key, for_each};

/// Most live tags of one lot or SKU. All of them change in one commit, which holds some six records of each.
pub const MOST_HELD: usize = 10_000;

impl Inspections<'_> {
    /// Suspends the tags in force of what `case` found nonconforming, and says how many.
    ///
    /// # Errors
    /// 409 where there are more than [`MOST_HELD`].
    pub(crate) fn suspend_failed(&self, case: &Case, work: &mut UnitOfWork) -> Result<u64, Problem> {
        if self.context.store().get(records::LISTED_BY_SUBJECT)?.is_none() {
            return Err(Problem::unavailable(message!("inspection.items_not_listed")));
        }
        // Read before the tags are: whatever is issued from now on changes it.
        let counter = counter_key(&records::issued_of(&case.subject.hash()));
        match self.context.store().get(&counter)? {
            Some(record) => work.require_version(counter, record.version),
            None => work.require_absent(counter),
        }
        let (tags, reason, by) = (
            Tags::new(self.context),
            reason(case),
            &without_organisation(work.by()),
        );
        let mut suspended = 0_u64;
        for serial in self.live_tags_of(&case.subject)? {
            let (mut tag, version) = self.context.tag(&serial)?;
            if !matches!(tag.status, Status::Issued | Status::Active) {
                // It stays as it is, on condition that it still is.
                work.require_version(records::tag(&serial), version);
                continue;
            }
            let why = Suspension {
                by,
                reason: &reason,
                public: PublicReason::InspectionFailed,
                held_by: Some(case.id),
            };
            tags.suspend(&mut tag, &why, work)?;
            work.put(format!("{}{serial}", records::held_by(case.id)), &Marked::YES)?;
            tags.write_changed(&tag, version, work)?;
            suspended = suspended.saturating_add(1);
        }
        Ok(suspended)
    }

    fn live_tags_of(&self, subject: &Subject) -> Result<Vec<Serial>, Problem> {
        let mut tags = Vec::new();
        let prefix = records::items_of_subject(&subject.hash());
        for_each(self.context.store(), &prefix, |key, _| {
            let id: Option<Uuid> = key.strip_prefix(&prefix).and_then(|id| id.parse().ok());
            let id = id.ok_or_else(|| Problem::internal(format!("the key '{key}' names no item")))?;
            let (item, _) = records::must_read::<Item>(self.context.store(), &records::item(id))?;
            tags.extend(item.live_tag);
            if tags.len() > MOST_HELD {
                return Err(Problem::conflict(
                    message!("inspection.too_many_tags", subject: subject.message(), most = MOST_HELD),
                ));
            }
            Ok::<(), Problem>(())
        })?;
        Ok(tags)
    }

    /// Reinstates exactly the tags that `case` suspended and that nothing else stands against, and says how many.
    /// `after` is what is known of its subject from this commit on.
    pub(crate) fn lift(&self, case: &Case, after: &Coverage, work: &mut UnitOfWork) -> Result<u64, Problem> {
        let mut tags: Vec<Serial> = Vec::new();
        let prefix = records::held_by(case.id);
        for_each(self.context.store(), &prefix, |key, _| {
            let serial = key
                .strip_prefix(&prefix)
                .and_then(|text| Serial::from_data(text).ok());
            tags.push(serial.ok_or_else(|| Problem::internal(format!("the key '{key}' names no tag")))?);
            Ok::<(), Problem>(())
        })?;
        let (mut others, mut reinstated) = (HashMap::new(), 0_u64);
        let by = &without_organisation(work.by());
        for serial in tags {
            let (tag, version) = self.context.tag(&serial)?;
            // Revoked since, or suspended for another reason by now.
            if tag.status != Status::Suspended || tag.held_by != Some(case.id) {
                continue;
            }
            let stands = self.still_stands_against(&tag, after, &mut others, work)?;
            reinstated = reinstated.saturating_add(u64::from(stands.is_none()));
            self.let_go(tag, version, stands, case, by, work)?;
        }
        Ok(reinstated)
    }

    /// Another failed inspection of the tag's item, or nothing that has a name: then the tag stays suspended.
    fn still_stands_against(
        &self,
        tag: &TagRecord,
        after: &Coverage,
        others: &mut HashMap<String, Option<(Coverage, u64)>>,
        work: &mut UnitOfWork,
    ) -> Result<Option<Option<Uuid>>, Problem> {
        let (item, _) = records::must_read::<Item>(self.context.store(), &records::item(tag.item))?;
        let mut known = Vec::new();
        for subject in Subject::of_item(&item) {
            if subject == after.subject {
                continue;
            }
            let key = records::coverage(&subject.hash());
            let coverage = match others.get(&key) {
                Some(coverage) => coverage.clone(),
                None => {
                    let read = InspectionCoverage::new(self.context).known_of(subject.clone())?;
                    read.require(work);
                    others.insert(key.clone(), read.coverage.clone());
                    read.coverage
                }
            };
            known.push(Known {
                subject,
                key,
                coverage,
            });
        }
        known.push(Known {
            subject: after.subject.clone(),
            key: String::new(),
            coverage: Some((after.clone(), 0)),
        });
        Ok(
            match InspectionCoverage::new(self.context).covered(&known, work.at()) {
                Covered::Failed(inspection, _) => Some(Some(inspection)),
                _ if Tags::new(self.context).require_genuine(tag).is_err() => Some(None),
                _ => None,
            },
        )
    }

    fn let_go(
        &self,
        mut tag: TagRecord,
        version: u64,
        stands: Option<Option<Uuid>>,
        case: &Case,
        by: &By,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        if let Some(other) = stands {
            tag.held_by = other;
            if let Some(other) = other {
                work.put(format!("{}{}", records::held_by(other), tag.serial), &Marked::YES)?;
            }
            return Tags::new(self.context).write_changed(&tag, version, work);
        }
        let was = tag.suspended.take().map(|(status, _)| status);
        let before = tag.status;
        tag.status = state::transition(before, state::Transition::Reinstate, was).map_err(not_possible)?;
        tag.held_by = None;
        let change = Change {
            act: state::Transition::Reinstate,
            by,
            reason: &format!("inspection {}: the re-inspection overturned it (7.2.3)", case.id),
            public: None,
            before,
        };
        Tags::new(self.context).put_change(&change, &mut tag, version, work)
    }
}

/// The laboratory's person as who did it, without the organisation: its people see the case, not whose tags hang on it.
fn without_organisation(by: &By) -> By {
    By {
        organisation: None,
        ..by.clone()
    }
}

/// Why the tags are suspended: the inspection and what failed.
fn reason(case: &Case) -> String {
    const MOST: usize = 400;
    let failed: Vec<&str> = case.failed_items().map(|item| item.item.as_str()).collect();
    let failed: String = failed.join("、").chars().take(MOST).collect();
    format!("inspection {} failed: {failed}", case.id)
}
