//! One folder, opened, and the areas over it.

use std::path::Path;
use std::sync::{Arc, RwLock};

use uuid::Uuid;

use crate::app::accounts::{Accounts, SignInLimits};
use crate::app::appraisals::Appraisals;
use crate::app::audit::Audit;
use crate::app::caller::Caller;
use crate::app::catalogue::Catalogue;
use crate::app::context::{Cached, Context, Limits, Locks, ProcessState};
use crate::app::covers::Covers;
use crate::app::deployment::{Deployment, Origins};
use crate::app::evidence::EvidenceFiles;
use crate::app::idempotency::{Answered, IdempotencyKey};
use crate::app::inspections::Inspections;
use crate::app::instruments::Instruments;
use crate::app::intake::Intakes;
use crate::app::keys::Keys;
use crate::app::log::TransparencyLog;
use crate::app::logs::Logs;
use crate::app::opening::{make_private, open_folder};
use crate::app::operate::Operations;
use crate::app::people::People;
use crate::app::remediation::Remediations;
use crate::app::scans::Scans;
use crate::app::settings::Settings;
use crate::app::sources::{Clock, Entropy, Sources, system_time};
use crate::app::tags::printers::Printers;
use crate::app::tags::{StatusLists, Tags};
use crate::app::work_pools::WorkPools;
use crate::app::{covers, deployment, records, setup};
use crate::domain::cover::Policy;
use crate::domain::problem::Problem;
use crate::domain::tag::{LabelPrefix, Origin, Serial};
use crate::message::{Explain, message};
use crate::store::Store;
use crate::store::blobs::BlobStore;

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
            .map_err(|error| Problem::invalid("origin", origin, error.message()))?;
        make_private(folder)?;
        let (store, _) = open_folder(folder, settings)?;
        setup::init(store.as_ref(), folder, origin, prefix, system_time())
    }

    /// Opens a folder that is set up.
    ///
    /// # Errors
    /// 409 if it is not set up or in use.
    pub fn open(folder: &Path, settings: &Settings) -> Result<Self, Problem> {
        let (store, blobs) = open_folder(folder, settings)?;
        let mut service = Self::over(store, blobs, folder)?;
        let context = &mut service.context;
        context.process.instruments = Instruments::of(&settings.store);
        context.settings = settings.clone();
        context.pools = WorkPools::new(settings);
        context.make_indexes();
        Ok(service)
    }

    /// The service over an open store.
    ///
    /// # Errors
    /// 409 if the store is not set up.
    pub fn over(store: Arc<dyn Store>, blobs: Arc<dyn BlobStore>, folder: &Path) -> Result<Self, Problem> {
        let (deployment, _) = records::read::<Deployment>(store.as_ref(), records::DEPLOYMENT)?
            .ok_or_else(|| Problem::conflict(message!("store.not_set_up", folder = folder.display())))?;
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
                cached: Cached {
                    origins: RwLock::new(Arc::new(origins)),
                    signers: RwLock::new(Arc::new(signers)),
                    calendar: RwLock::new(Arc::new(calendar)),
                },
                settings: Settings::default(),
                locks: Locks::default(),
                limits: Limits::default(),
                pools: WorkPools::new(&Settings::default()),
                process: ProcessState::default(),
                sources: Sources::default(),
                printers: Printers::default(),
                sign_ins: SignInLimits::default(),
                contact: Vec::new(),
            },
        })
    }

    /// The same service drawing serials from another source. For measurements: whoever can guess a serial's random
    /// bytes can guess the serial.
    #[must_use]
    pub fn with_entropy(mut self, entropy: Entropy) -> Self {
        self.context.sources.entropy = entropy;
        self
    }

    /// The same service with whom visitors of pages may contact.
    #[must_use]
    pub fn with_contact(mut self, contact: Vec<String>) -> Self {
        self.context.contact = contact;
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
        self.context.sources.clock = clock;
        self
    }
}

