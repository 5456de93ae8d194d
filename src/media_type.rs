//! The types of photos and videos that are accepted, as data and headers name them.

use serde::{Deserialize, Serialize};

/// An accepted type of photo or video.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub enum MediaType {
    /// A JPEG photo.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// A PNG photo.
    #[serde(rename = "image/png")]
    Png,
    /// A WebP photo.
    #[serde(rename = "image/webp")]
    Webp,
    /// An MP4 video and its relatives (ISO/IEC 14496-12).
    #[serde(rename = "video/mp4")]
    Mp4,
    /// A QuickTime video (MOV).
    #[serde(rename = "video/quicktime")]
    QuickTime,
    /// A WebM video.
    #[serde(rename = "video/webm")]
    Webm,
}

impl MediaType {
    /// The type's name in data and headers.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Mp4 => "video/mp4",
            Self::QuickTime => "video/quicktime",
            Self::Webm => "video/webm",
        }
    }

    /// What a browser is told that it is. A MOV says that it is an MP4: browsers play both by the same code, but pass over
    /// `video/quicktime` on a page and save it instead of showing it.
    #[must_use]
    pub const fn served_as(self) -> &'static str {
        match self {
            Self::QuickTime => Self::Mp4.mime(),
            _ => self.mime(),
        }
    }

    /// The ending of a file's name, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Mp4 => "mp4",
            Self::QuickTime => "mov",
            Self::Webm => "webm",
        }
    }

    /// Whether it is a photo.
    #[must_use]
    pub const fn is_photo(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp)
    }

    /// Whether it is a video.
    #[must_use]
    pub const fn is_video(self) -> bool {
        !self.is_photo()
    }
}

/// How the pictures of an accepted video are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VideoCodec {
    /// H.264 (AVC), with 8 bits and 4:2:0.
    H264,
    /// HEVC (H.265), which not every browser shows.
    Hevc,
    /// VP8.
    Vp8,
    /// VP9, profile 0.
    Vp9,
    /// AV1, main profile with 8 bits.
    Av1,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_in_data_is_the_mime_type() {
        for media_type in [MediaType::Jpeg, MediaType::Webp, MediaType::QuickTime] {
            assert_eq!(serde_json::to_value(media_type).unwrap(), media_type.mime());
        }
    }
}
