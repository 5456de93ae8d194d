//! The tags of a failed lot or SKU: suspended in the commit of the verdict, reinstated in the commit that overturns it.

use std::collections::HashMap;

use uuid::Uuid;

use crate::app::caller::By;
use crate::app::coverage::{InspectionCoverage, Known};
use crate::app::evidence::files::Marked;
use crate::app::inspections::Inspections;
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::app::tags::Tags;
use crate::app::tags::change::Change;
use crate::domain::catalogue::Item;
use crate::domain::log::LeafKind;
use crate::domain::problem::Problem;
use crate::domain::tag::state::Status;
use crate::domain::tag::{Serial, state};
use crate::inspection::case::{Case, Coverage, Covered, Subject};
use crate::store::{Batch, counter_key, for_each};

/// Most live tags of one lot or SKU. All of them change in one commit, which holds some six records of each.
pub const MOST_HELD: usize = 10_000;

impl Inspections<'_> {
    /// Suspends the tags in force of what `case` found nonconforming, and says how many.
    ///
    /// # Errors
    /// 409 where there are more than [`MOST_HELD`].
    pub(crate) fn suspend_failed(&self, case: &Case, by: &By, batch: &mut Batch) -> Result<u64, Problem> {
        if self.context.store().get(records::LISTED_BY_SUBJECT)?.is_none() {
            return Err(Problem::unavailable(
                "items are not listed by lot and SKU yet; the operator has to restart the service",
            ));
        }
        // Read before the tags are: whatever is issued from now on changes it.
        let counter = counter_key(&records::issued_of(&case.subject.hash()));
        match self.context.store().get(&counter)? {
            Some(record) => batch.require_version(counter, record.version),
            None => batch.require_absent(counter),
        }
        let (reason, by) = (reason(case), &without_organisation(by));
        let mut suspended = 0_u64;
        for serial in self.live_tags_of(&case.subject)? {
            let (mut tag, version) = self.context.tag(&serial)?;
            let before = tag.status;
            if !matches!(before, Status::Issued | Status::Active) {
                // It stays as it is, on condition that it still is.
                batch.require_version(records::tag(&serial), version);
                continue;
            }
            tag.status = state::transition(before, state::Transition::Suspend, None)
                .map_err(crate::app::tags::bind::not_possible)?;
            tag.suspended = Some((before, by.person.clone()));
            tag.held_by = Some(case.id);
            batch.put(format!("{}{serial}", records::held_by(case.id)), &Marked::YES)?;
            let change = Change {
                act: state::Transition::Suspend,
                leaf: LeafKind::Suspended,
                by,
                reason: &reason,
                before,
            };
            Tags::new(self.context).put_change(&change, &mut tag, version, batch)?;
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
                return Err(Problem::conflict(format!(
                    "the {subject} has more than {MOST_HELD} live tags, and they change in one commit with the verdict; \
                     let tags end, or inspect its lots one by one"
                )));
            }
            Ok::<(), Problem>(())
        })?;
        Ok(tags)
    }

    /// Reinstates exactly the tags that `case` suspended and that nothing else stands against, and says how many.
    /// `after` is what is known of its subject from this commit on.
    pub(crate) fn lift(
        &self,
        case: &Case,
        after: &Coverage,
        by: &By,
        batch: &mut Batch,
    ) -> Result<u64, Problem> {
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
        let by = &without_organisation(by);
        for serial in tags {
            let (tag, version) = self.context.tag(&serial)?;
            // Revoked since, or suspended for another reason by now.
            if tag.status != Status::Suspended || tag.held_by != Some(case.id) {
                continue;
            }
            let stands = self.still_stands_against(&tag, after, &mut others, batch)?;
            reinstated = reinstated.saturating_add(u64::from(stands.is_none()));
            self.let_go(tag, version, stands, case, by, batch)?;
        }
        Ok(reinstated)
    }

    /// Another failed inspection of the tag's item, or nothing that has a name: then the tag stays suspended.
    fn still_stands_against(
        &self,
        tag: &TagRecord,
        after: &Coverage,
        others: &mut HashMap<String, Option<(Coverage, u64)>>,
        batch: &mut Batch,
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
                    read.require(batch);
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
            match InspectionCoverage::new(self.context).covered(&known, self.context.now()) {
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
        batch: &mut Batch,
    ) -> Result<(), Problem> {
        if let Some(other) = stands {
            tag.held_by = other;
            if let Some(other) = other {
                batch.put(format!("{}{}", records::held_by(other), tag.serial), &Marked::YES)?;
            }
            return Tags::new(self.context).write_changed(&tag, version, batch);
        }
        let was = tag.suspended.take().map(|(status, _)| status);
        let before = tag.status;
        tag.status = state::transition(before, state::Transition::Reinstate, was)
            .map_err(crate::app::tags::bind::not_possible)?;
        tag.held_by = None;
        let change = Change {
            act: state::Transition::Reinstate,
            leaf: LeafKind::Reinstated,
            by,
            reason: &format!("inspection {}: the re-inspection overturned it (7.2.3)", case.id),
            before,
        };
        Tags::new(self.context).put_change(&change, &mut tag, version, batch)
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
