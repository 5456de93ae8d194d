//! One folder, opened, and the areas over it.

use std::path::Path;
use std::sync::{Arc, Mutex, RwLock};

use jiff::civil::Date;

use crate::app::appraisals::Appraisals;
use crate::app::audit::Audit;
use crate::app::catalogue::Catalogue;
use crate::app::concurrency::ConcurrencyLimit;
use crate::app::context::Context;
use crate::app::covers::Covers;
use crate::app::deployment::{Deployment, Origins};
use crate::app::evidence::EvidenceFiles;
use crate::app::idempotency::InFlight;
use crate::app::inspections::Inspections;
use crate::app::intake::Intakes;
use crate::app::keys::Keys;
use crate::app::log::{Logs, TransparencyLog};
use crate::app::opening::open_folder;
use crate::app::operate::Operations;
use crate::app::operate::operation::Operation;
use crate::app::people::People;
use crate::app::remediation::Remediations;
use crate::app::scans::Scans;
use crate::app::settings::{InspectionSettings, Settings};
use crate::app::sources::{Clock, Entropy};
use crate::app::tags::Tags;
use crate::app::tags::printers::Printers;
use crate::app::{covers, deployment, records};
use crate::domain::cover::Policy;
use crate::domain::problem::Problem;
use crate::domain::tag::{LabelPrefix, Origin};
use crate::instant::Instant;
use crate::media::table::TableLimits;
use crate::store::Store;
use crate::store::blobs::folder::Blobs;

/// One folder, opened: the areas, and what they share.
pub struct Application {
    context: Context,
}

impl AsRef<Context> for Application {
    fn as_ref(&self) -> &Context {
        &self.context
    }
}

impl Application {
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
        deployment::init(store.as_ref(), folder, origin, prefix, Instant::now())
    }

    /// Opens a folder that is set up.
    ///
    /// # Errors
    /// 409 if it is not set up or in use.
    pub fn open(folder: &Path, settings: &Settings) -> Result<Self, Problem> {
        let (store, blobs) = open_folder(folder, settings)?;
        let mut service = Self::over(store, blobs, folder)?;
        let context = &mut service.context;
        context.intake_limits = settings.intake;
        context.signer_timeout = settings.signer_timeout;
        context.inspections = settings.inspections.clone();
        context.signers_may_be_private = settings.signers_may_be_private;
        context.make_indexes();
        context.operation.meter = settings.store.meter.clone();
        context.operation.reserve_bytes = settings.store.reserve_bytes;
        Ok(service)
    }

    /// The service over an open store.
    ///
    /// # Errors
    /// 409 if the store is not set up.
    pub fn over(store: Arc<dyn Store>, blobs: Arc<Blobs>, folder: &Path) -> Result<Self, Problem> {
        let (deployment, _) =
            records::read::<Deployment>(store.as_ref(), records::DEPLOYMENT)?.ok_or_else(|| {
                Problem::conflict(format!(
                    "'{}' is not set up: run `zhenma init --data DIR --origin URL`",
                    folder.display()
                ))
            })?;
        let (origins, _) = records::must_read::<Origins>(store.as_ref(), records::ORIGINS)?;
        let (policy, _) = records::must_read::<Policy>(store.as_ref(), &records::policy(&deployment.policy))?;
        let logs = Logs::read(store.as_ref(), &deployment)?;
        let signers = deployment::signers(folder, store.as_ref())?;
        let calendar = covers::load_calendar(store.as_ref())?;
        Ok(Self {
            context: Context {
                store,
                blobs,
                folder: folder.to_path_buf(),
                deployment,
                logs,
                policy,
                origins: RwLock::new(Arc::new(origins)),
                signers: RwLock::new(Arc::new(signers)),
                signing: ConcurrencyLimit::default(),
                signer_timeout: Settings::default().signer_timeout,
                signers_may_be_private: false,
                key_changes: Mutex::default(),
                working: Mutex::default(),
                stopping: Arc::default(),
                calendar: RwLock::new(Arc::new(calendar)),
                status_indexes: Mutex::new(0..0),
                in_flight: InFlight::default(),
                operation: Operation::default(),
                archiving: RwLock::default(),
                files: Mutex::default(),
                intake: Mutex::default(),
                intakes: ConcurrencyLimit::default(),
                intake_limits: TableLimits::default(),
                scrubbing: Mutex::default(),
                inspections: InspectionSettings::default(),
                entropy: Entropy::default(),
                clock: Clock::default(),
                salt: Mutex::new((Date::MIN, [0; 32])),
                printers: Printers::default(),
            },
        })
    }

    /// The same service drawing serials from another source. For measurements: whoever can guess a serial's random
    /// bytes can guess the serial.
    #[must_use]
    pub fn with_entropy(mut self, entropy: Entropy) -> Self {
        self.context.entropy = entropy;
        self
    }

    /// The same service with label printers.
    #[must_use]
    pub fn with_printers(mut self, printers: Printers) -> Self {
        self.context.printers = printers;
        self
    }

    /// The same service by another clock, to see what it does years from now.
    #[must_use]
    pub fn with_clock(mut self, clock: Clock) -> Self {
        self.context.clock = clock;
        self
    }
}

