//! One upload: hashed while it is written, checked when it is whole.

use std::fs;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::hash::Sha256Hash;
use crate::media::error::{EvidenceError, Measure};
use crate::media::evidence::Evidence;
use crate::media::media_type::{HEAD_BYTES, MediaType, sniff};
use crate::media::{photo, video};
use crate::store::blobs::folder::Blobs;

/// An unfinished upload. Dropping it takes its temporary file away.
#[derive(Debug)]
pub struct Incoming {
    blobs: Blobs,
    path: PathBuf,
    file: File,
    hasher: Sha256,
    bytes: u64,
    head: Vec<u8>,
    media_type: Option<MediaType>,
    kept: bool,
}

impl Incoming {
    pub(super) fn new(blobs: Blobs, path: PathBuf, file: File) -> Self {
        let (hasher, head) = (Sha256::new(), Vec::with_capacity(HEAD_BYTES));
        Self {
            blobs,
            path,
            file,
            hasher,
            bytes: 0,
            head,
            media_type: None,
            kept: false,
        }
    }

    /// Takes the next bytes. After an error the upload is lost: drop it.
    ///
    /// # Errors
    /// [`EvidenceError::TooLarge`] as soon as the limit is passed, [`EvidenceError::UnknownType`] or
    /// [`EvidenceError::Heic`] as soon as the first bytes show it, [`EvidenceError::DiskFull`],
    /// [`EvidenceError::Io`].
    pub fn write(&mut self, chunk: &[u8]) -> Result<(), EvidenceError> {
        self.look_at_head(chunk)?;
        let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        let bytes = self.bytes.saturating_add(length);
        let (kind, limit) = self.limit();
        if bytes > limit {
            return Err(EvidenceError::TooLarge { limit, kind });
        }
        self.blobs.check_room(length)?;
        self.file.write_all(chunk)?;
        self.hasher.update(chunk);
        self.bytes = bytes;
        Ok(())
    }

    /// Checks the whole file and stores it durably. A photo is stored without its place data, so its hash and
    /// length are those of the stored bytes, not of the sent ones.
    ///
    /// # Errors
    /// Each of [`EvidenceError`]; nothing is stored then.
    pub fn finish(mut self) -> Result<Evidence, EvidenceError> {
        if self.bytes == 0 {
            return Err(EvidenceError::Empty);
        }
        let media_type = match self.media_type {
            Some(media_type) => media_type,
            None => sniff(&self.head)?,
        };
        let (kind, limit) = self.blobs.limits().of(media_type);
        if self.bytes > limit {
            return Err(EvidenceError::TooLarge { limit, kind });
        }
        let evidence = if media_type.is_photo() {
            self.photo(media_type)?
        } else {
            self.video()?
        };
        // Others wrote meanwhile. Past this the store has to find room for the record, else the file lies unnamed.
        self.blobs.check_room(0)?;
        self.blobs
            .keep(&self.path, &self.file, &evidence.sha256, evidence.bytes)?;
        self.kept = true;
        Ok(evidence)
    }

    /// Photos show their type at once; the rest waits for the whole head, so that it is judged by all brands.
    fn look_at_head(&mut self, chunk: &[u8]) -> Result<(), EvidenceError> {
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
        let limits = self.blobs.limits();
        match self.media_type {
            Some(media_type) => limits.of(media_type),
            None if limits.photo_bytes > limits.video_bytes => (Measure::PhotoBytes, limits.photo_bytes),
            None => (Measure::VideoBytes, limits.video_bytes),
        }
    }

    /// Replaces the temporary file's bytes by the stripped ones.
    fn photo(&mut self, media_type: MediaType) -> Result<Evidence, EvidenceError> {
        self.file.seek(SeekFrom::Start(0))?;
        let limits = self.blobs.limits().clone();
        let file = &mut self.file;
        let stripped = self.blobs.one_at_a_time(|| {
            let mut sent = Vec::new();
            file.take(limits.photo_bytes).read_to_end(&mut sent)?;
            let stripped = photo::strip(&sent, media_type)?;
            drop(sent);
            photo::decode(&stripped, media_type, limits.photo_pixels)?;
            Ok::<_, EvidenceError>(stripped)
        })?;
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&stripped)?;
        let bytes = u64::try_from(stripped.len()).unwrap_or(u64::MAX);
        Ok(Evidence {
            sha256: Sha256Hash::of(&stripped),
            bytes,
            media_type,
            duration_ms: None,
        })
    }

    fn video(&mut self) -> Result<Evidence, EvidenceError> {
        self.file.seek(SeekFrom::Start(0))?;
        let facts = video::inspect(&mut self.file, self.bytes)?;
        let sha256 = Sha256Hash::from_bytes(self.hasher.finalize_reset().into());
        let (media_type, duration_ms) = (facts.media_type, facts.duration_ms);
        Ok(Evidence {
            sha256,
            bytes: self.bytes,
            media_type,
            duration_ms,
        })
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if !self.kept {
            // If this fails, the next start of the service takes the file away.
            drop(fs::remove_file(&self.path));
        }
    }
}
