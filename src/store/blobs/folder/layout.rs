//! Paths in the folder, and how a finished file gets its name.

use std::fs::{DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::{fs, io};

use sha2::{Digest, Sha256};

use crate::hash::Sha256Hash;
use crate::store::blobs::error::BlobError;

/// The folder, and the bytes that must stay free on its disk.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) folder: PathBuf,
    pub(super) reserve_bytes: u64,
}

impl Layout {
    /// Where the blob is, or would be.
    pub(super) fn path_of(&self, sha256: &Sha256Hash) -> PathBuf {
        let name = sha256.to_string();
        let (shard, rest) = name.split_at_checked(2).unwrap_or((&name, ""));
        self.folder.join(shard).join(rest)
    }

    /// The blob's length in bytes, if it is there.
    pub(super) fn size(&self, sha256: &Sha256Hash) -> Option<u64> {
        let metadata = fs::metadata(self.path_of(sha256)).ok()?;
        metadata.is_file().then_some(metadata.len())
    }

    /// Refuses where the reserve does not stay free with `bytes` more written.
    pub(super) fn check_space(&self, bytes: u64) -> Result<(), BlobError> {
        match fs4::available_space(&self.folder) {
            Ok(available) if available < self.reserve_bytes.saturating_add(bytes) => Err(BlobError::DiskFull),
            // A file system that cannot tell is not a full one.
            _ => Ok(()),
        }
    }

    /// Gives the temporary file its name, durably. If the blob is there already and whole, it stays and the temporary
    /// file is removed; a damaged one is mended by storing it again. Either way the folders are synced, because whoever
    /// stored it first may not have got that far.
    pub(super) fn keep(
        &self,
        temporary: &Path,
        file: &File,
        sha256: &Sha256Hash,
        bytes: u64,
    ) -> io::Result<()> {
        if self.size(sha256) != Some(bytes) {
            file.sync_all()?;
        }
        let shard = self.place(temporary, sha256, bytes)?;
        sync_folder(&shard)?;
        sync_folder(&self.folder)
    }

    /// The same without waiting for the disk. Returns the blob's folder.
    pub(super) fn place(&self, temporary: &Path, sha256: &Sha256Hash, bytes: u64) -> io::Result<PathBuf> {
        let path = self.path_of(sha256);
        let shard = path.parent().unwrap_or(&self.folder).to_path_buf();
        let is_whole =
            self.size(sha256) == Some(bytes) && matches!(hash_of(&path), Ok(Some(found)) if found == *sha256);
        if is_whole {
            fs::remove_file(temporary)?;
        } else {
            DirBuilder::new().recursive(true).mode(0o700).create(&shard)?;
            fs::rename(temporary, &path)?;
        }
        Ok(shard)
    }
}

/// What the file hashes to; `None` if it is not there.
fn hash_of(path: &Path) -> io::Result<Option<Sha256Hash>> {
    let Some(mut file) = open_file(path)? else {
        return Ok(None);
    };
    let mut hasher = Sha256::new();
    io::copy(&mut file, &mut hasher)?;
    Ok(Some(Sha256Hash::from_bytes(hasher.finalize().into())))
}

/// Opens a file for reading; `None` if it is not there.
pub(super) fn open_file(path: &Path) -> io::Result<Option<File>> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Makes the names in a folder durable.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
