//! Evidence: photos and videos, stored under the SHA-256 of their bytes (issue 2, "Evidence").
//!
//! An upload is streamed to a temporary file while it is hashed, so memory stays constant for a video of any
//! size. Its type is told from its bytes, never from a name or a header. A photo is read back whole (photos
//! are small), freed of its place data, decoded once to be sure that it is a picture, and only then hashed
//! and stored. A video is stored as it came, after its boxes were read far enough to know that it is whole.
//!
//! Not in this room: place data inside a video (the `©xyz` atom and its relatives) stay as they are, because
//! taking them out would change the bytes that the appraiser hashed. There is no network here and nothing
//! asynchronous: callers run these functions where blocking is allowed.

use serde::{Deserialize, Serialize};

use crate::hash::Sha256Hash;
use crate::media::error::Measure;
use crate::media::media_type::MediaType;

/// What is accepted at most. Each limit is itself still accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A photo's file, in bytes. 20 MiB unless configured.
    pub photo_bytes: u64,
    /// A photo's width times its height, in pixels. 64 million unless configured.
    pub photo_pixels: u64,
    /// A video's file, in bytes. 4 GiB unless configured.
    pub video_bytes: u64,
    /// Room that must stay free on the disk, in bytes, as for the store. 64 MiB unless configured.
    pub reserve_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            photo_bytes: 20 << 20,
            photo_pixels: 64_000_000,
            video_bytes: 4 << 30,
            reserve_bytes: 64 << 20,
        }
    }
}

impl Limits {
    /// The limit on the file of this type, in bytes, and what it measures.
    #[must_use]
    pub const fn of(&self, media_type: MediaType) -> (Measure, u64) {
        if media_type.is_photo() {
            (Measure::PhotoBytes, self.photo_bytes)
        } else {
            (Measure::VideoBytes, self.video_bytes)
        }
    }
}

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
