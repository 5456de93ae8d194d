//! The limits on photos and videos.

use crate::media::error::Measure;
use crate::media::video::VideoRules;
use crate::media_type::MediaType;

/// What is accepted at most. Each limit is itself still accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaLimits {
    /// A photo's file, in bytes. 20 MiB unless configured.
    pub photo_bytes: u64,
    /// A photo's width times its height, in pixels. 64 million unless configured.
    pub photo_pixels: u64,
    /// Scans of a JPEG. 32 unless configured: phones and encoders write up to about 20, and each scan of a progressive
    /// photo costs as much as its pixels do, however few bytes it has.
    pub photo_scans: usize,
    /// A video's file, in bytes. 4 GiB unless configured.
    pub video_bytes: u64,
    /// Which videos are accepted beside those that all browsers show.
    pub video_rules: VideoRules,
}

impl Default for MediaLimits {
    fn default() -> Self {
        Self {
            photo_bytes: 20 << 20,
            photo_pixels: 64_000_000,
            photo_scans: 32,
            video_bytes: 4 << 30,
            video_rules: VideoRules::default(),
        }
    }
}

impl MediaLimits {
    /// The larger of the limits on files, for a file of which the type is not yet known.
    #[must_use]
    pub const fn largest(&self) -> (Measure, u64) {
        if self.photo_bytes > self.video_bytes {
            (Measure::PhotoBytes, self.photo_bytes)
        } else {
            (Measure::VideoBytes, self.video_bytes)
        }
    }

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
