//! Standards 标准 as the operator loads them: editions are added, never overwritten.

use jiff::civil::Date;
use serde::Serialize;

use crate::app::caller::Caller;
use crate::app::inspections::Inspections;
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::people::Permission;
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::inspection::case::Limits;
use crate::inspection::clauses::reference::EditionKind;
use crate::inspection::standards::{Document, Standards, StandardsFile};
use crate::message::{Explain, message};
use crate::store::for_each;

/// What a file of standards added.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct LoadedStandard {
    /// The edition.
    pub edition: String,
    /// From when it is in force.
    #[schemars(with = "String")]
    pub effective: Date,
    /// Whether it was there already, the same.
    pub known: bool,
}

/// A document that is loaded.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct ListedStandard {
    /// The edition.
    pub edition: String,
    /// Whether it is an edition, an amendment or a correction of one.
    pub kind: EditionKind,
    /// Its title.
    pub title: String,
    /// From when it is in force.
    #[schemars(with = "String")]
    pub effective: Date,
    /// Where its numbers were taken from.
    pub source: String,
    /// How many limits it lays down.
    pub limits: usize,
    /// How many tolerances, aliases and rules of points.
    pub others: usize,
    /// SHA-256 of what was loaded, as it is kept.
    pub sha256: Sha256Hash,
}

fn key(document: &Document) -> String {
    records::standard(&Sha256Hash::of(document.name()))
}

impl Inspections<'_> {
    /// What the loaded standards ask.
    pub(crate) fn limits(&self) -> Result<Box<dyn Limits>, Problem> {
        Ok(Box::new(self.standards()?))
    }

    /// Every document that is loaded.
    pub(crate) fn standards(&self) -> Result<Standards, Problem> {
        let mut documents = Vec::new();
        for_each(self.context.store(), records::STANDARDS, |_, record| {
            documents.push(serde_json::from_slice(&record.value)?);
            Ok::<(), Problem>(())
        })?;
        Ok(Standards::new(documents))
    }

    /// The documents that are loaded, by number and day.
    ///
    /// # Errors
    /// If the store fails; everybody with a token may.
    pub fn list_standards(&self, caller: &Caller) -> Result<Vec<ListedStandard>, Problem> {
        caller.require(Permission::ReadStandards)?;
        let mut listed = Vec::new();
        for_each(self.context.store(), records::STANDARDS, |_, record| {
            let document: Document = serde_json::from_slice(&record.value)?;
            listed.push(ListedStandard {
                limits: document.limits.len(),
                others: document.mass_tolerances.len()
                    + document.defect_tolerances.len()
                    + document.net_weight_tolerances.len()
                    + document.aliases.len()
                    + document.points.len(),
                edition: document.edition,
                kind: document.kind,
                title: document.title,
                effective: document.effective,
                source: document.source,
                sha256: Sha256Hash::of(&record.value),
            });
            Ok::<(), Problem>(())
        })?;
        listed.sort_by(|one, other| (&one.edition, one.effective).cmp(&(&other.edition, other.effective)));
        Ok(listed)
    }

    /// Adds the documents of a file, all or none. What is there already, the same, stays. A file that is marked as an
    /// example is taken only where `example` says so.
    ///
    /// # Errors
    /// 403 for anybody but the operator, 409 for an edition that is there with other content, 422 for a file that cannot
    /// be read.
    pub fn load_standards(
        &self,
        caller: &Caller,
        json: &[u8],
        example: bool,
    ) -> Result<Vec<LoadedStandard>, Problem> {
        self.context.require_operator(caller)?;
        let file = StandardsFile::parse(json).map_err(|why| Problem::invalid("file", "", why.message()))?;
        if file.example && !example {
            return Err(Problem::invalid("file", "", message!("standard.example")));
        }
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        let mut loaded = Vec::new();
        for document in file.documents {
            let key = key(&document);
            let there = records::read::<Document>(self.context.store(), &key)?;
            let known = match there {
                Some((same, _)) if same == document => true,
                Some((other, _)) => {
                    return Err(Problem::conflict(message!(
                        "standard.other_content",
                        edition = other.edition,
                        effective = other.effective
                    )));
                }
                None => false,
            };
            if !known {
                work.require_absent(key.clone());
                work.put(key, &document)?;
                work.event("standard_loaded")
                    .after(format!("{} from {}", document.edition, document.effective))
                    .record()?;
            }
            loaded.push(LoadedStandard {
                edition: document.edition,
                effective: document.effective,
                known,
            });
        }
        self.context.commit(work)?;
        Ok(loaded)
    }
}
