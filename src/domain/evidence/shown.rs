//! What photos and videos show, and whose they are by it: one item, one code, one video (S12).
//!
//! A file with something added has another SHA-256 and shows the same. So a photo belongs to one item, and a video to one
//! appraisal, by the hash of what is shown ([`crate::hash`] says nothing of how it is made; `crate::media` does).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::former_rules::AllowedBy;
use crate::hash::{DifferenceHash, Sha256Hash};

/// What one stored file shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shows {
    /// The hash of its coded pictures, without what stands around them.
    pub shown: Sha256Hash,
    /// A photo's decoded pixels, hashed as they are seen: a file that was packed anew without loss has the same. Photos that
    /// former releases stored have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pixels: Option<Sha256Hash>,
    /// A photo's difference hash, if it has contrast. Photos that former releases stored have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference_hash: Option<DifferenceHash>,
}

/// Whose a picture is, by what it shows, for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownOf {
    /// Of a photo the item, of a video the appraisal.
    pub of: Uuid,
    /// Others who used it too, when rules did not forbid it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Uuid>,
    /// The rules that allowed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_by: Option<AllowedBy>,
}

impl ShownOf {
    /// A picture that is used for the first time.
    #[must_use]
    pub const fn first(of: Uuid) -> Self {
        Self {
            of,
            also: Vec::new(),
            allowed_by: None,
        }
    }

    /// Whether `id`, an item or an appraisal, may use it.
    #[must_use]
    pub fn is_of(&self, id: Uuid) -> bool {
        self.of == id || self.also.contains(&id)
    }
}

/// A photo that looks like one of another item: encoded anew, scaled, or taken of a piece that looks the same. A reviewer
/// looks at both; it proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LookAlike {
    /// The photo of this appraisal.
    pub photo: Sha256Hash,
    /// The other item, if it is the agency's too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Uuid>,
    /// Its photo, if it is the agency's too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub like: Option<Sha256Hash>,
}
