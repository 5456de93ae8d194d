//! Writing a backup.

use std::io;
use std::io::{Read, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::sealed::SealedKeys;
use super::{BLOBS, Contents, END, End, FAILED, HEAD, Head, KEYS, RECORDS};
use crate::hash::Sha256Hash;
use crate::store::{Record, Snapshot, write_change};

/// Bytes of records in one entry; the last change may go beyond it.
const PART: usize = 1 << 20;
/// Bytes of a file that are read at once.
const CHUNK: usize = 256 << 10;
/// Damaged files that are named.
const MOST_LEFT_OUT: usize = 1_000;

/// A backup being written.
pub struct Writer<W: Write> {
    tar: tar::Builder<W>,
    contents: Contents,
    modified: u64,
    part: Vec<u8>,
    parts: u64,
    changes: u64,
    blobs: u64,
    blob_bytes: u64,
    left_out: Vec<Sha256Hash>,
}

impl<W: Write> Writer<W> {
    /// Begins a backup.
    ///
    /// # Errors
    /// What writing returns; here and below.
    pub fn new(out: W, head: &Head) -> io::Result<Self> {
        let mut writer = Self {
            tar: tar::Builder::new(out),
            contents: Contents::default(),
            modified: u64::try_from(head.made_at.unix_milliseconds() / 1_000).unwrap_or_default(),
            part: Vec::new(),
            parts: 0,
            changes: 0,
            blobs: 0,
            blob_bytes: 0,
            left_out: Vec::new(),
        };
        writer.json(HEAD, head)?;
        Ok(writer)
    }

    /// Adds a change of the snapshot.
    ///
    /// # Errors
    /// What writing returns.
    pub fn change(&mut self, key: &str, record: Option<&Record>) -> io::Result<()> {
        write_change(&mut self.part, key, record)?;
        self.changes = self.changes.saturating_add(1);
        if self.part.len() >= PART {
            self.end_part()?;
        }
        Ok(())
    }

    /// Ends the records; files and keys follow.
    ///
    /// # Errors
    /// What writing returns.
    pub fn end_part(&mut self) -> io::Result<()> {
        if self.part.is_empty() {
            return Ok(());
        }
        self.parts = self.parts.saturating_add(1);
        let part = std::mem::take(&mut self.part);
        self.entry(&format!("{RECORDS}{:08}", self.parts), &part)?;
        self.part = part;
        self.part.clear();
        Ok(())
    }

    /// Adds a file of `length` bytes. One that does not hash to its name is named at the end.
    ///
    /// # Errors
    /// What reading and writing return; also if the file is shorter than `length`.
    pub fn blob<R: Read>(&mut self, sha256: &Sha256Hash, length: u64, file: R) -> io::Result<()> {
        let name = format!("{BLOBS}{sha256}");
        self.contents.entry(&name, length);
        let mut hashing = Hashing {
            file: file.take(length),
            contents: &mut self.contents,
            own: Sha256::new(),
            left: length,
        };
        let mut header = header(length, self.modified);
        self.tar.append_data(&mut header, &name, &mut hashing)?;
        if hashing.left > 0 {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                format!("the file {sha256} became shorter while it was read"),
            ));
        }
        let found = Sha256Hash::from_bytes(hashing.own.finalize().into());
        if found == *sha256 {
            self.blobs = self.blobs.saturating_add(1);
            self.blob_bytes = self.blob_bytes.saturating_add(length);
        } else {
            self.leave_out(*sha256);
        }
        Ok(())
    }

    /// Says of a file that it is missing.
    pub fn leave_out(&mut self, sha256: Sha256Hash) {
        if self.left_out.len() < MOST_LEFT_OUT {
            self.left_out.push(sha256);
        }
    }

    /// Adds the sealed keys.
    ///
    /// # Errors
    /// What writing returns.
    pub fn keys(&mut self, keys: &SealedKeys) -> io::Result<()> {
        self.json(KEYS, keys)
    }

    /// Ends the backup of `snapshot`, whose log has `leaves` leaves with this root.
    ///
    /// # Errors
    /// What writing returns.
    pub fn end(mut self, snapshot: Snapshot, leaves: u64, root: Option<Sha256Hash>) -> io::Result<End> {
        self.end_part()?;
        let end = End {
            from: snapshot.from,
            at: snapshot.at,
            leaves,
            root,
            changes: self.changes,
            blobs: self.blobs,
            blob_bytes: self.blob_bytes,
            left_out: std::mem::take(&mut self.left_out),
            sha256: Sha256Hash::from_bytes([0; 32]),
        };
        let end = end.sealed(self.contents.clone())?;
        self.json(END, &end)?;
        self.tar.into_inner()?.flush()?;
        Ok(end)
    }

    /// Ends what is no backup, saying why to whoever reads it.
    ///
    /// # Errors
    /// What writing returns.
    pub fn fail(mut self, why: &str) -> io::Result<()> {
        self.json(FAILED, &why)?;
        self.tar.into_inner()?.flush()
    }

    fn json<T: Serialize>(&mut self, name: &str, value: &T) -> io::Result<()> {
        let json = serde_json::to_vec(value)?;
        self.entry(name, &json)
    }

    fn entry(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.contents.entry(name, length);
        self.contents.bytes(bytes);
        self.tar
            .append_data(&mut header(length, self.modified), name, bytes)
    }
}

fn header(length: u64, modified: u64) -> tar::Header {
    let mut header = tar::Header::new_ustar();
    header.set_size(length);
    header.set_mode(0o600);
    header.set_mtime(modified);
    header
}

/// Hashes what is read, a chunk at a time.
struct Hashing<'a, R: Read> {
    file: io::Take<R>,
    contents: &'a mut Contents,
    own: Sha256,
    left: u64,
}

impl<R: Read> Read for Hashing<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(CHUNK);
        let read = self.file.read(buffer.get_mut(..most).unwrap_or_default())?;
        let bytes = buffer.get(..read).unwrap_or_default();
        self.contents.bytes(bytes);
        self.own.update(bytes);
        self.left = self.left.saturating_sub(u64::try_from(read).unwrap_or_default());
        Ok(read)
    }
}
