//! The acts: each reads what it needs, asks the rooms' rules, and commits everything that must become true
//! together as one batch. Rules are not decided here, and nothing here knows HTTP.
//!
//! Everything blocks (the store's commit waits for the disk), so the HTTP layer calls acts on blocking threads.

mod admin;
mod agency_keys;
mod agency_signers;
mod appraise;
mod archive;
mod backup;
mod bind;
mod bulk;
mod caller;
mod catalogue;
mod change;
mod check;
mod correct;
mod cover;
mod crowd;
mod decide;
mod erase;
mod event;
mod evidence;
mod house;
mod inspection;
mod intake;
mod issue;
mod items;
mod judge;
mod key_find;
mod key_life;
mod key_uses;
mod keys;
mod label;
mod list;
mod logs;
mod mint;
mod once;
mod operation;
mod opinions;
mod page;
mod printed;
mod prints;
pub mod records;
mod remote_signer;
mod restore;
mod scan;
mod scrub;
mod settings;
mod sign;
mod sources;
mod tag_record;
mod tokens;
mod work;
mod work_list;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use jiff::civil::Date;

pub use self::admin::{Listed, NewDefaultAgency, NewOrganisation, NewPerson};
pub use self::agency_keys::AgencyKeys;
pub use self::agency_signers::{NewAgencyKey, NewSigner};
pub use self::appraise::{NewAppraisal, Prepared, Submitted};
pub use self::archive::{ArchiveReport, NewRetention};
pub use self::backup::{LEAST_PASSPHRASE, NewBackup};
pub use self::bind::{Changed as TagChanged, NewBinding};
pub use self::bulk::{BulkResults, MOST_ISSUED_AT_ONCE};
pub use self::caller::{By, Caller};
pub use self::catalogue::{Added, LoadedChecklist};
pub use self::check::{CheckProgress, CheckReport, Finding as CheckFinding};
pub use self::correct::{NewCorrection, Withdrawn};
pub use self::cover::{CoverAnswer, NewReceipt, PublicCover, Received, ReceivedBy};
pub use self::crowd::Place;
pub use self::decide::{Decided, Decision};
pub use self::erase::{Erased, SeenPerson};
pub use self::event::Event;
pub use self::house::{House, Origins};
pub use self::inspection::{
    InspectionChanged, InspectionSettings, ListedStandard, LoadedStandard, MOST_HELD, ReadResults,
};
pub use self::intake::{Booked, BookedItem, IntakeProgress, NewIntake};
pub use self::items::{NewCarriedOut, NewOutcome, Ordered};
pub use self::key_find::ListedKey;
pub use self::key_life::Compromised;
pub use self::label::PreviewFormat;
pub use self::list::{
    AppraisalFilter, Ask, EventFilter, InspectionFilter, ItemFilter, ListedAppraisal, ListedBy, ListedEvent,
    ListedInspection, ListedItem, ListedTag, MOST_ROWS, Page, ROWS, TagFilter,
};
pub use self::logs::{FormerLog, Logs, LostLeaf, Restored};
pub use self::mint::{Issued, IssuedTag};
pub use self::once::{Answer, Answered, Mark};
pub use self::opinions::{Changed as OpinionChanged, NewOpinion, NewQuestion, OpinionAsked};
pub use self::page::PageAnswer;
pub use self::printed::{NewPrint, NewPrints, Print, PrintFormat, PrintState, Prints};
pub use self::prints::{AtPrinter, MOST_PRINTED_AT_ONCE, PrintAnswer};
pub use self::remote_signer::proof_message;
pub use self::restore::{PublicLog, RestoreOptions, RestoreReport, restore};
pub use self::scan::ScanAnswer;
pub use self::scrub::{Damaged, Owners, Round, ScrubState, Scrubber, Step};
pub use self::settings::Settings;
pub use self::sign::ReadySignature;
pub use self::sources::{Clock, Entropy};
pub use self::tag_record::{Binding, TagRecord};
pub use self::tokens::{ListedToken, NewToken, ShownToken};
pub use self::work_list::{Task, TaskPage, WorkList, WorkProgress};

use self::crowd::Crowd;
use self::house::Signers;
use self::once::Running;
use self::operation::Operation;
use crate::calendar::Calendar;
use crate::cover::Policy;
use crate::evidence::Blobs;
use crate::instant::Instant;
use crate::printer::Printers;
use crate::problem::Problem;
use crate::store::{Batch, Cached, SledStore, Store};
use crate::table::TableLimits;
use crate::tag::{LabelPrefix, Origin};

