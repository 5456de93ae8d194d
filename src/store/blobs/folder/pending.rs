//! A blob that is being written: a temporary file, hashed while it is written.

use std::fs;
use std::fs::File;
use std::io;
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::layout::Layout;
use crate::hash::Sha256Hash;
use crate::store::blobs::contract::{PendingBlob, ReadSeek};
use crate::store::blobs::error::BlobError;

/// Bytes read at once where the file is hashed again.
const READ_BYTES: usize = 256 << 10;

/// The temporary file. Dropping it removes it.
#[derive(Debug)]
pub(super) struct PendingFile {
    layout: Arc<Layout>,
    path: PathBuf,
    file: File,
    hasher: Sha256,
    bytes: u64,
    /// Whether bytes that were hashed already have changed since.
    overwritten: bool,
    kept: bool,
}

impl PendingFile {
    /// Over a new, empty file at `path`.
    pub(super) fn new(layout: Arc<Layout>, path: PathBuf, file: File) -> Self {
        Self {
            layout,
            path,
            file,
            hasher: Sha256::new(),
            bytes: 0,
            overwritten: false,
            kept: false,
        }
    }

    /// Appends at the length so far: reading in between moved the file's own position.
    fn append(&mut self, chunk: &[u8]) -> Result<(), BlobError> {
        self.file.write_all_at(chunk, self.bytes)?;
        self.hasher.update(chunk);
        self.bytes = self
            .bytes
            .saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        Ok(())
    }

    fn hash(&mut self) -> Result<Sha256Hash, BlobError> {
        if self.overwritten {
            self.hasher.reset();
            self.file.seek(SeekFrom::Start(0))?;
            let mut buffer = vec![0_u8; READ_BYTES];
            loop {
                let read = self.file.read(&mut buffer)?;
                if read == 0 {
                    break;
                }
                self.hasher.update(buffer.get(..read).unwrap_or_default());
            }
        }
        Ok(Sha256Hash::from_bytes(self.hasher.finalize_reset().into()))
    }
}

impl PendingBlob for PendingFile {
    fn write(&mut self, chunk: &[u8]) -> Result<(), BlobError> {
        self.layout
            .check_space(u64::try_from(chunk.len()).unwrap_or(u64::MAX))?;
        self.append(chunk)
    }

    fn length(&self) -> u64 {
        self.bytes
    }

    fn reader(&mut self) -> Result<&mut dyn ReadSeek, BlobError> {
        self.file.seek(SeekFrom::Start(0))?;
        Ok(&mut self.file)
    }

    fn overwrite(&mut self, at: u64, bytes: &[u8]) -> Result<(), BlobError> {
        let end = at.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if end > self.bytes {
            return Err(io::Error::from(io::ErrorKind::InvalidInput).into());
        }
        self.file.write_all_at(bytes, at)?;
        self.overwritten = true;
        Ok(())
    }

    fn replace(&mut self, bytes: &[u8]) -> Result<(), BlobError> {
        self.file.set_len(0)?;
        self.hasher.reset();
        self.bytes = 0;
        self.overwritten = false;
        self.append(bytes)
    }

    fn keep(mut self: Box<Self>) -> Result<Sha256Hash, BlobError> {
        // Others wrote meanwhile. The record that names the blob still has to fit on the disk after it.
        self.layout.check_space(0)?;
        let sha256 = self.hash()?;
        self.layout.keep(&self.path, &self.file, &sha256, self.bytes)?;
        self.kept = true;
        Ok(sha256)
    }

    fn keep_unsynced(mut self: Box<Self>, expected: &Sha256Hash) -> Result<bool, BlobError> {
        if self.hash()? != *expected {
            return Ok(false);
        }
        self.layout.place(&self.path, expected, self.bytes)?;
        self.kept = true;
        Ok(true)
    }
}

impl Drop for PendingFile {
    fn drop(&mut self) {
        if !self.kept {
            // If this fails, the next opening removes the file.
            drop(fs::remove_file(&self.path));
        }
    }
}
