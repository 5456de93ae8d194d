//! Reference versions 正品版本 and checklists: what appraisers compare with.

use serde::Serialize;
use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::context::Context;
use crate::app::evidence::EvidenceFiles;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::{Checklist, ChecklistFile, Point};
use crate::domain::catalogue::{Category, ReferenceFacts, ReferenceVersion};
use crate::domain::people::Permission;
use crate::domain::problem::{Problem, Thing};
use crate::message::{Explain, message};
use crate::store::for_each;

/// Most reference versions one listing answers with.
const MOST_LISTED: usize = 500;
/// Longest name of a point, in characters.
const LONGEST_POINT: usize = 60;

#[derive(Serialize, schemars::JsonSchema)]
/// What adding a reference version answers.
pub struct Added {
    id: Uuid,
}

/// What a checklist file added.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct LoadedChecklist {
    /// Of which category.
    pub category: Category,
    /// Which version.
    pub version: u32,
    /// Whether it was there already, the same.
    pub known: bool,
}

/// The area, over what it borrows.
#[derive(Clone, Copy)]
pub struct Catalogue<'a> {
    pub(crate) context: &'a Context,
}

impl<'a> Catalogue<'a> {
    /// Over `context`.
    #[must_use]
    pub const fn new(context: &'a Context) -> Self {
        Self { context }
    }
}

