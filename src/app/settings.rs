//! What the operator may choose when a folder is opened.

use std::path::PathBuf;
use std::time::Duration;

use crate::app::migrations::MigrationSink;
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
    /// How long an agency's remote signer may take.
    pub signer_timeout: Duration,
    /// Whether it may be on this machine or in a private network.
    pub signers_may_be_private: bool,
    /// Which goods need a passed inspection.
    pub inspections: InspectionSettings,
    /// Fonts for what the shipped ones lack, asked in this order.
    pub fonts: Vec<FontFile>,
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
            signer_timeout: Duration::from_secs(10),
            signers_may_be_private: false,
            inspections: InspectionSettings::default(),
            fonts: Vec::new(),
            migrating: MigrationSink::default(),
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
