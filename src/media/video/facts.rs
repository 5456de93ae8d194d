//! What a video's file says of itself.

use crate::media_type::{MediaType, VideoCodec};

/// How many bytes of a first frame are read where only it says how pictures are coded.
pub(super) const FRAME_BYTES: u64 = 4096;

/// What a video's file says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VideoFacts {
    /// MP4, QuickTime or WebM.
    pub media_type: MediaType,
    /// How long its pictures are shown, in milliseconds: what the samples say, after edit lists.
    pub duration_ms: u64,
    /// How they are coded.
    pub codec: VideoCodec,
}