impl Catalogue<'_> {
    /// Adds a reference version to the caller's agency.
    ///
    /// # Errors
    /// 422 for a field that is not as it should be or photos that are not the agency's, 409 where the one to be
    /// replaced was replaced already.
    pub fn add_reference(
        &self,
        caller: &Caller,
        facts: ReferenceFacts,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::KeepReferences)?;
        facts
            .check()
            .map_err(|(field, right)| Problem::invalid(field, "", right))?;
        for point in &facts.points {
            if Point::parse(&point.point).is_none() {
                let right = message!("value.one_line", most = LONGEST_POINT);
                return Err(Problem::invalid("points.point", &point.point, right));
            }
            for photo in &point.photos {
                if !EvidenceFiles::new(self.context)
                    .own_evidence(caller, "points.photos", photo)?
                    .media_type
                    .is_photo()
                {
                    return Err(Problem::invalid(
                        "points.photos",
                        photo,
                        message!("evidence.not_a_photo"),
                    ));
                }
            }
        }
        let (id, now, agency) = (Uuid::now_v7(), self.context.now(), caller.organisation()?);
        let mut work = UnitOfWork::new(&caller.by, now);
        if let Some(former) = facts.replaces {
            self.replace_reference(caller, former, id, &mut work)?;
        }
        let reference = ReferenceVersion {
            id,
            agency: agency.clone(),
            facts,
            added_at: now,
            replaced_by: None,
        };
        for photo in reference.facts.points.iter().flat_map(|point| &point.photos) {
            work.require_absent(records::archived(photo));
        }
        work.require_absent(records::reference(id));
        work.put(records::reference(id), &reference)?;
        work.put(records::reference_of(agency, id), &id)?;
        work.event("reference_added")
            .before_if_given(reference.facts.replaces.map(|former| former.to_string()))
            .after(id.to_string())
            .record()?;
        Ok(self
            .context
            .finish(work, Answer::created(&Added { id })?, idempotency)?
            .0)
    }

    fn replace_reference(
        &self,
        caller: &Caller,
        former: Uuid,
        by: Uuid,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        let (mut old, version) = self.own_reference(caller, former)?;
        if let Some(newer) = old.replaced_by {
            return Err(Problem::conflict(message!(
                "reference_version.replaced",
                former,
                newer
            )));
        }
        old.replaced_by = Some(by);
        work.require_version(records::reference(former), version);
        work.put(records::reference(former), &old)?;
        Ok(())
    }

    fn own_reference(&self, caller: &Caller, id: Uuid) -> Result<(ReferenceVersion, u64), Problem> {
        let agency = caller.organisation()?;
        records::read::<ReferenceVersion>(self.context.store(), &records::reference(id))?
            .filter(|(reference, _)| reference.agency == *agency)
            .ok_or_else(|| Problem::not_found(Thing::ReferenceVersion, id))
    }

    /// A reference version of the caller's agency.
    ///
    /// # Errors
    /// 404 for everything else.
    pub fn reference(&self, caller: &Caller, id: Uuid) -> Result<ReferenceVersion, Problem> {
        caller.require(Permission::ReadAppraisal)?;
        Ok(self.own_reference(caller, id)?.0)
    }

    /// The agency's reference versions that were not replaced, oldest first, of one brand and category if named.
    ///
    /// # Errors
    /// If the store fails.
    pub fn references(
        &self,
        caller: &Caller,
        brand: Option<&str>,
        category: Option<Category>,
    ) -> Result<Vec<ReferenceVersion>, Problem> {
        caller.require(Permission::ReadAppraisal)?;
        let prefix = records::references_of(caller.organisation()?);
        let mut found = Vec::new();
        for_each(self.context.store(), &prefix, |_, record| {
            let id: Uuid = serde_json::from_slice(&record.value)?;
            let (reference, _) =
                records::must_read::<ReferenceVersion>(self.context.store(), &records::reference(id))?;
            let facts = &reference.facts;
            let wanted = reference.replaced_by.is_none()
                && brand.is_none_or(|brand| brand.to_lowercase() == facts.brand.to_lowercase())
                && category.is_none_or(|category| category == facts.category);
            if wanted && found.len() < MOST_LISTED {
                found.push(reference);
            }
            Ok::<(), Problem>(())
        })?;
        Ok(found)
    }

    /// Every version of a category's checklist, oldest first; the shipped one where none was loaded.
    pub(crate) fn checklists_of(&self, category: Category) -> Result<Vec<Checklist>, Problem> {
        let shipped = ChecklistFile::shipped().map_err(Problem::internal)?.checklists;
        let mut checklists: Vec<Checklist> = shipped
            .into_iter()
            .filter(|list| list.category == category)
            .collect();
        for_each(
            self.context.store(),
            &records::checklists(category),
            |_, record| {
                checklists.push(serde_json::from_slice(&record.value)?);
                Ok::<(), Problem>(())
            },
        )?;
        Ok(checklists)
    }

    /// The versions of a category's checklist, oldest first; the last one counts.
    ///
    /// # Errors
    /// 403 for who does not appraise.
    pub fn checklists(&self, caller: &Caller, category: Category) -> Result<Vec<Checklist>, Problem> {
        caller.require(Permission::ReadAppraisal)?;
        self.checklists_of(category)
    }

    /// Adds the checklists of a file. What is there already, the same, stays.
    ///
    /// # Errors
    /// 403 for anybody but the operator, 409 for a version that is there with other points or does not follow the
    /// last one, 422 for a file that cannot be read.
    pub fn load_checklists(&self, caller: &Caller, json: &[u8]) -> Result<Vec<LoadedChecklist>, Problem> {
        self.context.require_operator(caller)?;
        let file = ChecklistFile::parse(json).map_err(|why| Problem::invalid("file", "", why.message()))?;
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        let mut loaded = Vec::new();
        for checklist in file.checklists {
            let (category, version) = (checklist.category, checklist.version);
            let there = self.checklists_of(category)?;
            let last = there.last().map_or(0, |last| last.version);
            let known = match there.iter().find(|list| list.version == version) {
                Some(same) if *same == checklist => true,
                None if Some(version) == last.checked_add(1) => false,
                _ => {
                    let next = last.saturating_add(1);
                    return Err(Problem::conflict(message!(
                        "checklist.next_version",
                        category: category.name(),
                        version,
                        next
                    )));
                }
            };
            if !known {
                work.require_absent(records::checklist(category, version));
                work.put(records::checklist(category, version), &checklist)?;
                work.event("checklist_loaded")
                    .after(format!("{} {version}", category.as_str()))
                    .record()?;
            }
            loaded.push(LoadedChecklist {
                category,
                version,
                known,
            });
        }
        self.context.commit(work)?;
        Ok(loaded)
    }
}
