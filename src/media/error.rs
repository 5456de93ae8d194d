//! Why a photo or video was refused, in words for the person who sent it.

use std::fmt;
use std::io;

use crate::message::{Explain, Message, message};

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

/// A photo or video was refused, or could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum MediaError {
    /// A limit was passed.
    TooLarge {
        /// The limit that was passed.
        limit: u64,
        /// What it is a limit of.
        kind: Measure,
    },
    /// A JPEG has more scans than any camera writes: each is decoded over all pixels.
    TooManyScans {
        /// The limit that was passed.
        limit: usize,
    },
    /// The file has no bytes.
    Empty,
    /// The bytes are of no accepted type.
    UnknownType,
    /// The bytes are a HEIC or HEIF photo.
    Heic,
    /// The file has a video's type but is none.
    NotAVideo {
        /// What is wrong with it.
        why: Message,
    },
    /// The video's pictures are coded in a way that browsers do not show.
    Codec(Message),
    /// What the video's header says of its length is not what its samples say.
    LengthDisagrees(Message),
    /// The video's end is missing.
    CutOff {
        /// What is missing.
        why: Message,
    },
    /// The photo cannot be read.
    BrokenPhoto {
        /// What is wrong with it.
        why: Message,
    },
    /// Reading the file failed.
    Io(#[from] io::Error),
}

impl Explain for MediaError {
    fn message(&self) -> Message {
        match self {
            Self::TooLarge { limit, kind } => match kind {
                Measure::PhotoBytes => message!("photo.too_many_bytes", limit),
                Measure::PhotoPixels => message!("photo.too_many_pixels", limit),
                Measure::VideoBytes => message!("video.too_many_bytes", limit),
            },
            Self::TooManyScans { limit } => message!("photo.too_many_scans", limit),
            Self::Empty => message!("evidence.empty"),
            Self::UnknownType => message!("evidence.unknown_type"),
            Self::Heic => message!("photo.heic"),
            Self::NotAVideo { why } => message!("video.not_a_video", why: why.clone()),
            Self::Codec(message) | Self::LengthDisagrees(message) => message.clone(),
            Self::CutOff { why } => message!("video.cut_off", why: why.clone()),
            Self::BrokenPhoto { why } => message!("photo.broken", why: why.clone()),
            Self::Io(error) => message!("evidence.unreadable", error),
        }
    }
}

impl MediaError {
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

    pub(super) const fn not_a_video(why: Message) -> Self {
        Self::NotAVideo { why }
    }

    pub(super) const fn cut_off(why: Message) -> Self {
        Self::CutOff { why }
    }

    pub(super) const fn broken_photo(why: Message) -> Self {
        Self::BrokenPhoto { why }
    }
}
