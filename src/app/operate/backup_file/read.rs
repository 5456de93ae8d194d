//! Reading a backup: every entry is handed on as it comes; only the end says whether the whole is one.

use std::io;
use std::io::{BufRead, BufReader, Read};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::sealed::SealedKeys;
use super::{BLOBS, Contents, END, End, FAILED, FORMAT, FORMAT_WITH_SCHEMA, HEAD, Head, KEYS, RECORDS};
use crate::app::migrations;
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::message::{Explain, Message, as_told, message};
use crate::store::{Change, read_change};

/// Bytes of an entry that is read whole.
const MOST_JSON: u64 = 16 << 20;
/// Bytes of a file that are handed on at once.
const CHUNK: usize = 256 << 10;

/// Takes the parts of a backup in. What it was given is worth nothing until [`read`] has returned without an error.
pub trait Sink {
    /// One change of the records.
    ///
    /// # Errors
    /// Ends the reading; here and below.
    fn change(&mut self, change: Change) -> Result<(), Problem>;

    /// The records are all there.
    ///
    /// # Errors
    /// Ends the reading.
    fn end_records(&mut self) -> Result<(), Problem>;

    /// A file begins; its bytes follow.
    ///
    /// # Errors
    /// Ends the reading.
    fn begin_blob(&mut self, sha256: Sha256Hash, length: u64) -> Result<(), Problem>;

    /// The next bytes of the file.
    ///
    /// # Errors
    /// Ends the reading.
    fn blob_bytes(&mut self, bytes: &[u8]) -> Result<(), Problem>;

    /// The file is there.
    ///
    /// # Errors
    /// Ends the reading.
    fn end_blob(&mut self) -> Result<(), Problem>;

    /// The sealed keys.
    ///
    /// # Errors
    /// Ends the reading.
    fn keys(&mut self, keys: SealedKeys) -> Result<(), Problem>;
}

/// Takes nothing in: whoever only wants to know whether a backup is whole.
impl Sink for () {
    fn change(&mut self, _: Change) -> Result<(), Problem> {
        Ok(())
    }

    fn end_records(&mut self) -> Result<(), Problem> {
        Ok(())
    }

    fn begin_blob(&mut self, _: Sha256Hash, _: u64) -> Result<(), Problem> {
        Ok(())
    }

    fn blob_bytes(&mut self, _: &[u8]) -> Result<(), Problem> {
        Ok(())
    }

    fn end_blob(&mut self) -> Result<(), Problem> {
        Ok(())
    }

    fn keys(&mut self, _: SealedKeys) -> Result<(), Problem> {
        Ok(())
    }
}

/// Why a file cannot be restored.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum BackupProblem {
    /// Something else.
    NotABackup,
    /// Written by a later release.
    Newer(String),
    /// It ends early.
    Truncated,
    /// It is not what was written.
    Altered(Message),
    /// It was never finished.
    Failed(String),
    /// The file cannot be read.
    Io(io::Error),
    /// What it was handed to refused.
    Refused(#[from] Problem),
}

impl Explain for BackupProblem {
    fn message(&self) -> Message {
        match self {
            Self::NotABackup => message!("backup.not_one"),
            Self::Newer(found) => {
                message!("backup.newer", found, first = FORMAT, second = FORMAT_WITH_SCHEMA)
            }
            Self::Truncated => message!("backup.cut_off"),
            Self::Altered(why) => message!("backup.altered", why: why.clone()),
            Self::Failed(error) => message!("backup.not_finished", error),
            Self::Io(error) => message!("backup.unreadable", error),
            Self::Refused(problem) => problem.message(),
        }
    }
}

impl From<BackupProblem> for Problem {
    fn from(problem: BackupProblem) -> Self {
        match problem {
            BackupProblem::Refused(problem) => problem,
            other => Self::conflict(other.message()),
        }
    }
}

impl From<io::Error> for BackupProblem {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Truncated,
            // What the archive's reader says of headers that are none.
            io::ErrorKind::InvalidData | io::ErrorKind::Other => Self::Altered(as_told(&error)),
            _ => Self::Io(error),
        }
    }
}

/// Reads what a backup says first, and nothing more.
///
/// # Errors
/// `BackupProblem`.
pub fn read_head(input: impl Read) -> Result<Head, BackupProblem> {
    let mut archive = tar::Archive::new(input);
    let mut entries = archive.entries()?;
    let first = entries.next().ok_or(BackupProblem::NotABackup)?;
    let mut first = first.map_err(|_| BackupProblem::NotABackup)?;
    head(&mut first, &mut Contents::default())
}

