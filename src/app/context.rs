//! What every area borrows: store, blobs, clock, entropy, signers, settings.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::civil::Date;

use crate::app::accounts::SignInLimits;
use crate::app::concurrency::ConcurrencyLimit;
use crate::app::deployment::{Deployment, Origins, Signers};
use crate::app::in_flight::InFlight;
use crate::app::instruments::Instruments;
use crate::app::logs::{Logs, Published};
use crate::app::settings::Settings;
use crate::app::sources::Sources;
use crate::app::status_list_cache::StatusListCache;
use crate::app::tags::printers::Printers;
use crate::app::unit_of_work::UnitOfWork;
use crate::app::work_pools::WorkPools;
use crate::domain::calendar::Calendar;
use crate::domain::cover::Policy;
use crate::domain::people::OrganisationId;
use crate::domain::problem::Problem;
use crate::domain::tag::Origin;
use crate::instant::Instant;
use crate::message::message;
use crate::store::blobs::BlobStore;
use crate::store::{CommitError, Committed, Store};

/// One folder, opened: everything the areas need.
pub struct Context {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) blobs: Arc<dyn BlobStore>,
    /// The data folder: key files, secrets and notes lie in it beside the store and the blobs.
    pub(crate) folder: PathBuf,
    /// What the folder was set up with.
    pub(crate) deployment: Deployment,
    /// The log that new leaves go to, and those before it. They change only by a restore, while nothing is open.
    pub(crate) logs: Logs,
    /// The policy that new certificates name.
    pub(crate) policy: Policy,
    pub(crate) cached: Cached,
    /// What the operator chose for this run.
    pub(crate) settings: Settings,
    pub(crate) locks: Locks,
    pub(crate) limits: Limits,
    /// Where heavy work is done.
    pub(crate) pools: WorkPools,
    pub(crate) process: ProcessState,
    pub(crate) sources: Sources,
    pub(crate) printers: Printers,
    /// Wrong passwords of late.
    pub(crate) sign_ins: SignInLimits,
    /// Whom visitors of pages may contact: telephone numbers, mail addresses, `https://` addresses.
    pub(crate) contact: Vec<String>,
}

/// Records that nearly every act reads and that rarely change. Whoever changes one replaces the copy after the commit.
pub(crate) struct Cached {
    /// The origins codes may carry.
    pub(crate) origins: RwLock<Arc<Origins>>,
    /// The signers of the rings' active keys. Held to write while a ring's key ends, so that nothing is signed between
    /// the commit and the new signer.
    pub(crate) signers: RwLock<Arc<Signers>>,
    /// The calendar of working days.
    pub(crate) calendar: RwLock<Arc<Calendar>>,
}

/// Operations that exclude one another within this process, because they change files, which no commit covers, or need
/// much memory or disk.
#[derive(Default)]
pub(crate) struct Locks {
    /// Held while a key is added, retired or compromised, because a key's file is written before its record.
    pub(crate) key_changes: Mutex<()>,
    /// Held by whoever works on remediations.
    pub(crate) remediating: Mutex<()>,
    /// Held to read while an upload ends, to write while an archived file is deleted.
    pub(crate) archiving: RwLock<()>,
    /// Held by a backup and by the archive, which must not run at once.
    pub(crate) files: Mutex<()>,
    /// Held by the one intake that runs.
    pub(crate) intake: Mutex<()>,
    /// Held while one file is read again.
    pub(crate) scrubbing: Mutex<()>,
}

/// How much one organisation may have under way, so that it does not take the threads or the memory of all.
#[derive(Default)]
pub(crate) struct Limits {
    /// Calls of agencies' remote signers.
    pub(crate) signing: ConcurrencyLimit<OrganisationId>,
}

/// What lives in memory only and begins anew with every process.
pub(crate) struct ProcessState {
    /// Set when the service is to stop: long work ends at its next commit.
    pub(crate) stopping: Arc<AtomicBool>,
    /// Entries of the status lists that are reserved and not yet given out. A restart wastes them.
    pub(crate) status_indexes: Mutex<Range<u64>>,
    /// Calls with an idempotency key that are under way.
    pub(crate) in_flight: InFlight,
    /// The salt of visitors' addresses, and the day it is good for. It is never stored, so that addresses cannot be told
    /// from their hashes later.
    pub(crate) salt: Mutex<(Date, [u8; 32])>,
    /// The log's last published state.
    pub(crate) published: Mutex<Published>,
    /// What the process measures of itself.
    pub(crate) instruments: Instruments,
    /// Status lists as they were signed last.
    pub(crate) status_lists: StatusListCache,
}

impl Default for ProcessState {
    fn default() -> Self {
        Self {
            stopping: Arc::default(),
            status_indexes: Mutex::new(0..0),
            in_flight: InFlight::default(),
            salt: Mutex::new((Date::MIN, [0; 32])),
            published: Mutex::default(),
            instruments: Instruments::default(),
            status_lists: StatusListCache::default(),
        }
    }
}

impl Context {
    /// The store, to read.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// The blobs.
    #[must_use]
    pub fn blobs(&self) -> &dyn BlobStore {
        self.blobs.as_ref()
    }

    /// What the folder was set up with.
    #[must_use]
    pub const fn deployment(&self) -> &Deployment {
        &self.deployment
    }

    /// The origins codes may carry.
    #[must_use]
    pub fn origins(&self) -> Arc<Origins> {
        Arc::clone(&self.cached.origins.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The origin whose host is `host`, as a request names it; the current one for any other.
    #[must_use]
    pub fn origin_of(&self, host: Option<&str>) -> Origin {
        let origins = self.origins();
        let named = |origin: &&Origin| host.is_some_and(|host| origin.authority().eq_ignore_ascii_case(host));
        // The same host may be there with http and with https; the current one is looked at first.
        let mut all = std::iter::once(&origins.current).chain(&origins.all);
        all.find(named).unwrap_or(&origins.current).clone()
    }

    pub(crate) fn signers(&self) -> Arc<Signers> {
        Arc::clone(&self.cached.signers.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn calendar(&self) -> Arc<Calendar> {
        Arc::clone(
            &self
                .cached
                .calendar
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// The time, for acts. Rules are given it.
    pub(crate) fn now(&self) -> Instant {
        self.sources.clock.now()
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

    /// Commits `work`.
    ///
    /// # Errors
    /// What the store refuses: a failed precondition, a full queue or disk.
    pub fn commit(&self, work: UnitOfWork) -> Result<Committed, CommitError> {
        self.store().commit(work.into_batch())
    }

    /// Ends long work when the service is stopping.
    ///
    /// # Errors
    /// 503.
    pub(crate) fn refuse_if_stopping(&self) -> Result<(), Problem> {
        refuse_if_stopping(&self.process.stopping)
    }
}

/// The same for work on a thread of its own.
pub(crate) fn refuse_if_stopping(stopping: &AtomicBool) -> Result<(), Problem> {
    if stopping.load(Ordering::Relaxed) {
        return Err(Problem::unavailable(message!("service.stopping_work")));
    }
    Ok(())
}
