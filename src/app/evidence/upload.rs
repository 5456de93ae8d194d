//! An upload: bytes go to a blob's temporary file while they are hashed, so memory stays constant for a video of any
//! size; the blob is kept once the whole file was accepted.
//!
//! A photo is read back whole (photos are small), freed of its place data, decoded once to be sure that it is a
//! picture, and its stripped bytes are stored. A video is stored as it came, after its boxes were read far enough to
//! know that it is whole and shown by browsers; its metadata, among them the place where it was recorded, are blanked where
//! they stand, so that no offset in it moves. Hash and length are in both cases those of the stored bytes.

use std::io::Read;

use crate::domain::evidence::{Evidence, Shows};
use crate::domain::problem::Problem;
use crate::media::error::{Measure, MediaError};
use crate::media::limits::MediaLimits;
use crate::media::sniff::{HEAD_BYTES, sniff};
use crate::media::video::VideoFacts;
use crate::media::{photo, video};
use crate::media_type::MediaType;
use crate::message::Explain;
use crate::store::blobs::{BlobError, PendingBlob};

/// Why an upload was refused or could not be stored.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The file is not accepted.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// It could not be stored.
    #[error(transparent)]
    Blob(#[from] BlobError),
}

impl From<BlobError> for Problem {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::DiskFull => Self::disk_full(error.message()),
            BlobError::Io(cause) => Self::internal(cause),
        }
    }
}

impl From<MediaError> for Problem {
    fn from(error: MediaError) -> Self {
        let message = error.message();
        match error {
            MediaError::TooLarge { .. } | MediaError::TooManyScans { .. } => Self::too_large(message),
            MediaError::UnknownType | MediaError::Heic | MediaError::Codec(_) => {
                Self::unsupported_media(message)
            }
            MediaError::LengthDisagrees(_) => Self::invalid("body", "", message),
            MediaError::Io(cause) => Self::internal(cause),
            MediaError::Empty
            | MediaError::NotAVideo { .. }
            | MediaError::CutOff { .. }
            | MediaError::BrokenPhoto { .. } => Self::invalid("body", "", message),
        }
    }
}

impl From<UploadError> for Problem {
    fn from(error: UploadError) -> Self {
        match error {
            UploadError::Media(error) => error.into(),
            UploadError::Blob(error) => error.into(),
        }
    }
}

/// What a whole file was found to be.
#[derive(Clone, Copy)]
struct Found {
    media_type: MediaType,
    /// Of a video.
    facts: Option<VideoFacts>,
    shows: Shows,
}

/// An upload that is not finished. Dropping it discards what was written.
pub struct Upload {
    blob: Box<dyn PendingBlob>,
    limits: MediaLimits,
    head: Vec<u8>,
    media_type: Option<MediaType>,
    /// What the whole file was found to be.
    found: Option<Found>,
}

impl Upload {
    /// Into `blob`, which is empty.
    pub(crate) fn new(blob: Box<dyn PendingBlob>, limits: MediaLimits) -> Self {
        Self {
            blob,
            limits,
            head: Vec::with_capacity(HEAD_BYTES),
            media_type: None,
            found: None,
        }
    }

    /// Takes the next bytes. After an error the upload is lost: drop it.
    ///
    /// # Errors
    /// [`MediaError::TooLarge`] as soon as the limit is passed, [`MediaError::UnknownType`] or [`MediaError::Heic`] as
    /// soon as the first bytes show it, and [`BlobError`].
    pub fn write(&mut self, chunk: &[u8]) -> Result<(), UploadError> {
        self.look_at_head(chunk)?;
        let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        let (kind, limit) = self.limit();
        if self.blob.length().saturating_add(length) > limit {
            return Err(MediaError::TooLarge { limit, kind }.into());
        }
        Ok(self.blob.write(chunk)?)
    }