/// Reads a backup to its end, handing its parts to `sink`.
///
/// # Errors
/// `BackupProblem`; whatever `sink` was given is worth nothing then.
pub fn read<R: Read>(input: R, sink: &mut dyn Sink) -> Result<(Head, End), BackupProblem> {
    let mut archive = tar::Archive::new(BufReader::with_capacity(CHUNK, input));
    let mut entries = archive.entries()?;
    let mut contents = Contents::default();
    let first = entries.next().ok_or(BackupProblem::NotABackup)?;
    let mut first = first.map_err(|_| BackupProblem::NotABackup)?;
    let said = head(&mut first, &mut contents)?;
    let (mut records_end, mut changes, mut part) = (false, 0_u64, 0_u64);
    for entry in entries {
        let mut entry = entry?;
        let name = name(&entry)?;
        if let Some(number) = name.strip_prefix(RECORDS) {
            part = part.saturating_add(1);
            if records_end || number != format!("{part:08}") {
                return Err(BackupProblem::Altered(message!("backup.records_out_of_order")));
            }
            let mut lines = BufReader::with_capacity(CHUNK, hashed(&mut entry, &name, &mut contents)?);
            while let Some(change) = read_change(&mut lines)? {
                changes = changes.saturating_add(1);
                sink.change(change)?;
            }
            continue;
        }
        if !records_end && name != FAILED {
            records_end = true;
            sink.end_records()?;
        }
        match (name.as_str(), name.strip_prefix(BLOBS)) {
            (_, Some(hash)) => {
                let hash = hash
                    .parse()
                    .map_err(|_| BackupProblem::Altered(message!("backup.file_name")))?;
                blob(&mut entry, &name, hash, &mut contents, sink)?;
            }
            (KEYS, _) => sink.keys(json(&mut entry, &name, &mut contents)?)?,
            (END, _) => {
                let before = contents.clone();
                let end: End = json(&mut entry, &name, &mut contents)?;
                let expected = end.clone().sealed(before).map_err(io::Error::from)?;
                if end != expected || end.changes != changes {
                    return Err(BackupProblem::Altered(message!("backup.wrong_hash")));
                }
                return Ok((said, end));
            }
            (FAILED, _) => return Err(BackupProblem::Failed(json(&mut entry, &name, &mut contents)?)),
            _ => return Err(BackupProblem::Altered(message!("backup.unknown_entry"))),
        }
    }
    Err(BackupProblem::Truncated)
}

fn name<R: Read>(entry: &tar::Entry<'_, R>) -> Result<String, BackupProblem> {
    let plain = entry.header().entry_type() == tar::EntryType::Regular;
    match std::str::from_utf8(&entry.path_bytes()) {
        Ok(name) if plain => Ok(name.to_owned()),
        _ => Err(BackupProblem::Altered(message!("backup.not_a_plain_file"))),
    }
}

/// The format is looked at before anything else, so that a later one may say whatever it likes.
fn head<R: Read>(entry: &mut tar::Entry<'_, R>, contents: &mut Contents) -> Result<Head, BackupProblem> {
    #[derive(Deserialize)]
    struct Format {
        format: String,
    }
    if name(entry).map_err(|_| BackupProblem::NotABackup)? != HEAD {
        return Err(BackupProblem::NotABackup);
    }
    let value: serde_json::Value = json(entry, HEAD, contents)?;
    match serde_json::from_value::<Format>(value.clone()) {
        Ok(Format { format }) if [FORMAT, FORMAT_WITH_SCHEMA].contains(&format.as_str()) => {
            let head: Head =
                serde_json::from_value(value).map_err(|error| BackupProblem::Altered(as_told(&error)))?;
            migrations::refuse_newer_backup(head.schema)?;
            Ok(head)
        }
        Ok(Format { format }) if format.starts_with("zhenma/backup/") => Err(BackupProblem::Newer(format)),
        _ => Err(BackupProblem::NotABackup),
    }
}

fn json<R: Read, T: DeserializeOwned>(
    entry: &mut tar::Entry<'_, R>,
    name: &str,
    contents: &mut Contents,
) -> Result<T, BackupProblem> {
    if entry.size() > MOST_JSON {
        return Err(BackupProblem::Altered(message!("backup.entry_too_large")));
    }
    let mut bytes = Vec::new();
    let mut input = hashed(entry, name, contents)?;
    input.read_to_end(&mut bytes)?;
    serde_json::from_slice(&bytes)
        .map_err(|error| BackupProblem::Altered(message!("backup.entry_unreadable", name, error)))
}

fn blob<R: Read>(
    entry: &mut tar::Entry<'_, R>,
    name: &str,
    hash: Sha256Hash,
    contents: &mut Contents,
    sink: &mut dyn Sink,
) -> Result<(), BackupProblem> {
    sink.begin_blob(hash, entry.size())?;
    let mut input = BufReader::with_capacity(CHUNK, hashed(entry, name, contents)?);
    loop {
        let bytes = input.fill_buf()?;
        let read = bytes.len();
        if read == 0 {
            break;
        }
        sink.blob_bytes(bytes)?;
        input.consume(read);
    }
    sink.end_blob().map_err(Into::into)
}

/// An entry's bytes, hashed as they are read.
struct Hashed<'a, 'e, R: Read> {
    entry: &'a mut tar::Entry<'e, R>,
    contents: &'a mut Contents,
    left: u64,
}

fn hashed<'a, 'e, R: Read>(
    entry: &'a mut tar::Entry<'e, R>,
    name: &str,
    contents: &'a mut Contents,
) -> Result<Hashed<'a, 'e, R>, BackupProblem> {
    let left = entry.size();
    contents.entry(name, left);
    Ok(Hashed {
        entry,
        contents,
        left,
    })
}

impl<R: Read> Read for Hashed<'_, '_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.entry.read(buffer)?;
        if read == 0 && self.left > 0 && !buffer.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.contents.bytes(buffer.get(..read).unwrap_or_default());
        self.left = self.left.saturating_sub(u64::try_from(read).unwrap_or_default());
        Ok(read)
    }
}
