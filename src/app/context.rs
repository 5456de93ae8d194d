//! What every area borrows: store, blobs, clock, entropy, signers, settings.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use jiff::civil::Date;

use crate::app::concurrency::ConcurrencyLimit;
use crate::app::deployment::{Deployment, Origins, Signers};
use crate::app::idempotency::InFlight;
use crate::app::log::Logs;
use crate::app::operate::operation::Operation;
use crate::app::settings::InspectionSettings;
use crate::app::sources::{Clock, Entropy};
use crate::app::tags::printers::Printers;
use crate::domain::calendar::Calendar;
use crate::domain::cover::Policy;
use crate::domain::problem::Problem;
use crate::instant::Instant;
use crate::media::table::TableLimits;
use crate::store::Store;
use crate::store::blobs::folder::Blobs;

/// One folder, opened: everything the acts need.
pub struct Context {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) blobs: Arc<Blobs>,
    pub(crate) folder: PathBuf,
    pub(crate) deployment: Deployment,
    pub(crate) logs: Logs,
    pub(crate) policy: Policy,
    pub(crate) origins: RwLock<Arc<Origins>>,
    pub(crate) signers: RwLock<Arc<Signers>>,
    /// Calls of agencies' remote signers, how long one may take, and whether one may be next door.
    pub(crate) signing: ConcurrencyLimit,
    pub(crate) signer_timeout: Duration,
    pub(crate) signers_may_be_private: bool,
    /// Held while a key is added, retired or compromised, because a key's file is written before its record.
    pub(crate) key_changes: Mutex<()>,
    /// Held by whoever works on the work lists.
    pub(crate) working: Mutex<()>,
    pub(crate) stopping: Arc<AtomicBool>,
    pub(crate) calendar: RwLock<Arc<Calendar>>,
    /// Entries of the status lists that are reserved and not yet given out.
    pub(crate) status_indexes: Mutex<Range<u64>>,
    pub(crate) in_flight: InFlight,
    pub(crate) operation: Operation,
    /// Held to read while an upload ends, to write while an archived file is deleted.
    pub(crate) archiving: RwLock<()>,
    /// Held by a backup and by the archive, which must not run at once.
    pub(crate) files: Mutex<()>,
    /// Held by the one intake that runs.
    pub(crate) intake: Mutex<()>,
    /// Files that are held in memory until they are booked.
    pub(crate) intakes: ConcurrencyLimit,
    pub(crate) intake_limits: TableLimits,
    /// Held while one file is read again.
    pub(crate) scrubbing: Mutex<()>,
    /// Which goods need a passed inspection.
    pub(crate) inspections: InspectionSettings,
    pub(crate) entropy: Entropy,
    pub(crate) clock: Clock,
    /// The salt of visitors' addresses, and the day it is good for. It lives in memory only.
    pub(crate) salt: Mutex<(Date, [u8; 32])>,
    pub(crate) printers: Printers,
}

impl Context {
    /// The store, to read.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// The blobs.
    #[must_use]
    pub const fn blobs(&self) -> &Arc<Blobs> {
        &self.blobs
    }

    /// What the folder was set up with.
    #[must_use]
    pub const fn deployment(&self) -> &Deployment {
        &self.deployment
    }

    /// The origins codes may carry.
    #[must_use]
    pub fn origins(&self) -> Arc<Origins> {
        Arc::clone(&self.origins.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn signers(&self) -> Arc<Signers> {
        Arc::clone(&self.signers.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn calendar(&self) -> Arc<Calendar> {
        Arc::clone(&self.calendar.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The time, for acts. Rules are given it.
    pub(crate) fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The current log and those before it.
    #[must_use]
    pub const fn logs(&self) -> &Logs {
        &self.logs
    }

    /// The name of the log that new leaves go to, if it is not the operator's first.
    pub(crate) fn later_log(&self) -> Option<String> {
        (self.logs.number > 1).then(|| self.logs.origin.clone())
    }

    /// Ends long work when the service is stopping.
    ///
    /// # Errors
    /// 503.
    pub(crate) fn refuse_if_stopping(&self) -> Result<(), Problem> {
        refuse_if_stopping(&self.stopping)
    }
}

/// The same for work on a thread of its own.
pub(crate) fn refuse_if_stopping(stopping: &AtomicBool) -> Result<(), Problem> {
    if stopping.load(Ordering::Relaxed) {
        let detail =
            "the service is stopping; the work goes on when it is started again, or the command repeated";
        return Err(Problem::unavailable(detail));
    }
    Ok(())
}
