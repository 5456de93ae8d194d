//! What every backend of blobs promises.

use std::io;
use std::io::{Read, Seek, SeekFrom};

use sha2::{Digest, Sha256};

use super::error::BlobError;
use crate::hash::Sha256Hash;

/// Bytes read at once where a whole blob is hashed.
const READ_BYTES: usize = 256 << 10;

/// A store of blobs, each named by the SHA-256 of its bytes.
pub trait BlobStore: Send + Sync + 'static {
    /// Begins a new blob. Dropping what is returned discards it.
    ///
    /// # Errors
    /// [`BlobError`].
    fn begin(&self) -> Result<Box<dyn PendingBlob>, BlobError>;

    /// The blob, opened for reading; `None` if it is not there.
    ///
    /// # Errors
    /// [`BlobError::Io`] if it is there and cannot be read.
    fn open(&self, sha256: &Sha256Hash) -> Result<Option<Blob>, BlobError>;

    /// The blob's length in bytes, if it is there. Its content is not read: [`BlobStore::rehash`] does that.
    fn size(&self, sha256: &Sha256Hash) -> Option<u64>;

    /// Deletes the blob, durably. One that is not there is deleted already.
    ///
    /// # Errors
    /// [`BlobError::Io`].
    fn delete(&self, sha256: &Sha256Hash) -> Result<(), BlobError>;

    /// Makes durable whatever [`PendingBlob::keep_unsynced`] stored.
    ///
    /// # Errors
    /// [`BlobError`].
    fn sync(&self) -> Result<(), BlobError>;

    /// Reads the blob and returns what it hashes to now; `None` if it is not there. `goes_on` is told how many bytes
    /// were read since it was last called; where it answers false, reading ends and the hash is of what was read.
    ///
    /// # Errors
    /// [`BlobError::Io`] if it cannot be read to its end.
    fn rehash(
        &self,
        sha256: &Sha256Hash,
        goes_on: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Option<Sha256Hash>, BlobError> {
        let Some(mut blob) = self.open(sha256)? else {
            return Ok(None);
        };
        let mut hasher = Sha256::new();
        let mut buffer = vec![0_u8; READ_BYTES];
        loop {
            let read = match blob.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            hasher.update(buffer.get(..read).unwrap_or_default());
            if !goes_on(u64::try_from(read).unwrap_or(u64::MAX)) {
                break;
            }
        }
        Ok(Some(Sha256Hash::from_bytes(hasher.finalize().into())))
    }
}

/// A blob that is being written, and is not in the store before it is kept. Dropping it discards it.
pub trait PendingBlob: Send {
    /// Appends bytes.
    ///
    /// # Errors
    /// [`BlobError`].
    fn write(&mut self, chunk: &[u8]) -> Result<(), BlobError>;

    /// How many bytes it has.
    fn length(&self) -> u64;

    /// The bytes so far, positioned at their beginning, for callers that decide by the content.
    ///
    /// # Errors
    /// [`BlobError::Io`].
    fn reader(&mut self) -> Result<&mut dyn ReadSeek, BlobError>;

    /// Writes `bytes` over as many of those so far, from `at` on; the length stays.
    ///
    /// # Errors
    /// [`BlobError`], also where it would become longer.
    fn overwrite(&mut self, at: u64, bytes: &[u8]) -> Result<(), BlobError>;

    /// Replaces all bytes so far by `bytes`.
    ///
    /// # Errors
    /// [`BlobError`].
    fn replace(&mut self, bytes: &[u8]) -> Result<(), BlobError>;

    /// Stores the blob durably under the hash that is returned. Storing the same bytes again is no error.
    ///
    /// # Errors
    /// [`BlobError`]; nothing is stored then.
    fn keep(self: Box<Self>) -> Result<Sha256Hash, BlobError>;

    /// Stores the blob if it hashes to `expected`, and returns whether it does. It is durable after
    /// [`BlobStore::sync`]: a wait for the disk after each of a million photos would take hours.
    ///
    /// # Errors
    /// [`BlobError`].
    fn keep_unsynced(self: Box<Self>, expected: &Sha256Hash) -> Result<bool, BlobError>;
}

/// What can be read from any position.
pub trait ReadSeek: Read + Seek {}

impl<T: Read + Seek> ReadSeek for T {}

/// Reads at an offset and keeps no position, so that a range costs no reading of what stands before it.
pub trait ReadAt: Send {
    /// Reads into `buffer` from `offset` on and returns how many bytes; 0 at the end.
    ///
    /// # Errors
    /// What reading returns.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize>;
}

/// A stored blob, opened. Reading it as [`Read`] goes from its beginning to its end, or from where [`Seek`] went.
pub struct Blob {
    content: Box<dyn ReadAt>,
    bytes: u64,
    position: u64,
}

impl Blob {
    /// A blob of `bytes` bytes.
    #[must_use]
    pub fn new(content: Box<dyn ReadAt>, bytes: u64) -> Self {
        Self {
            content,
            bytes,
            position: 0,
        }
    }

    /// Its length in bytes.
    #[must_use]
    pub const fn length(&self) -> u64 {
        self.bytes
    }

    /// Reads into `buffer` from `offset` on and returns how many bytes; 0 at the end.
    ///
    /// # Errors
    /// What reading returns.
    pub fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.content.read_at(buffer, offset)
    }
}

impl Read for Blob {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.read_at(buffer, self.position)?;
        self.position = self
            .position
            .saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        Ok(read)
    }
}

impl Seek for Blob {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
            SeekFrom::End(by) => self.bytes.checked_add_signed(by),
        };
        self.position = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}