    /// Checks the whole file, once: the heavy part, to be done in a place of [`crate::app::work_pools`]. Place data go from
    /// photos and videos, so hash and length are from here on those of the bytes that are stored, not of the sent ones.
    ///
    /// # Errors
    /// Each of [`UploadError`]; after one the upload is lost: drop it.
    pub fn inspect(&mut self) -> Result<(), UploadError> {
        self.inspected().map(drop)
    }

    /// Stores the file durably, checked if it is not yet.
    ///
    /// # Errors
    /// Each of [`UploadError`]; nothing is stored then.
    pub(crate) fn finish(mut self) -> Result<(Evidence, Shows), UploadError> {
        let Found {
            media_type,
            facts,
            shows,
        } = self.inspected()?;
        let bytes = self.blob.length();
        let evidence = Evidence {
            sha256: self.blob.keep()?,
            bytes,
            media_type: facts.map_or(media_type, |facts| facts.media_type),
            duration_ms: facts.map(|facts| facts.duration_ms),
            codec: facts.map(|facts| facts.codec),
        };
        Ok((evidence, shows))
    }

    fn inspected(&mut self) -> Result<Found, UploadError> {
        if let Some(found) = self.found {
            return Ok(found);
        }
        if self.blob.length() == 0 {
            return Err(MediaError::Empty.into());
        }
        let media_type = match self.media_type {
            Some(media_type) => media_type,
            None => sniff(&self.head)?,
        };
        let (kind, limit) = self.limits.of(media_type);
        if self.blob.length() > limit {
            return Err(MediaError::TooLarge { limit, kind }.into());
        }
        let (facts, shows) = if media_type.is_photo() {
            (None, self.take_photo(media_type)?)
        } else {
            let (facts, shows) = self.take_video()?;
            (Some(facts), shows)
        };
        let found = Found {
            media_type,
            facts,
            shows,
        };
        self.found = Some(found);
        Ok(found)
    }

    /// Photos show their type at once; for the rest the whole head is awaited, so that all brands are considered.
    fn look_at_head(&mut self, chunk: &[u8]) -> Result<(), MediaError> {
        if self.media_type.is_some() {
            return Ok(());
        }
        let missing = HEAD_BYTES.saturating_sub(self.head.len()).min(chunk.len());
        self.head
            .extend_from_slice(chunk.get(..missing).unwrap_or_default());
        if self.head.len() >= HEAD_BYTES {
            self.media_type = Some(sniff(&self.head)?);
        } else {
            self.media_type = sniff(&self.head).ok().filter(|found| found.is_photo());
        }
        Ok(())
    }

    fn limit(&self) -> (Measure, u64) {
        self.media_type
            .map_or_else(|| self.limits.largest(), |media_type| self.limits.of(media_type))
    }

    /// Puts the photo's bytes without its metadata in the place of those that were sent, decoded once.
    fn take_photo(&mut self, media_type: MediaType) -> Result<Shows, UploadError> {
        let file = self.blob.reader()?;
        let mut sent = Vec::new();
        file.take(self.limits.photo_bytes)
            .read_to_end(&mut sent)
            .map_err(BlobError::from)?;
        let stripped = photo::strip(&sent, media_type)?;
        drop(sent);
        let pixels = photo::decode(&stripped, media_type, &self.limits)?;
        self.blob.replace(&stripped)?;
        Ok(Shows {
            shown: photo::shown_hash(&stripped, media_type)?,
            pixels: Some(pixels.hash),
            difference_hash: pixels.difference_hash,
        })
    }

    /// Blanks the video's metadata where they stand.
    fn take_video(&mut self) -> Result<(VideoFacts, Shows), UploadError> {
        let bytes = self.blob.length();
        let (facts, blanks) = video::inspect(self.blob.reader()?, bytes, self.limits.video_rules)?;
        blanks.apply(|at, piece| self.blob.overwrite(at, piece))?;
        let shows = Shows {
            shown: video::shown_hash(self.blob.reader()?, bytes)?,
            pixels: None,
            difference_hash: None,
        };
        Ok((facts, shows))
    }
}

#[cfg(test)]
#[path = "upload_tests.rs"]
mod tests;
