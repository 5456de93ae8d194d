//! What the operator may choose when a folder is opened.

use std::path::PathBuf;
use std::time::Duration;

use crate::app::migrations::MigrationSink;
use crate::domain::appraisal::GenuineNeeds;
use crate::inspection::case::RequiredCategories;
use crate::media::limits::MediaLimits;
use crate::media::table::TableLimits;
use crate::store::SledSettings;

/// What the operator may choose when a folder is opened.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The store's.
    pub store: SledSettings,
    /// Bytes for the answers that scans read, beside the store's own cache.
    pub scan_cache_bytes: u64,
    /// What photos and videos are accepted.
    pub evidence: MediaLimits,
    /// What intake files are taken.
    pub intake: TableLimits,
    /// How much heavy work is done at the same time, and how much may wait.
    pub work: WorkSettings,
    /// How long an agency's remote signer may take.
    pub signer_timeout: Duration,
    /// Whether it may be on this machine or in a private network.
    pub signers_may_be_private: bool,
    /// Whether an agency that is added needs an accreditation.
    pub agencies_are_accredited: bool,
    /// Which goods need a passed inspection.
    pub inspections: InspectionSettings,
    /// Fonts for what the shipped ones lack, asked in this order.
    pub fonts: Vec<FontFile>,
    /// What a genuine item needs to show beside its findings.
    pub genuine_needs: GenuineNeeds,
    /// Days after a receipt in which the merchant may report it.
    pub merchant_receipt_days: u16,
    /// Whom migrations of stored records tell how far they are.
    pub migrating: MigrationSink,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            store: SledSettings::default(),
            scan_cache_bytes: 256 << 20,
            evidence: MediaLimits::default(),
            intake: TableLimits::default(),
            work: WorkSettings::default(),
            signer_timeout: Duration::from_secs(10),
            signers_may_be_private: false,
            agencies_are_accredited: false,
            inspections: InspectionSettings::default(),
            fonts: Vec::new(),
            genuine_needs: GenuineNeeds::default(),
            merchant_receipt_days: 10,
            migrating: MigrationSink::default(),
        }
    }
}

/// How much heavy work is done at the same time, and how much may wait ([`crate::app::work_pools`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkSettings {
    /// Photos and videos that are inspected at the same time. Each photo may take 12 bytes of memory a pixel.
    pub threads: usize,
    /// Uploads of one organisation that are received, waiting or inspected at the same time.
    pub each: usize,
    /// The same of all organisations together.
    pub all: usize,
}

impl Default for WorkSettings {
    /// Half the processors, at least one and at most four: requests keep the others.
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            threads: (processors / 2).clamp(1, 4),
            each: 32,
            all: 256,
        }
    }
}

/// A font of the operator's: its file, and its place where the file is a collection. Written as `FILE` or `FILE#PLACE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontFile {
    /// The file.
    pub path: PathBuf,
    /// Its place, from 0.
    pub index: u32,
}

impl std::str::FromStr for FontFile {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let collection = text.rsplit_once('#');
        let placed = collection.and_then(|(path, index)| Some((path, index.parse().ok()?)));
        let (path, index) = placed.unwrap_or((text, 0));
        Ok(Self {
            path: path.into(),
            index,
        })
    }
}

/// Which goods need a passed inspection, and how long it counts.
#[derive(Clone, Debug)]
pub struct InspectionSettings {
    /// Categories that get no tag without one.
    pub required: RequiredCategories,
    /// Days a pass counts.
    pub max_age_days: u32,
}

impl Default for InspectionSettings {
    fn default() -> Self {
        Self {
            required: RequiredCategories::default(),
            max_age_days: 365,
        }
    }
}
