//! Why a photo or video was refused, in words for the person who sent it.

use std::borrow::Cow;
use std::{fmt, io};

use crate::message::{Message, message};

/// What a limit is a limit of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The length of a photo's file.
    PhotoBytes,
    /// A photo's width times its height.
    PhotoPixels,
    /// The length of a video's file.
    VideoBytes,
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PhotoBytes => "bytes for a photo",
            Self::PhotoPixels => "pixels for a photo",
            Self::VideoBytes => "bytes for a video",
        })
    }
}

/// A photo or video was refused, or could not be read.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// A limit was passed.
    #[error("the file is too large: at most {limit} {kind} are accepted")]
    TooLarge {
        /// The limit that was passed.
        limit: u64,
        /// What it is a limit of.
        kind: Measure,
    },
    /// A JPEG has more scans than any camera writes: each is decoded over all pixels.
    #[error(
        "the photo is coded in too many scans: at most {limit} are accepted; save it again as an ordinary JPEG"
    )]
    TooManyScans {
        /// The limit that was passed.
        limit: usize,
    },
    /// The file has no bytes.
    #[error("the file is empty: send the photo or video itself as the body")]
    Empty,
    /// The bytes are of no accepted type.
    #[error("this is no accepted file: photos are JPEG, PNG or WebP, videos are MP4, MOV or WebM")]
    UnknownType,
    /// The bytes are a HEIC or HEIF photo.
    #[error(
        "HEIC photos are not accepted: set the phone's camera to \"Most Compatible\" (JPEG) and take the photo \
         again, or convert the file to JPEG"
    )]
    Heic,
    /// The file has a video's type but is none.
    #[error("this file is no video: {why}")]
    NotAVideo {
        /// What is wrong with it.
        why: Cow<'static, str>,
    },
    /// The video's pictures are coded in a way that browsers do not show.
    #[error("{0}")]
    Codec(Message),
    /// What the video's header says of its length is not what its samples say.
    #[error("{0}")]
    LengthDisagrees(Message),
    /// The video's end is missing.
    #[error("this video is cut off: {why}; send the whole file again")]
    CutOff {
        /// What is missing.
        why: Cow<'static, str>,
    },
    /// The photo cannot be read.
    #[error("this photo is broken or cut off: {why}")]
    BrokenPhoto {
        /// What is wrong with it.
        why: Cow<'static, str>,
    },
    /// Reading the file failed.
    #[error("the file could not be read: {0}")]
    Io(#[from] io::Error),
}

impl MediaError {
    pub(super) fn not_a_video(why: impl Into<Cow<'static, str>>) -> Self {
        Self::NotAVideo { why: why.into() }
    }

    /// Pictures of a codec that is not accepted, which `codec` names.
    pub(super) fn codec(codec: Message) -> Self {
        Self::Codec(message!("media.codec_not_accepted", codec: codec))
    }

    /// A codec that has the same name in every language.
    pub(super) fn codec_named(name: impl fmt::Display) -> Self {
        Self::codec(message!("media.codec_named", name))
    }

    /// A header that says `announced` milliseconds where the samples say `found`.
    pub(super) fn length_disagrees(announced: u64, found: u64) -> Self {
        Self::LengthDisagrees(message!("media.length_disagrees", announced, found))
    }

    pub(super) fn cut_off(why: impl Into<Cow<'static, str>>) -> Self {
        Self::CutOff { why: why.into() }
    }

    pub(super) fn broken_photo(why: impl Into<Cow<'static, str>>) -> Self {
        Self::BrokenPhoto { why: why.into() }
    }
}
