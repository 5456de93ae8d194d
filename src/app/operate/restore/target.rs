//! The folder a backup is restored into: empty before, and no folder to serve until everything is there.
//!
//! A marker says that a restore is under way or was broken off. It is locked while one is; [`crate::app::opening`] keeps
//! everything else away; a repeated restore clears what the first one left.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::app::opening::{UNFINISHED_RESTORE, make_private};
use crate::domain::problem::Problem;
use crate::message::message;

/// What a restore makes, and so may take away again.
const OURS: [&str; 3] = ["store", "blobs", "keys"];

/// A folder that is being restored into.
pub(crate) struct Target {
    folder: PathBuf,
    /// Locked as long as this lives.
    _marker: File,
}

impl Target {
    /// Takes an empty folder, or one whose restore was broken off.
    ///
    /// # Errors
    /// 409 for any other.
    pub(crate) fn take(folder: &Path) -> Result<Self, Problem> {
        let unusable = |error: io::Error| {
            Problem::invalid(
                "data folder",
                folder.display(),
                message!("restore.folder_unusable", error),
            )
        };
        let marker = folder.join(UNFINISHED_RESTORE);
        if folder.exists() && !marker.exists() {
            refuse_filled(folder).map_err(unusable)??;
        }
        make_private(folder)?;
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&marker)
            .map_err(unusable)?;
        if file.try_lock().is_err() {
            let folder = folder.display();
            return Err(Problem::conflict(message!("restore.under_way", folder)));
        }
        let target = Self {
            folder: folder.to_path_buf(),
            _marker: file,
        };
        target.sync().map_err(unusable)?;
        target.clear().map_err(unusable)?;
        Ok(target)
    }

    /// Makes it a folder like any other.
    pub(crate) fn finish(self) -> Result<(), Problem> {
        fs::remove_file(self.folder.join(UNFINISHED_RESTORE))
            .and_then(|()| self.sync())
            .map_err(Problem::internal)
    }

    /// Leaves it empty.
    pub(crate) fn abandon(self) {
        // What cannot be taken away stays behind the marker, and the next restore tries again.
        if self.clear().is_ok() {
            let _ = fs::remove_file(self.folder.join(UNFINISHED_RESTORE));
        }
    }

    fn clear(&self) -> io::Result<()> {
        for name in OURS {
            match fs::remove_dir_all(self.folder.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        File::open(&self.folder)?.sync_all()
    }
}

/// A folder of a file system's own (`lost+found`) does not make it a filled one.
fn refuse_filled(folder: &Path) -> io::Result<Result<(), Problem>> {
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        if name != "lost+found" {
            let (folder, name) = (folder.display(), name.to_string_lossy().into_owned());
            let told = message!("restore.folder_not_empty", folder, name);
            return Ok(Err(Problem::conflict(told)));
        }
    }
    Ok(Ok(()))
}
