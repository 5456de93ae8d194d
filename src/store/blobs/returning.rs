//! A blob on its way back from a backup. It was looked at when it was first stored, so only its hash counts.

use std::fs;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::hash::Sha256Hash;
use crate::media::error::EvidenceError;
use crate::store::blobs::folder::Blobs;

/// An unfinished return. Dropping it takes its temporary file away.
#[derive(Debug)]
pub struct Returning {
    blobs: Blobs,
    path: PathBuf,
    file: File,
    expected: Sha256Hash,
    hasher: Sha256,
    bytes: u64,
    kept: bool,
}

impl Returning {
    pub(super) fn new(blobs: Blobs, path: PathBuf, file: File, expected: Sha256Hash) -> Self {
        Self {
            blobs,
            path,
            file,
            expected,
            hasher: Sha256::new(),
            bytes: 0,
            kept: false,
        }
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`EvidenceError::DiskFull`], [`EvidenceError::Io`].
    pub fn write(&mut self, chunk: &[u8]) -> Result<(), EvidenceError> {
        let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        self.blobs.check_room(length)?;
        self.file.write_all(chunk)?;
        self.hasher.update(chunk);
        self.bytes = self.bytes.saturating_add(length);
        Ok(())
    }

    /// Stores the blob if it hashes to its name, and says whether it does. It is durable after [`Blobs::sync`]: a wait
    /// for the disk after each of a million photos would take hours.
    ///
    /// # Errors
    /// [`EvidenceError::Io`].
    pub fn finish(mut self) -> Result<bool, EvidenceError> {
        let found = Sha256Hash::from_bytes(self.hasher.finalize_reset().into());
        if found != self.expected {
            return Ok(false);
        }
        self.blobs.place(&self.path, &self.expected, self.bytes)?;
        self.kept = true;
        Ok(true)
    }
}

impl Drop for Returning {
    fn drop(&mut self) {
        if !self.kept {
            // If this fails, the next start of the service takes the file away.
            drop(fs::remove_file(&self.path));
        }
    }
}
