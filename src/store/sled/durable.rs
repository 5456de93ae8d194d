//! Makes durable what sled wrote.
//!
//! sled 0.34 on Linux calls a flush done after `sync_file_range`, which syncs neither the length of a file that grew
//! nor the drive's own cache; large values, which it keeps in files of their own under `blobs/`, and names it does not
//! sync at all. After a power cut acknowledged commits were gone (`tests/faults/power`). So the committer asks for it
//! here, once a group, before anybody is answered.
//!
//! sled ends its log at the first message it cannot read: after a power cut that is right, and where a bit flipped it
//! would silently forget every later commit. So the number of the last durable commit is noted in a file beside it.
//! The note is written after the commit is durable and is not synced itself, so it never claims too much, and costs
//! no wait.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The note of the last durable commit: its number, and the number's complement, so that a torn note is none.
const NOTE: &str = "last-commit";

/// The number noted in `folder`, if there is a note.
pub(super) fn noted(folder: &Path) -> io::Result<Option<u64>> {
    let bytes = match fs::read(folder.join(NOTE)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let number = |from: usize| {
        let bytes = bytes.get(from..)?.first_chunk::<8>()?;
        Some(u64::from_be_bytes(*bytes))
    };
    Ok(match (number(0), number(8)) {
        (Some(number), Some(complement)) if number == !complement => Some(number),
        _ => None,
    })
}

/// sled's files in one folder.
pub(super) struct Durable {
    log: File,
    note: File,
    large_values: PathBuf,
    /// Large values that are durable already, with the length at which they were synced. Readers make sled write
    /// such files too, when they tidy up a page, so one may be seen before it is whole.
    known: HashMap<OsString, u64>,
}

impl Durable {
    /// Makes durable what opening wrote, and what a process that was killed left to the system to write.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        let log = File::open(folder.join("db"))?;
        log.sync_all()?;
        let note = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(folder.join(NOTE))?;
        let mut durable = Self {
            log,
            note,
            large_values: folder.join("blobs"),
            known: HashMap::new(),
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

    /// Makes durable everything sled wrote so far, up to commit `version`.
    pub(super) fn sync(&mut self, version: u64) -> io::Result<()> {
        // First what the log points to.
        self.sync_large_values()?;
        self.log.sync_data()?;
        let mut note = [0; 16];
        let (number, complement) = note.split_at_mut(8);
        number.copy_from_slice(&version.to_be_bytes());
        complement.copy_from_slice(&(!version).to_be_bytes());
        self.note.write_all_at(&note, 0)
    }

    fn sync_large_values(&mut self) -> io::Result<()> {
        let mut there = HashMap::new();
        let mut new = false;
        for entry in fs::read_dir(&self.large_values)? {
            let name = entry?.file_name();
            let path = self.large_values.join(&name);
            // Replaced by a later value and taken away meanwhile.
            let gone = |error: &io::Error| error.kind() == ErrorKind::NotFound;
            let length = match fs::metadata(&path) {
                Ok(file) => file.len(),
                Err(error) if gone(&error) => continue,
                Err(error) => return Err(error),
            };
            if self.known.get(&name) != Some(&length) {
                match File::open(&path) {
                    Ok(file) => file.sync_all()?,
                    Err(error) if gone(&error) => continue,
                    Err(error) => return Err(error),
                }
                new = true;
            }
            there.insert(name, length);
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
