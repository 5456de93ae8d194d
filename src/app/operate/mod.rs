//! Operation: archive, backup, restore, check, scrubbing, metrics.

pub(crate) mod archive;
pub(crate) mod backup;
pub mod backup_file;
pub(crate) mod check;
pub(crate) mod metrics;
pub(crate) mod readiness;
pub(crate) mod restore;
pub(crate) mod scrub;

pub use self::archive::{ArchiveReport, NewRetention};
pub use self::backup::{LEAST_PASSPHRASE, NewBackup};
pub use self::check::{CheckFinding, CheckProgress, CheckReport};
pub use self::restore::{PublicLog, RestoreOptions, RestoreReport, restore};
pub use self::scrub::background::Scrubber;
pub use self::scrub::owners::Owners;
pub use self::scrub::{Damaged, FileProblem, Round, ScrubState, Step};
use crate::app::context::Context;

/// The area, over what it borrows.
#[derive(Clone, Copy)]
pub struct Operations<'a> {
    pub(crate) context: &'a Context,
}

impl<'a> Operations<'a> {
    /// Over `context`.
    #[must_use]
    pub const fn new(context: &'a Context) -> Self {
        Self { context }
    }
}
