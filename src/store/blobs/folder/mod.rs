//! Blobs in a local folder: `ab/cdef…` under it for the blob whose SHA-256 is `abcdef…`, and `incoming/` for those that
//! are being written.
//!
//! What may be relied on: a blob's file has its name only after its bytes are on the disk (temporary file, fsync,
//! rename), and keeping a blob returns only after its name is there too (fsync of the folders). Whoever opens the folder
//! holds it alone, by the lock on the data folder: opening removes what a crash left behind.

mod layout;
mod pending;

use std::fs::{DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{fs, io};

use self::layout::{Layout, open_file, sync_folder};
use self::pending::PendingFile;
use crate::hash::Sha256Hash;
use crate::store::blobs::contract::{Blob, BlobStore, PendingBlob, ReadAt};
use crate::store::blobs::error::BlobError;

/// Content-addressed blobs in a local folder.
#[derive(Debug)]
pub struct FolderBlobs {
    layout: Arc<Layout>,
    /// The number of the next temporary file.
    next: AtomicU64,
}

impl FolderBlobs {
    /// Opens `folder`, making it if need be, for its owner alone. Unfinished blobs of an earlier run are removed.
    /// `reserve_bytes` must stay free on the disk: blobs that used it up would leave the store no space for the records
    /// that name them.
    ///
    /// # Errors
    /// [`BlobError`].
    pub fn open(folder: &Path, reserve_bytes: u64) -> Result<Self, BlobError> {
        let incoming = folder.join("incoming");
        DirBuilder::new().recursive(true).mode(0o700).create(&incoming)?;
        for stale in fs::read_dir(&incoming)? {
            fs::remove_file(stale?.path())?;
        }
        sync_folder(folder)?;
        if let Some(parent) = folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            sync_folder(parent)?;
        }
        Ok(Self {
            layout: Arc::new(Layout {
                folder: folder.to_owned(),
                reserve_bytes,
            }),
            next: AtomicU64::new(0),
        })
    }

    /// Where the blob is, or would be. A hash is hex digits only, so the path never leaves the folder.
    #[must_use]
    pub fn path_of(&self, sha256: &Sha256Hash) -> PathBuf {
        self.layout.path_of(sha256)
    }
}

impl BlobStore for FolderBlobs {
    fn begin(&self) -> Result<Box<dyn PendingBlob>, BlobError> {
        self.layout.check_space(0)?;
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let path = self.layout.folder.join("incoming").join(format!("{number}.part"));
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        Ok(Box::new(PendingFile::new(Arc::clone(&self.layout), path, file)))
    }

    fn open(&self, sha256: &Sha256Hash) -> Result<Option<Blob>, BlobError> {
        let Some(file) = open_file(&self.path_of(sha256))? else {
            return Ok(None);
        };
        let metadata = file.metadata()?;
        Ok(metadata
            .is_file()
            .then(|| Blob::new(Box::new(file), metadata.len())))
    }

    fn size(&self, sha256: &Sha256Hash) -> Option<u64> {
        self.layout.size(sha256)
    }

    fn delete(&self, sha256: &Sha256Hash) -> Result<(), BlobError> {
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

    fn sync(&self) -> Result<(), BlobError> {
        let folder = File::open(&self.layout.folder)?;
        rustix::fs::syncfs(&folder).map_err(io::Error::from)?;
        Ok(())
    }
}

impl ReadAt for File {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        FileExt::read_at(self, buffer, offset)
    }
}

#[cfg(test)]
mod tests;
