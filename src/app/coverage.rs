//! What inspections mean for tags: no tag without a passed inspection where one is needed, none while one failed.
//!
//! Whoever brings a tag into force requires, as preconditions, what is known of its lot and SKU, and counts up a number
//! of each; a failing verdict writes the one and requires the other as it was read before it looked for tags. So a tag is
//! either seen by the verdict or is not issued beside it, and nobody waits for anybody.

use uuid::Uuid;

use crate::app::context::Context;
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::catalogue::{Category, Item};
use crate::domain::problem::Problem;
use crate::inspection::case::{Case, Coverage, Covered, Subject, SubjectKind, covered, specification_of};
use crate::instant::Instant;
use crate::message::{Message, message};

/// What is known of one lot or SKU, as it was read.
pub(crate) struct Known {
    pub(crate) subject: Subject,
    pub(crate) key: String,
    pub(crate) coverage: Option<(Coverage, u64)>,
}

impl Known {
    /// Makes the commit of `work` fail where it has changed since.
    pub(crate) fn require(&self, work: &mut UnitOfWork) {
        match &self.coverage {
            Some((_, version)) => work.require_version(self.key.clone(), *version),
            None => work.require_absent(self.key.clone()),
        }
    }
}

/// The area, over what it borrows.
#[derive(Clone, Copy)]
pub struct InspectionCoverage<'a> {
    pub(crate) context: &'a Context,
}

impl<'a> InspectionCoverage<'a> {
    /// Over `context`.
    #[must_use]
    pub const fn new(context: &'a Context) -> Self {
        Self { context }
    }
}

impl InspectionCoverage<'_> {
    pub(crate) fn known_of(&self, subject: Subject) -> Result<Known, Problem> {
        let key = records::coverage(&subject.hash());
        let coverage = records::read::<Coverage>(self.context.store(), &key)?;
        Ok(Known {
            subject,
            key,
            coverage,
        })
    }

    /// What is known of the lot and the SKU of an item; nothing of goods that no specification covers.
    pub(crate) fn known_of_item(&self, item: &Item) -> Result<Vec<Known>, Problem> {
        if specification_of(item.facts.category).is_none() {
            return Ok(Vec::new());
        }
        let subjects = Subject::of_item(item).into_iter();
        subjects.map(|subject| self.known_of(subject)).collect()
    }

    pub(crate) fn covered(&self, known: &[Known], now: Instant) -> Covered {
        let coverages = known
            .iter()
            .filter_map(|known| known.coverage.as_ref().map(|(coverage, _)| coverage));
        covered(coverages, now, self.context.settings.inspections.max_age_days)
    }

    /// That `item` may have a tag, and by which inspection; one that stands in for a lost label needs no newer one.
    /// The commit of `work` fails where that changes.
    ///
    /// # Errors
    /// 409 that names the lot or SKU and what to do.
    pub(crate) fn require_inspected(
        &self,
        item: &Item,
        replaces: bool,
        work: &mut UnitOfWork,
    ) -> Result<Option<Uuid>, Problem> {
        let known = self.known_of_item(item)?;
        for known in &known {
            known.require(work);
            work.add(records::issued_of(&known.subject.hash()), 1);
        }
        let subjects: Vec<Message> = known.iter().map(|known| told(&known.subject)).collect();
        let category = item.facts.category;
        let word = category.as_str();
        let told = match self.covered(&known, work.at()) {
            Covered::Passed(inspection) => return Ok(Some(inspection)),
            Covered::Outdated(inspection, _) if replaces => return Ok(Some(inspection)),
            Covered::Failed(inspection, subject) => return Err(failed(&subject, inspection)),
            _ if !self.context.settings.inspections.required.contains(category) => return Ok(None),
            Covered::Outdated(inspection, last_day) => {
                message!("coverage.outdated", category = word, subjects: subjects, inspection, day = last_day)
            }
            Covered::Never if subjects.is_empty() => message!("coverage.no_subject", category = word),
            Covered::Never => message!("coverage.never", category = word, subjects: subjects),
        };
        Err(Problem::conflict(told))
    }

    /// That no inspection of the item's lot or SKU stands as failed. The commit of `work` fails where that changes.
    ///
    /// # Errors
    /// 409 that names the inspection.
    pub(crate) fn require_not_failed(&self, tag: &TagRecord, work: &mut UnitOfWork) -> Result<(), Problem> {
        let (item, _) = records::must_read::<Item>(self.context.store(), &records::item(tag.item))?;
        let mut known = self.known_of_item(&item)?;
        // A correction may have moved the item to another category: what suspended its tag holds it all the same.
        if let Some(holder) = tag.held_by {
            let (case, _) = records::must_read::<Case>(self.context.store(), &records::inspection(holder))?;
            if known.iter().all(|known| known.subject != case.subject) {
                known.push(self.known_of(case.subject)?);
            }
        }
        for known in &known {
            known.require(work);
        }
        match self.covered(&known, work.at()) {
            Covered::Failed(inspection, subject) => Err(failed(&subject, inspection)),
            _ => Ok(()),
        }
    }

    /// Whether items of `category` need a passed inspection here.
    pub(crate) fn needs_inspection(&self, category: Category) -> bool {
        self.context.settings.inspections.required.contains(category)
    }
}

fn failed(subject: &Subject, inspection: Uuid) -> Problem {
    Problem::conflict(message!("coverage.failed", subject: told(subject), inspection))
}

fn told(subject: &Subject) -> Message {
    let (name, merchant) = (&subject.name, &subject.merchant);
    match subject.kind {
        SubjectKind::Lot => message!("coverage.lot", name, merchant),
        SubjectKind::Sku => message!("coverage.sku", name, merchant),
    }
}
