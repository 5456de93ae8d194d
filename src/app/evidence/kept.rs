//! Whether files are kept, and the lock of those who walk over all of them.

use std::sync::{MutexGuard, TryLockError};

use super::EvidenceFiles;
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::ReportBody;
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::message::message;

impl<'a> EvidenceFiles<'a> {
    /// The stored files for one long work alone.
    ///
    /// # Errors
    /// 409 while another is under way.
    pub(crate) fn alone_with_files(&self) -> Result<MutexGuard<'a, ()>, Problem> {
        match self.context.locks.files.try_lock() {
            Ok(alone) => Ok(alone),
            Err(TryLockError::Poisoned(poisoned)) => Ok(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => Err(Problem::conflict(message!("evidence.files_in_use"))),
        }
    }

    /// Whether evidence was archived.
    pub(crate) fn is_gone(&self, hash: &Sha256Hash) -> Result<bool, Problem> {
        Ok(self.context.store().get(&records::archived(hash))?.is_some())
    }

    /// Makes the commit of `work` fail where evidence that `body` names is archived before it.
    pub(crate) fn require_kept(body: &ReportBody, work: &mut UnitOfWork) {
        for hash in body.media() {
            work.require_absent(records::archived(&hash));
        }
    }
}