/// One folder, opened: everything the acts need.
pub struct Service {
    store: Arc<dyn Store>,
    blobs: Arc<Blobs>,
    folder: PathBuf,
    house: House,
    logs: Logs,
    policy: Policy,
    origins: RwLock<Arc<Origins>>,
    signers: RwLock<Arc<Signers>>,
    /// Calls of agencies' remote signers, how long one may take, and whether one may be next door.
    signing: Crowd,
    signer_timeout: Duration,
    signers_may_be_private: bool,
    /// Held while a key is added, retired or compromised, because a key's file is written before its record.
    key_changes: Mutex<()>,
    /// Held by whoever works on the work lists.
    working: Mutex<()>,
    stopping: AtomicBool,
    calendar: RwLock<Arc<Calendar>>,
    /// Entries of the status lists that are reserved and not yet given out.
    status_indexes: Mutex<Range<u64>>,
    running: Running,
    operation: Operation,
    /// Held to read while an upload ends, to write while an archived file is deleted.
    archiving: RwLock<()>,
    /// Held by a backup and by the archive, which must not run at once.
    files: Mutex<()>,
    /// Held by the one intake that runs.
    intake: Mutex<()>,
    /// Files that are held in memory until they are booked.
    intakes: Crowd,
    intake_limits: TableLimits,
    /// Held while one file is read again.
    scrubbing: Mutex<()>,
    /// Which goods need a passed inspection.
    inspections: InspectionSettings,
    entropy: Entropy,
    clock: Clock,
    /// The salt of visitors' addresses, and the day it is good for. It lives in memory only.
    salt: Mutex<(Date, [u8; 32])>,
    printers: Printers,
}

/// Opens the store and the blobs of `folder`, making them if it is empty.
///
/// # Errors
/// 409 if the folder is in use or its restore was not finished; a sentence for everything else.
pub fn open_folder(folder: &Path, settings: &Settings) -> Result<(Arc<dyn Store>, Arc<Blobs>), Problem> {
    restore::refuse_unfinished(folder)?;
    open_stores(folder, settings)
}

fn open_stores(folder: &Path, settings: &Settings) -> Result<(Arc<dyn Store>, Arc<Blobs>), Problem> {
    use std::os::unix::fs::DirBuilderExt;
    let private = |path: &Path| {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
    };
    let unusable = |error: std::io::Error| {
        Problem::invalid(
            "data folder",
            folder.display(),
            format!("cannot be used: {error}"),
        )
    };
    private(folder).map_err(unusable)?;
    private(&folder.join("keys")).map_err(unusable)?;
    // The names inside are made durable by the rooms; the folder's own is nobody's else.
    let around = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    match std::fs::File::open(around.unwrap_or(Path::new("."))) {
        // Who may not list it cannot sync it either, and made nothing in it.
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {}
        names => names.and_then(|names| names.sync_all()).map_err(unusable)?,
    }
    let store = SledStore::open(&folder.join("store"), &settings.store).map_err(|error| match error {
        crate::store::StoreError::InUse => Problem::conflict(format!(
            "the folder '{}' is in use by another process; try again when that is done, or serve the folder with \
             `zhenma serve`: any number of commands then go to the server",
            folder.display()
        )),
        other => Problem::conflict(format!("the folder '{}': {other}", folder.display())),
    })?;
    let blobs = Blobs::open(&folder.join("blobs"), settings.evidence.clone())
        .map_err(|error| Problem::invalid("data folder", folder.display(), error))?;
    let store = Cached::new(store, settings.scan_cache_bytes, &records::READ_BY_EVERY_SCAN);
    Ok((Arc::new(store), Arc::new(blobs)))
}

impl Service {
    /// Sets up a new folder.
    ///
    /// # Errors
    /// 409 if it is set up already, and what [`open_folder`] returns.
    pub fn init(
        folder: &Path,
        settings: &Settings,
        origin: &Origin,
        prefix: &LabelPrefix,
    ) -> Result<(), Problem> {
        origin
            .fits(prefix)
            .map_err(|error| Problem::invalid("origin", origin, error))?;
        let (store, _) = open_folder(folder, settings)?;
        house::init(store.as_ref(), folder, origin, prefix, Instant::now())
    }

