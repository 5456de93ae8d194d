//! Change capture: while a snapshot is made, every change that is committed meanwhile is also written to a spool file.
//!
//! The committer writes to a capture after a group is durable. A capture that fails (its disk is full, its reader has
//! gone) ends that snapshot and never a commit.

use std::fs::{File, OpenOptions};
use std::io;
use std::io::{BufReader, BufWriter, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::store::contract::{Change, StoreError};
use crate::store::stream::{read_change, write_change};

/// A file that has no name: whatever happens to the process, nothing of it stays.
pub(in crate::store) struct Spool(File);

impl Spool {
    /// A spool beside `store`.
    pub(in crate::store) fn create(store: &Path) -> Result<Self, StoreError> {
        let path: PathBuf = store.with_extension(format!("spool-{}", uuid::Uuid::new_v4().simple()));
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path);
        let file = file.map_err(StoreError::from_io)?;
        std::fs::remove_file(&path).map_err(StoreError::from_io)?;
        Ok(Self(file))
    }

    /// Where the committer writes.
    pub(in crate::store) fn writer(&self) -> Result<File, StoreError> {
        self.0.try_clone().map_err(StoreError::from_io)
    }

    /// Everything that was written, in order.
    pub(in crate::store) fn replay(
        mut self,
        mut each: impl FnMut(Change) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.0.seek(SeekFrom::Start(0)).map_err(StoreError::from_io)?;
        let mut input = BufReader::with_capacity(1 << 20, self.0);
        while let Some(change) = read_change(&mut input).map_err(StoreError::from_io)? {
            each(change)?;
        }
        Ok(())
    }
}

/// One snapshot's capture, as the committer holds it.
struct Capture {
    id: u64,
    out: BufWriter<Box<dyn Write + Send>>,
    failed: Option<io::Error>,
}

/// All captures of a committer.
#[derive(Default)]
pub(super) struct Captures {
    captures: Vec<Capture>,
    next: u64,
}

impl Captures {
    /// Adds a capture and gives its number.
    pub(super) fn add(&mut self, out: Box<dyn Write + Send>) -> u64 {
        let id = self.next;
        self.next = self.next.saturating_add(1);
        let out = BufWriter::with_capacity(256 << 10, out);
        self.captures.push(Capture {
            id,
            out,
            failed: None,
        });
        id
    }

    /// Ends a capture; everything is in its spool then.
    pub(super) fn remove(&mut self, id: u64) -> Result<(), StoreError> {
        let Some(at) = self.captures.iter().position(|capture| capture.id == id) else {
            return Err(StoreError::Backend("there is no such capture".to_owned()));
        };
        let mut capture = self.captures.swap_remove(at);
        let failed = capture.failed.take();
        failed
            .map_or_else(|| capture.out.flush(), Err)
            .map_err(StoreError::from_io)
    }

    /// Ends every capture because the disk is full: their spool files take space that commits need.
    pub(super) fn give_up(&mut self) {
        for capture in &mut self.captures {
            capture.failed = Some(io::ErrorKind::StorageFull.into());
        }
    }

    /// Writes a durable group to every capture.
    pub(super) fn write(&mut self, changes: &[Change]) {
        for capture in self
            .captures
            .iter_mut()
            .filter(|capture| capture.failed.is_none())
        {
            for (key, record) in changes {
                if let Err(error) = write_change(&mut capture.out, key, record.as_ref()) {
                    capture.failed = Some(error);
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_capture_that_cannot_write_says_so_and_harms_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::create(&folder.path().join("store")).unwrap();
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            0,
            "no name is left"
        );
        let mut captures = Captures::default();
        let (bad, good) = (
            captures.add(Box::new(Full)),
            captures.add(Box::new(spool.writer().unwrap())),
        );
        let changes: Vec<Change> = (0..20_000).map(|n| (format!("key/{n}"), None)).collect();
        captures.write(&changes);
        assert!(matches!(captures.remove(bad), Err(StoreError::DiskFull)));
        captures.remove(good).unwrap();
        let mut read = Vec::new();
        spool
            .replay(|change| {
                read.push(change);
                Ok(())
            })
            .unwrap();
        assert_eq!(read, changes);
        assert!(captures.remove(good).is_err());
    }
}
