//! Why evidence was refused or could not be stored, in words for the person who sent it.

use std::borrow::Cow;
use std::{fmt, io};

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

/// Evidence was refused, or could not be stored.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// A limit was passed.
    #[error("the file is too large: at most {limit} {kind} are accepted")]
    TooLarge {
        /// The limit that was passed.
        limit: u64,
        /// What it is a limit of.
        kind: Measure,
    },
    /// Not one byte came.
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
    /// There is no room left for evidence.
    #[error(
        "the disk that holds the evidence is full: nothing was stored, free some space and send it again"
    )]
    DiskFull,
    /// Another fault of the disk.
    #[error("the evidence could not be read or written: {0}")]
    Io(#[source] io::Error),
}

impl EvidenceError {
    pub(super) fn not_a_video(why: impl Into<Cow<'static, str>>) -> Self {
        Self::NotAVideo { why: why.into() }
    }

    pub(super) fn cut_off(why: impl Into<Cow<'static, str>>) -> Self {
        Self::CutOff { why: why.into() }
    }

    pub(super) fn broken_photo(why: impl Into<Cow<'static, str>>) -> Self {
        Self::BrokenPhoto { why: why.into() }
    }
}

impl From<io::Error> for EvidenceError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_full_disk_is_told_from_other_faults() {
        let full = std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap()
            .write(b"x")
            .unwrap_err();
        assert!(matches!(EvidenceError::from(full), EvidenceError::DiskFull));
        let quota = io::Error::from(io::ErrorKind::QuotaExceeded);
        assert!(matches!(EvidenceError::from(quota), EvidenceError::DiskFull));
        let other = io::Error::from(io::ErrorKind::PermissionDenied);
        assert!(matches!(EvidenceError::from(other), EvidenceError::Io(_)));
    }
}
