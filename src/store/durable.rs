//! Makes durable what sled wrote.
//!
//! sled 0.34 on Linux calls a flush done after `sync_file_range`, which syncs neither the length of a file that grew
//! nor the drive's own cache; large values, which it keeps in files of their own under `blobs/`, and names it does not
//! sync at all. After a power cut acknowledged commits were gone (`tests/faults/power`). So the committer asks for it
//! here, once a group, before anybody is answered.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// sled's files in one folder.
pub(super) struct Durable {
    log: File,
    large_values: PathBuf,
    /// Large values that are durable already.
    known: HashSet<OsString>,
}

impl Durable {
    /// Makes durable what opening wrote, and what a process that was killed left to the system to write.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        let log = File::open(folder.join("db"))?;
        log.sync_all()?;
        let mut durable = Self {
            log,
            large_values: folder.join("blobs"),
            known: HashSet::new(),
        };
        durable.sync_large_values()?;
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_file() {
                File::open(path)?.sync_all()?;
            }
        }
        sync_names(&durable.large_values)?;
        sync_names(folder)?;
        match folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            Some(parent) => sync_names(parent)?,
            None => sync_names(Path::new("."))?,
        }
        Ok(durable)
    }

    /// Makes durable everything sled wrote so far.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        // First what the log points to.
        self.sync_large_values()?;
        self.log.sync_data()
    }

    fn sync_large_values(&mut self) -> io::Result<()> {
        let mut there = HashSet::new();
        let mut new = false;
        for entry in fs::read_dir(&self.large_values)? {
            let name = entry?.file_name();
            if !self.known.contains(&name) {
                match File::open(self.large_values.join(&name)) {
                    Ok(file) => file.sync_all()?,
                    // Replaced by a later value and taken away meanwhile.
                    Err(error) if error.kind() == ErrorKind::NotFound => continue,
                    Err(error) => return Err(error),
                }
                new = true;
            }
            there.insert(name);
        }
        self.known = there;
        if new {
            sync_names(&self.large_values)
        } else {
            Ok(())
        }
    }
}

fn sync_names(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
