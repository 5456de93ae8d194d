//! What the operator may choose when a folder is opened.

use std::time::Duration;

use super::InspectionSettings;
use crate::evidence::Limits;
use crate::store::SledSettings;
use crate::table::TableLimits;

/// What the operator may choose when a folder is opened.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The store's.
    pub store: SledSettings,
    /// Bytes for the answers that scans read, beside the store's own cache.
    pub scan_cache_bytes: u64,
    /// The evidence room's.
    pub evidence: Limits,
    /// What intake files are taken.
    pub intake: TableLimits,
    /// How long an agency's remote signer may take.
    pub signer_timeout: Duration,
    /// Whether it may be on this machine or in a private network.
    pub signers_may_be_private: bool,
    /// Which goods need a passed inspection.
    pub inspections: InspectionSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            store: SledSettings::default(),
            scan_cache_bytes: 256 << 20,
            evidence: Limits::default(),
            intake: TableLimits::default(),
            signer_timeout: Duration::from_secs(10),
            signers_may_be_private: false,
            inspections: InspectionSettings::default(),
        }
    }
}
