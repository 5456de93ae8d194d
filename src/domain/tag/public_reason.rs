//! What the public is told of a tag that is not in force: since when, and a reason of a list.
//!
//! The reason that an act states is for those who work with the tag; it may name persons and is not shown.

use serde::{Deserialize, Serialize};

use crate::instant::Instant;

/// Why a tag is not in force, as far as the public may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PublicReason {
    /// It is being looked into.
    UnderInvestigation,
    /// The conclusion of its report was corrected and is no longer genuine.
    ConclusionCorrected,
    /// The quality inspection of its lot or SKU was not passed.
    InspectionFailed,
    /// A key that signed for it is no longer trusted.
    KeyCompromised,
    /// The item was found not to be genuine.
    NotGenuine,
    /// The label was copied onto other goods.
    LabelCopied,
    /// The label is damaged.
    LabelDamaged,
    /// The label was lost or stolen.
    LabelLost,
    /// The tag was issued by mistake.
    IssuedInError,
    /// The goods were recalled.
    Recalled,
    /// None of these.
    Other,
}

impl PublicReason {
    /// Every reason.
    pub const ALL: [Self; 11] = [
        Self::UnderInvestigation,
        Self::ConclusionCorrected,
        Self::InspectionFailed,
        Self::KeyCompromised,
        Self::NotGenuine,
        Self::LabelCopied,
        Self::LabelDamaged,
        Self::LabelLost,
        Self::IssuedInError,
        Self::Recalled,
        Self::Other,
    ];

    /// The name used in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnderInvestigation => "under_investigation",
            Self::ConclusionCorrected => "conclusion_corrected",
            Self::InspectionFailed => "inspection_failed",
            Self::KeyCompromised => "key_compromised",
            Self::NotGenuine => "not_genuine",
            Self::LabelCopied => "label_copied",
            Self::LabelDamaged => "label_damaged",
            Self::LabelLost => "label_lost",
            Self::IssuedInError => "issued_in_error",
            Self::Recalled => "recalled",
            Self::Other => "other",
        }
    }
}

/// Since when a tag stands where it stands, and why. Records of release 0.1.0 have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicState {
    /// When the state began.
    pub since: Instant,
    /// Why, where the tag is suspended or revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<PublicReason>,
}
