//! The kinds of heavy work, each with threads of its own, so that none stops another.

use crate::app::settings::Settings;
use crate::app::work_pool::{Place, PoolLimits, Share, WorkPool};

/// Intake files of one warehouse, and of all, that are held in memory at the same time, the one that is booked among them.
const MOST_FILES: usize = 2;
const MOST_FILES_OF_ALL: usize = 8;

/// The kinds of heavy work.
pub struct WorkPools {
    /// Photos and videos: decoded, walked, freed of place data.
    pub media: WorkPool,
    /// Intake files, weighed in MiB ([`WorkPools::intake`]). One at a time, which bounds the memory that reading takes.
    intakes: WorkPool,
    /// Laboratories' files, which need not wait for intake files.
    pub results: WorkPool,
    /// PDFs and labels of who has a token.
    pub documents: WorkPool,
    /// Reports that anybody asks for as PDF, which wait for nobody's labels and nobody's labels for them.
    pub public_documents: WorkPool,
    /// Passwords, whose hash takes 19 MiB each.
    pub passwords: WorkPool,
    /// Label printers, which may be silent for seconds each.
    pub printers: WorkPool,
    /// Long work of the operator: check, archive, scrubbing, export of the log. None waits for another.
    pub operations: WorkPool,
    /// What follows from compromised keys, which waits for none of the above.
    pub remediations: WorkPool,
    /// Backups, whose sealed keys need the memory of argon2.
    pub backups: WorkPool,
}

impl WorkPools {
    /// As the operator set it.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        let pool = |name, threads, threads_each, each, all| {
            WorkPool::new(
                name,
                PoolLimits {
                    threads,
                    threads_each,
                    each,
                    all,
                },
            )
        };
        let work = settings.work;
        let file = mebibytes(settings.intake.bytes);
        let of = |files: usize| files.saturating_mul(file);
        Self {
            media: pool("media", work.threads, work.threads, work.each, work.all),
            intakes: pool("intake", 1, 1, of(MOST_FILES), of(MOST_FILES_OF_ALL)),
            results: pool("results", 1, 1, 4, 32),
            documents: pool("documents", work.threads, work.threads, work.each, work.all),
            passwords: pool("passwords", 2, 1, 4, 64),
            public_documents: pool("public-documents", 1, 1, 2, 8),
            printers: pool("printers", 8, 2, 16, 64),
            operations: pool("operations", 4, 4, 4, 4),
            remediations: pool("remediation", 1, 1, 32, 256),
            backups: pool("backups", 1, 1, 1, 1),
        }
    }

    /// A place for an intake file of `bytes`, or of the longest that is taken where nobody says how long it is.
    ///
    /// # Errors
    /// The MiB of a warehouse's files, and of all, that are taken at a time, where it does not fit in.
    pub(crate) fn intake(
        &self,
        share: Share,
        bytes: Option<u64>,
        longest: usize,
    ) -> Result<Place, (usize, usize)> {
        let bytes = bytes.and_then(|bytes| usize::try_from(bytes).ok());
        let weight = mebibytes(bytes.map_or(longest, |bytes| bytes.min(longest)));
        let most = |files: usize| files.saturating_mul(mebibytes(longest));
        let place = self.intakes.enter_with(share, weight);
        place.ok_or_else(|| (most(MOST_FILES), most(MOST_FILES_OF_ALL)))
    }
}

/// The MiB that so many bytes begin.
fn mebibytes(bytes: usize) -> usize {
    bytes.div_ceil(1 << 20).max(1)
}
