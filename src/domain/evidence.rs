//! Evidence 证据: what is recorded of a photo or video that was stored under the SHA-256 of its bytes.

use serde::{Deserialize, Serialize};

use crate::hash::Sha256Hash;
use crate::media_type::MediaType;

/// What was stored: the answer to `POST /api/v1/evidence`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Evidence {
    /// The digest of the stored bytes; for a photo, those without its place data.
    pub sha256: Sha256Hash,
    /// The length of the stored bytes.
    pub bytes: u64,
    /// The type, told from the bytes.
    pub media_type: MediaType,
    /// A video's length in milliseconds, where the file says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
}
