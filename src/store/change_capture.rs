//! Taps: whoever makes a snapshot gets every change that is committed meanwhile, spooled to a file.
//!
//! The committer writes to a tap after a group is durable. A tap that fails (its disk is full, its reader has gone)
//! ends that snapshot and never a commit.

use std::fs::{File, OpenOptions};
use std::io;
use std::io::{BufReader, BufWriter, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::StoreError;
use super::stream::{Change, read_change, write_change};

/// A file that has no name: whatever happens to the process, nothing of it stays.
pub(super) struct Spool(File);

impl Spool {
    /// A spool beside `store`.
    pub(super) fn create(store: &Path) -> Result<Self, StoreError> {
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
    pub(super) fn writer(&self) -> Result<File, StoreError> {
        self.0.try_clone().map_err(StoreError::from_io)
    }

    /// Everything that was written, in order.
    pub(super) fn replay(
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

/// One snapshot's tap, as the committer holds it.
struct Tap {
    id: u64,
    out: BufWriter<Box<dyn Write + Send>>,
    failed: Option<io::Error>,
}

/// All taps of a committer.
#[derive(Default)]
pub(super) struct Taps {
    taps: Vec<Tap>,
    next: u64,
}

impl Taps {
    /// Adds a tap and gives its number.
    pub(super) fn add(&mut self, out: Box<dyn Write + Send>) -> u64 {
        let id = self.next;
        self.next = self.next.saturating_add(1);
        let out = BufWriter::with_capacity(256 << 10, out);
        self.taps.push(Tap {
            id,
            out,
            failed: None,
        });
        id
    }

    /// Takes a tap away; everything is in its spool then.
    pub(super) fn remove(&mut self, id: u64) -> Result<(), StoreError> {
        let Some(at) = self.taps.iter().position(|tap| tap.id == id) else {
            return Err(StoreError::Backend("there is no such tap".to_owned()));
        };
        let mut tap = self.taps.swap_remove(at);
        let failed = tap.failed.take();
        failed
            .map_or_else(|| tap.out.flush(), Err)
            .map_err(StoreError::from_io)
    }

    /// Ends every tap because the disk is full: what they spool stands where commits need room.
    pub(super) fn give_up(&mut self) {
        for tap in &mut self.taps {
            tap.failed = Some(io::ErrorKind::StorageFull.into());
        }
    }

    /// Writes a durable group to every tap.
    pub(super) fn write(&mut self, changes: &[Change]) {
        for tap in self.taps.iter_mut().filter(|tap| tap.failed.is_none()) {
            for (key, record) in changes {
                if let Err(error) = write_change(&mut tap.out, key, record.as_ref()) {
                    tap.failed = Some(error);
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
    fn a_tap_that_cannot_write_says_so_and_harms_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::create(&folder.path().join("store")).unwrap();
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            0,
            "no name is left"
        );
        let mut taps = Taps::default();
        let (bad, good) = (
            taps.add(Box::new(Full)),
            taps.add(Box::new(spool.writer().unwrap())),
        );
        let changes: Vec<Change> = (0..20_000).map(|n| (format!("key/{n}"), None)).collect();
        taps.write(&changes);
        assert!(matches!(taps.remove(bad), Err(StoreError::DiskFull)));
        taps.remove(good).unwrap();
        let mut read = Vec::new();
        spool
            .replay(|change| {
                read.push(change);
                Ok(())
            })
            .unwrap();
        assert_eq!(read, changes);
        assert!(taps.remove(good).is_err());
    }
}
