//! Evidence 证据: bytes on the disk first, then a record that says who stored them.

use std::sync::PoisonError;

use crate::app::caller::Caller;
use crate::app::evidence::EvidenceFiles;
use crate::app::evidence::upload::Upload;
use crate::app::records::{self, Marked};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::catalogue::Item;
use crate::domain::evidence::Evidence;
use crate::domain::people::{OrganisationId, Permission, Role};
use crate::domain::problem::{Problem, Thing};
use crate::hash::Sha256Hash;
use crate::inspection::case::Case;
use crate::message::message;
use crate::store::blobs::Blob;
use crate::store::{Write, for_each};

impl EvidenceFiles<'_> {
    /// Begins to store evidence; the HTTP layer hands the chunks in.
    ///
    /// # Errors
    /// 403 for a role that may not, 507 on a full disk.
    pub fn begin_evidence(&self, caller: &Caller) -> Result<Upload, Problem> {
        caller.require(Permission::StoreEvidence)?;
        caller.organisation()?;
        let blob = self.context.blobs().begin()?;
        Ok(Upload::new(blob, self.context.settings.evidence.clone()))
    }

    /// The most bytes that an upload may have, whatever it is.
    #[must_use]
    pub fn largest_upload(&self) -> u64 {
        self.context.settings.evidence.largest().1
    }

    /// Finishes it: the blob is durable before the record that names it. Storing the same bytes again gives the
    /// same answer.
    ///
    /// # Errors
    /// 415 and 422 for files that are not what they should be, 413 and 507 for too large ones.
    pub fn finish_evidence(&self, caller: &Caller, mut upload: Upload) -> Result<Evidence, Problem> {
        // Before the lock, which the archive must not await for as long as this takes.
        upload.inspect()?;
        let _not_alone = self
            .context
            .locks
            .archiving
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let (evidence, shows) = upload.finish()?;
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        if self.is_gone(&evidence.sha256)? {
            work.write(records::archived(&evidence.sha256), Write::Delete);
        }
        work.put(records::evidence(&evidence.sha256), &evidence)?;
        work.put(records::shows(&evidence.sha256), &shows)?;
        work.put(
            records::evidence_of(caller.organisation()?, &evidence.sha256),
            &Marked::YES,
        )?;
        work.event("evidence_stored")
            .after(evidence.sha256.to_string())
            .record()?;
        self.context.commit(work)?;
        Ok(evidence)
    }

    /// What is known of evidence that anyone may fetch, or that the caller's organisation stored.
    ///
    /// # Errors
    /// 404, the same for what does not exist and what is not the caller's to see.
    pub fn evidence_for(&self, caller: Option<&Caller>, hash: &Sha256Hash) -> Result<Evidence, Problem> {
        let public = self.context.store().get(&records::public(hash))?.is_some();
        let own = match caller {
            Some(caller) if !public => {
                caller.require(Permission::ReadEvidence)?;
                self.may_read(caller, hash)?
            }
            _ => false,
        };
        let evidence =
            records::read(self.context.store(), &records::evidence(hash))?.map(|(evidence, _)| evidence);
        let evidence = evidence
            .filter(|_| public || own)
            .ok_or_else(|| Problem::not_found(Thing::Evidence, hash))?;
        if self.is_gone(hash)? {
            return Err(Problem::gone(message!("evidence.deleted")));
        }
        Ok(evidence)
    }

    /// The same with its bytes, opened for reading.
    ///
    /// # Errors
    /// As [`EvidenceFiles::evidence_for`]; 500 if the blob is missing.
    pub fn open(&self, caller: Option<&Caller>, hash: &Sha256Hash) -> Result<(Evidence, Blob), Problem> {
        let evidence = self.evidence_for(caller, hash)?;
        let blob = self.context.blobs().open(hash)?;
        let blob = blob.ok_or_else(|| Problem::internal(format!("the blob {hash} is missing")))?;
        Ok((evidence, blob))
    }

    /// An assessor sees what they are asked about; everybody else what their organisation stored, what shows an outcome
    /// of an item that they see, and what belongs to an inspection that they see.
    fn may_read(&self, caller: &Caller, hash: &Sha256Hash) -> Result<bool, Problem> {
        if caller.by.role == Role::Assessor {
            let asked = self
                .context
                .store()
                .get(&records::evidence_for(&caller.by.person, hash))?;
            return Ok(asked.is_some());
        }
        Ok(self.is_stored_by(caller.organisation()?, hash)?
            || self.shows_an_outcome_for(caller, hash)?
            || self.belongs_to_an_inspection_of(caller, hash)?)
    }

    fn belongs_to_an_inspection_of(&self, caller: &Caller, hash: &Sha256Hash) -> Result<bool, Problem> {
        let prefix = records::inspections_shown_by(hash);
        let mut seen = false;
        for_each(self.context.store(), &prefix, |key, _| {
            let id = key.strip_prefix(&prefix).and_then(|id| id.parse().ok());
            let id = id.ok_or_else(|| Problem::internal(format!("the key '{key}' names no inspection")))?;
            let (case, _) = records::must_read::<Case>(self.context.store(), &records::inspection(id))?;
            seen |= caller.may_see_inspection(&case);
            Ok::<(), Problem>(())
        })?;
        Ok(seen)
    }

    fn shows_an_outcome_for(&self, caller: &Caller, hash: &Sha256Hash) -> Result<bool, Problem> {
        let prefix = records::outcomes_shown_by(hash);
        let mut seen = false;
        for_each(self.context.store(), &prefix, |key, _| {
            let item = key.strip_prefix(&prefix).and_then(|id| id.parse().ok());
            let item = item.ok_or_else(|| Problem::internal(format!("the key '{key}' names no item")))?;
            let (item, _) = records::must_read::<Item>(self.context.store(), &records::item(item))?;
            seen |= caller.may_see_item(&item);
            Ok::<(), Problem>(())
        })?;
        Ok(seen)
    }

    fn is_stored_by(&self, organisation: &OrganisationId, hash: &Sha256Hash) -> Result<bool, Problem> {
        Ok(self
            .context
            .store()
            .get(&records::evidence_of(organisation, hash))?
            .is_some())
    }

    /// Evidence the caller's organisation stored, to be named in something new.
    ///
    /// # Errors
    /// 422 in `field` if there is no such evidence of theirs, or its blob is gone.
    pub(crate) fn own_evidence(
        &self,
        caller: &Caller,
        field: &str,
        hash: &Sha256Hash,
    ) -> Result<Evidence, Problem> {
        let missing = || Problem::invalid(field, hash, message!("evidence.not_stored_by_you"));
        if !self.is_stored_by(caller.organisation()?, hash)? || self.is_gone(hash)? {
            return Err(missing());
        }
        let (evidence, _) =
            records::read::<Evidence>(self.context.store(), &records::evidence(hash))?.ok_or_else(missing)?;
        match self.context.blobs().size(hash) {
            Some(bytes) if bytes == evidence.bytes => Ok(evidence),
            _ => Err(Problem::internal(format!(
                "the blob {hash} is missing or has another size"
            ))),
        }
    }
}
