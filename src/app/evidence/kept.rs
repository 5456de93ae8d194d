//! Whether files are kept, and the lock of those who walk over all of them.

use std::sync::{MutexGuard, TryLockError};

use super::EvidenceFiles;
use crate::app::records;
use crate::domain::appraisal::ReportBody;
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::store::Batch;

impl<'a> EvidenceFiles<'a> {
    /// The stored files for one long work alone.
    ///
    /// # Errors
    /// 409 while another is under way.
    pub(crate) fn alone_with_files(&self, what: &str) -> Result<MutexGuard<'a, ()>, Problem> {
        match self.context.locks.files.try_lock() {
            Ok(alone) => Ok(alone),
            Err(TryLockError::Poisoned(poisoned)) => Ok(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => Err(Problem::conflict(format!(
                "{what} cannot begin while a backup or the archive is under way; try again when that is done"
            ))),
        }
    }

    /// Whether evidence was archived.
    pub(crate) fn is_gone(&self, hash: &Sha256Hash) -> Result<bool, Problem> {
        Ok(self.context.store().get(&records::archived(hash))?.is_some())
    }

    /// Makes `batch` fail where evidence it names is archived before it commits.
    pub(crate) fn require_kept(batch: &mut Batch, body: &ReportBody) {
        for hash in body.media() {
            batch.require_absent(records::archived(&hash));
        }
    }
}