    /// Opens a folder that is set up.
    ///
    /// # Errors
    /// 409 if it is not set up or in use.
    pub fn open(folder: &Path, settings: &Settings) -> Result<Self, Problem> {
        let (store, blobs) = open_folder(folder, settings)?;
        let mut service = Self::over(store, blobs, folder)?;
        service.intake_limits = settings.intake;
        service.signer_timeout = settings.signer_timeout;
        service.inspections = settings.inspections.clone();
        service.signers_may_be_private = settings.signers_may_be_private;
        service.make_indexes();
        service.operation.meter = settings.store.meter.clone();
        service.operation.reserve_bytes = settings.store.reserve_bytes;
        Ok(service)
    }

    /// The service over an open store.
    ///
    /// # Errors
    /// 409 if the store is not set up.
    pub fn over(store: Arc<dyn Store>, blobs: Arc<Blobs>, folder: &Path) -> Result<Self, Problem> {
        let (house, _) = records::read::<House>(store.as_ref(), records::HOUSE)?.ok_or_else(|| {
            Problem::conflict(format!(
                "'{}' is not set up: run `zhenma init --data DIR --origin URL`",
                folder.display()
            ))
        })?;
        let (origins, _) = records::must_read::<Origins>(store.as_ref(), records::ORIGINS)?;
        let (policy, _) = records::must_read::<Policy>(store.as_ref(), &records::policy(&house.policy))?;
        let logs = Logs::read(store.as_ref(), &house)?;
        let signers = house::signers(folder, store.as_ref())?;
        let calendar = cover::load_calendar(store.as_ref())?;
        Ok(Self {
            store,
            blobs,
            folder: folder.to_path_buf(),
            house,
            logs,
            policy,
            origins: RwLock::new(Arc::new(origins)),
            signers: RwLock::new(Arc::new(signers)),
            signing: Crowd::default(),
            signer_timeout: Settings::default().signer_timeout,
            signers_may_be_private: false,
            key_changes: Mutex::default(),
            working: Mutex::default(),
            stopping: AtomicBool::new(false),
            calendar: RwLock::new(Arc::new(calendar)),
            status_indexes: Mutex::new(0..0),
            running: Running::default(),
            operation: Operation::default(),
            archiving: RwLock::default(),
            files: Mutex::default(),
            intake: Mutex::default(),
            intakes: Crowd::default(),
            intake_limits: TableLimits::default(),
            scrubbing: Mutex::default(),
            inspections: InspectionSettings::default(),
            entropy: Entropy::default(),
            clock: Clock::default(),
            salt: Mutex::new((Date::MIN, [0; 32])),
            printers: Printers::default(),
        })
    }

    /// The same service drawing serials from another source. For measurements: whoever can guess a serial's random
    /// bytes can guess the serial.
    #[must_use]
    pub fn with_entropy(mut self, entropy: Entropy) -> Self {
        self.entropy = entropy;
        self
    }

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
    pub const fn house(&self) -> &House {
        &self.house
    }

    /// The origins codes may carry.
    #[must_use]
    pub fn origins(&self) -> Arc<Origins> {
        Arc::clone(&self.origins.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn signers(&self) -> Arc<Signers> {
        Arc::clone(&self.signers.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn calendar(&self) -> Arc<Calendar> {
        Arc::clone(&self.calendar.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The same service by another clock, to see what it does years from now.
    #[must_use]
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// The time, for acts. Rules are given it.
    fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Adds `origin` if it is new and makes it the one for new codes. Says whether it was new.
    ///
    /// # Errors
    /// 422 if it does not fit on a label with this prefix.
    pub fn use_origin(&self, origin: &Origin) -> Result<bool, Problem> {
        origin
            .fits(&self.house.prefix)
            .map_err(|error| Problem::invalid("origin", origin, error))?;
        let (mut origins, version) = records::must_read::<Origins>(self.store(), records::ORIGINS)?;
        if origins.current == *origin {
            return Ok(false);
        }
        let new = !origins.all.contains(origin);
        let mut batch = Batch::new();
        batch.require_version(records::ORIGINS, version);
        if new {
            origins.all.push(origin.clone());
            batch.append(crate::log::LEAVES, house::origin_leaf(origin, self.now()));
        }
        let mut event = Event::new("origin_used", Caller::local_operator()?.by, self.now());
        event.before = Some(origins.current.to_string());
        event.after = Some(origin.to_string());
        event.write(&mut batch)?;
        origins.current = origin.clone();
        batch.put(records::ORIGINS, &origins)?;
        self.store.commit(batch)?;
        *self.origins.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(origins);
        Ok(new)
    }
}
