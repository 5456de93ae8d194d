//! The folder of blobs: `ab/cdef…` under it for the blob whose SHA-256 is `abcdef…`, and `incoming/` for
//! uploads that are not finished.
//!
//! What may be relied on: a blob's file has its name only after its bytes are on the disk (temporary file,
//! fsync, rename), and an upload is answered only after its name is there too (fsync of the folders). Whoever
//! opens the folder holds it alone, by the lock on the data folder: opening removes what a crash left behind.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::Read;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::{fs, io};

use sha2::{Digest, Sha256};

use crate::hash::Sha256Hash;
use crate::media::error::EvidenceError;
use crate::media::evidence::Limits;
use crate::store::blobs::incoming::Incoming;
use crate::store::blobs::returning::Returning;

const READ_BYTES: usize = 256 << 10;

/// Content-addressed blobs in a local folder. Clones share the folder.
#[derive(Clone, Debug)]
pub struct Blobs(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    limits: Limits,
    /// The number of the next temporary file.
    next: AtomicU64,
    /// Held while a photo is decoded: one at a time bounds the memory that many uploads at once can take.
    decoding: Mutex<()>,
}

impl Blobs {
    /// Opens `folder`, making it if need be, for its owner alone. Unfinished uploads of an earlier run go.
    ///
    /// # Errors
    /// [`EvidenceError::DiskFull`], [`EvidenceError::Io`].
    pub fn open(folder: &Path, limits: Limits) -> Result<Self, EvidenceError> {
        let incoming = folder.join("incoming");
        DirBuilder::new().recursive(true).mode(0o700).create(&incoming)?;
        for stale in fs::read_dir(&incoming)? {
            fs::remove_file(stale?.path())?;
        }
        sync_folder(folder)?;
        if let Some(parent) = folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            sync_folder(parent)?;
        }
        let inner = Inner {
            folder: folder.to_owned(),
            limits,
            next: AtomicU64::new(0),
            decoding: Mutex::new(()),
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Begins an upload.
    ///
    /// # Errors
    /// [`EvidenceError::DiskFull`], [`EvidenceError::Io`].
    pub fn begin(&self) -> Result<Incoming, EvidenceError> {
        let (path, file) = self.temporary()?;
        Ok(Incoming::new(self.clone(), path, file))
    }

    fn temporary(&self) -> Result<(PathBuf, File), EvidenceError> {
        self.check_room(0)?;
        let number = self.0.next.fetch_add(1, Ordering::Relaxed);
        let path = self.0.folder.join("incoming").join(format!("{number}.part"));
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        Ok((path, file))
    }

    /// Begins the return of a blob that was stored before, from a backup.
    ///
    /// # Errors
    /// [`EvidenceError::DiskFull`], [`EvidenceError::Io`].
    pub fn begin_return(&self, sha256: Sha256Hash) -> Result<Returning, EvidenceError> {
        let (path, file) = self.temporary()?;
        Ok(Returning::new(self.clone(), path, file, sha256))
    }

    /// Where the blob is, or would be. A hash is hex digits only, so the path never leaves the folder.
    #[must_use]
    pub fn path_of(&self, sha256: &Sha256Hash) -> PathBuf {
        let name = sha256.to_string();
        let (shard, rest) = name.split_at_checked(2).unwrap_or((&name, ""));
        self.0.folder.join(shard).join(rest)
    }

    /// The blob's file, opened for reading, and its length in bytes; `None` if there is no such blob.
    ///
    /// # Errors
    /// [`EvidenceError::Io`] if it is there and cannot be read.
    pub fn open_blob(&self, sha256: &Sha256Hash) -> Result<Option<(File, u64)>, EvidenceError> {
        let file = match File::open(self.path_of(sha256)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let metadata = file.metadata()?;
        Ok(metadata.is_file().then_some((file, metadata.len())))
    }

    /// Whether the blob is there. Its content is not read: [`Blobs::rehash`] does that.
    #[must_use]
    pub fn contains(&self, sha256: &Sha256Hash) -> bool {
        self.size_of(sha256).is_some()
    }

    /// The blob's length in bytes, if it is there.
    #[must_use]
    pub fn size_of(&self, sha256: &Sha256Hash) -> Option<u64> {
        let metadata = fs::metadata(self.path_of(sha256)).ok()?;
        metadata.is_file().then_some(metadata.len())
    }

    /// Deletes the blob, durably. One that is not there is deleted already.
    ///
    /// # Errors
    /// [`EvidenceError::Io`].
    pub fn delete(&self, sha256: &Sha256Hash) -> Result<(), EvidenceError> {
        let path = self.path_of(sha256);
        match fs::remove_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            removed => removed?,
        }
        match path.parent() {
            Some(folder) => Ok(sync_folder(folder)?),
            None => Ok(()),
        }
    }

    /// Reads the blob and answers what it hashes to now; `None` if it is not there. `progress` is told the
    /// bytes read since it was last told.
    ///
    /// # Errors
    /// [`EvidenceError::Io`] if it cannot be read to its end.
    pub fn rehash(
        &self,
        sha256: &Sha256Hash,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Option<Sha256Hash>, EvidenceError> {
        self.rehash_while(sha256, &mut |bytes| {
            progress(bytes);
            true
        })
    }

    /// The same, ended early as soon as `goes_on` says no; the answer then is of what was read.
    ///
    /// # Errors
    /// As [`Blobs::rehash`].
    pub fn rehash_while(
        &self,
        sha256: &Sha256Hash,
        goes_on: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Option<Sha256Hash>, EvidenceError> {
        let Some((mut file, _)) = self.open_blob(sha256)? else {
            return Ok(None);
        };
        let mut hasher = Sha256::new();
        let mut buffer = vec![0_u8; READ_BYTES];
        loop {
            let read = match file.read(&mut buffer) {
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

    /// What is accepted at most.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Whether the reserve stays free with `bytes` more written. Evidence that ate it would leave the store no
    /// room to write what is known of the evidence.
    pub(super) fn check_room(&self, bytes: u64) -> Result<(), EvidenceError> {
        match fs4::available_space(&self.0.folder) {
            Ok(available) if available < self.0.limits.reserve_bytes.saturating_add(bytes) => {
                Err(EvidenceError::DiskFull)
            }
            // A file system that cannot tell is not a full one.
            _ => Ok(()),
        }
    }

    /// Runs `decode` while no other photo is decoded.
    pub(super) fn one_at_a_time<T>(&self, decode: impl FnOnce() -> T) -> T {
        let _turn = self
            .0
            .decoding
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        decode()
    }

    /// Gives the temporary file its name, durably. If the blob is there already and whole, it stays and the
    /// temporary file goes; a damaged one is mended by storing it again. Either way the folders are synced, because the one who stored it first may not have got
    /// that far.
    pub(super) fn keep(
        &self,
        temporary: &Path,
        file: &File,
        sha256: &Sha256Hash,
        bytes: u64,
    ) -> io::Result<()> {
        if self.size_of(sha256) != Some(bytes) {
            file.sync_all()?;
        }
        let shard = self.place(temporary, sha256, bytes)?;
        sync_folder(&shard)?;
        sync_folder(&self.0.folder)
    }

    /// The same without waiting for the disk; [`Blobs::sync`] does that for many at once. Gives the blob's folder.
    pub(super) fn place(&self, temporary: &Path, sha256: &Sha256Hash, bytes: u64) -> io::Result<PathBuf> {
        let path = self.path_of(sha256);
        let shard = path.parent().unwrap_or(&self.0.folder).to_path_buf();
        let is_whole = self.size_of(sha256) == Some(bytes)
            && matches!(self.rehash(sha256, &mut |_| ()), Ok(Some(found)) if found == *sha256);
        if is_whole {
            fs::remove_file(temporary)?;
        } else {
            DirBuilder::new().recursive(true).mode(0o700).create(&shard)?;
            fs::rename(temporary, &path)?;
        }
        Ok(shard)
    }

    /// Makes everything in the folder durable, names and bytes, after many returns.
    ///
    /// # Errors
    /// [`EvidenceError::Io`].
    pub fn sync(&self) -> Result<(), EvidenceError> {
        let folder = File::open(&self.0.folder)?;
        rustix::fs::syncfs(&folder).map_err(io::Error::from)?;
        Ok(())
    }
}

/// Makes the names in a folder durable.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests;
