//! Evidence 证据: what is recorded of a photo or video that was stored under the SHA-256 of its bytes.

mod shown;

use serde::{Deserialize, Serialize};

pub use self::shown::{LookAlike, ShownOf, Shows};
use crate::hash::Sha256Hash;
use crate::media_type::{MediaType, VideoCodec};

/// What was stored: the answer to `POST /api/v1/evidence`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Evidence {
    /// The digest of the stored bytes. Where photo or video was sent with place data they are not the sent ones: metadata are
    /// taken out of a photo and blanked in a video before it is hashed.
    pub sha256: Sha256Hash,
    /// The length of the stored bytes.
    pub bytes: u64,
    /// The type, told from the bytes.
    pub media_type: MediaType,
    /// How long a video's pictures are shown, in milliseconds. Records of videos that release 0.1.0 stored hold what the
    /// file's header claimed, or nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
    /// How a video's pictures are coded; unknown for what release 0.1.0 stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codec: Option<VideoCodec>,
}

impl Evidence {
    /// Whether some browsers are known to show no picture of this video: HEVC, and H.264 as Chrome records it (in Matroska).
    #[must_use]
    pub const fn is_shown_by_some_browsers_only(&self) -> bool {
        match self.codec {
            Some(VideoCodec::Hevc) => true,
            Some(VideoCodec::H264) => matches!(self.media_type, MediaType::Webm),
            _ => false,
        }
    }
}