/// The areas.
impl Application {
    /// Intakes: see [`Intakes`].
    #[must_use]
    pub const fn intake(&self) -> Intakes<'_> {
        Intakes::new(&self.context)
    }

    /// EvidenceFiles: see [`EvidenceFiles`].
    #[must_use]
    pub const fn evidence(&self) -> EvidenceFiles<'_> {
        EvidenceFiles::new(&self.context)
    }

    /// Catalogue: see [`Catalogue`].
    #[must_use]
    pub const fn catalogue(&self) -> Catalogue<'_> {
        Catalogue::new(&self.context)
    }

    /// Appraisals: see [`Appraisals`].
    #[must_use]
    pub const fn appraisals(&self) -> Appraisals<'_> {
        Appraisals::new(&self.context)
    }

    /// Tags: see [`Tags`].
    #[must_use]
    pub const fn tags(&self) -> Tags<'_> {
        Tags::new(&self.context)
    }

    /// Scans: see [`Scans`].
    #[must_use]
    pub const fn scans(&self) -> Scans<'_> {
        Scans::new(&self.context)
    }

    /// Covers: see [`Covers`].
    #[must_use]
    pub const fn covers(&self) -> Covers<'_> {
        Covers::new(&self.context)
    }

    /// Inspections: see [`Inspections`].
    #[must_use]
    pub const fn inspections(&self) -> Inspections<'_> {
        Inspections::new(&self.context)
    }

    /// People: see [`People`].
    #[must_use]
    pub const fn people(&self) -> People<'_> {
        People::new(&self.context)
    }

    /// Keys: see [`Keys`].
    #[must_use]
    pub const fn keys(&self) -> Keys<'_> {
        Keys::new(&self.context)
    }

    /// Remediations: see [`Remediations`].
    #[must_use]
    pub const fn remediations(&self) -> Remediations<'_> {
        Remediations::new(&self.context)
    }

    /// TransparencyLog: see [`TransparencyLog`].
    #[must_use]
    pub const fn log(&self) -> TransparencyLog<'_> {
        TransparencyLog::new(&self.context)
    }

    /// Audit: see [`Audit`].
    #[must_use]
    pub const fn audit(&self) -> Audit<'_> {
        Audit::new(&self.context)
    }

    /// Operations: see [`Operations`].
    #[must_use]
    pub const fn operations(&self) -> Operations<'_> {
        Operations::new(&self.context)
    }
}

impl std::ops::Deref for Application {
    type Target = Context;
    fn deref(&self) -> &Context {
        &self.context
    }
}
