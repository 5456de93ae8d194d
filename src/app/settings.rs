//! What the operator may choose when a folder is opened.

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
            signer_timeout: Duration::from_secs(10),
            signers_may_be_private: false,
            inspections: InspectionSettings::default(),
            merchant_receipt_days: 10,
            migrating: MigrationSink::default(),
        }
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