/// What the layers above ask of the folder itself.
impl Application {
    /// The store, to read.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        self.context.store()
    }

    /// The blobs.
    #[must_use]
    pub fn blobs(&self) -> &dyn BlobStore {
        self.context.blobs()
    }

    /// The origins that codes may carry.
    #[must_use]
    pub fn origins(&self) -> Arc<Origins> {
        self.context.origins()
    }

    /// Adds `origin` if it is new and makes it the one for new codes. Says whether it was new.
    ///
    /// # Errors
    /// 422 if it does not fit on a label with this prefix.
    pub fn use_origin(&self, origin: &Origin) -> Result<bool, Problem> {
        self.context.use_origin(origin)
    }

    /// Where heavy work is done.
    #[must_use]
    pub const fn pools(&self) -> &WorkPools {
        &self.context.pools
    }

    /// Who holds `token`.
    ///
    /// # Errors
    /// 401, the same for a token that is no token, unknown, wrong, expired or withdrawn.
    pub fn authenticate(&self, token: &str) -> Result<Caller, Problem> {
        self.context.authenticate(token)
    }

    /// That the caller runs the whole service: the platform's admin, or the owner of the folder.
    ///
    /// # Errors
    /// 403 for everybody else.
    pub fn require_operator(&self, caller: &Caller) -> Result<(), Problem> {
        self.context.require_operator(caller)
    }

    /// The live tag of an item, if there is such an item and it has one.
    ///
    /// # Errors
    /// If the store fails.
    pub fn live_tag(&self, item: Uuid) -> Result<Option<Serial>, Problem> {
        self.context.live_tag(item)
    }

    /// Runs `act` once per idempotency key: a repeated call gets the first answer.
    ///
    /// # Errors
    /// 409 while the first call is still under way, 422 if it had another body, and what `act` returns.
    pub fn once(
        &self,
        idempotency: Option<IdempotencyKey>,
        act: impl FnOnce(Option<&IdempotencyKey>) -> Result<Answered, Problem>,
    ) -> Result<Answered, Problem> {
        self.context.once(idempotency, act)
    }
}

/// The areas.
impl Application {
    /// Goods coming in.
    #[must_use]
    pub const fn intake(&self) -> Intakes<'_> {
        Intakes::new(&self.context)
    }

    /// Photos and videos.
    #[must_use]
    pub const fn evidence(&self) -> EvidenceFiles<'_> {
        EvidenceFiles::new(&self.context)
    }

    /// Reference versions and checklists.
    #[must_use]
    pub const fn catalogue(&self) -> Catalogue<'_> {
        Catalogue::new(&self.context)
    }

    /// Appraisals.
    #[must_use]
    pub const fn appraisals(&self) -> Appraisals<'_> {
        Appraisals::new(&self.context)
    }

    /// Status lists that certificates name.
    #[must_use]
    pub const fn status_lists(&self) -> StatusLists<'_> {
        StatusLists::new(&self.context)
    }

    /// Tags and labels.
    #[must_use]
    pub const fn tags(&self) -> Tags<'_> {
        Tags::new(&self.context)
    }

    /// Scans by whoever holds goods.
    #[must_use]
    pub const fn scans(&self) -> Scans<'_> {
        Scans::new(&self.context)
    }

    /// Cover after a receipt.
    #[must_use]
    pub const fn covers(&self) -> Covers<'_> {
        Covers::new(&self.context)
    }

    /// Inspections by laboratories.
    #[must_use]
    pub const fn inspections(&self) -> Inspections<'_> {
        Inspections::new(&self.context)
    }

    /// Accounts and sessions.
    #[must_use]
    pub const fn accounts(&self) -> Accounts<'_> {
        Accounts::new(&self.context)
    }

    /// Organisations, persons, tokens.
    #[must_use]
    pub const fn people(&self) -> People<'_> {
        People::new(&self.context)
    }

    /// Keys of rings, agencies, persons.
    #[must_use]
    pub const fn keys(&self) -> Keys<'_> {
        Keys::new(&self.context)
    }

    /// What follows from compromised keys.
    #[must_use]
    pub const fn remediations(&self) -> Remediations<'_> {
        Remediations::new(&self.context)
    }

    /// The transparency log.
    #[must_use]
    pub const fn log(&self) -> TransparencyLog<'_> {
        TransparencyLog::new(&self.context)
    }

    /// Events.
    #[must_use]
    pub const fn audit(&self) -> Audit<'_> {
        Audit::new(&self.context)
    }

    /// Archive, backup, check, scrubbing, metrics.
    #[must_use]
    pub const fn operations(&self) -> Operations<'_> {
        Operations::new(&self.context)
    }
}
