//! Taking a backup while the service goes on: the state at one commit, the files it names, the private keys if they are
//! asked for.

use std::collections::BTreeMap;
use std::io;
use std::io::Write;

use rand::RngCore;
use rand::rngs::OsRng;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::app::caller::Caller;
use crate::app::evidence::EvidenceFiles;
use crate::app::migrations::{Schema, is_closed_to_older};
use crate::app::notes::NotedBackup;
use crate::app::operate::Operations;
use crate::app::operate::backup_file::{End, FORMAT, FORMAT_WITH_SCHEMA, Head, KeyFiles, SealedKeys, Writer};
use crate::app::records;
use crate::domain::evidence::Evidence;
use crate::domain::log::{Head as LogHead, LEAVES};
use crate::domain::problem::Problem;
use crate::message::message;
use crate::store::{StoreError, for_each, head_key};

/// Fewest characters of a passphrase.
pub const LEAST_PASSPHRASE: usize = 12;

/// What goes into a backup.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBackup {
    /// Stored files too.
    pub blobs: bool,
    /// Private keys too, sealed under this.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub passphrase: Option<Zeroizing<String>>,
}

impl NewBackup {
    /// Refuses a passphrase that is too short.
    ///
    /// # Errors
    /// 422.
    pub fn check(&self) -> Result<(), Problem> {
        match &self.passphrase {
            Some(passphrase) if passphrase.chars().count() < LEAST_PASSPHRASE => {
                let right = message!("backup.passphrase_too_short", least = LEAST_PASSPHRASE);
                Err(Problem::invalid("passphrase", "", right))
            }
            _ => Ok(()),
        }
    }
}

impl Operations<'_> {
    /// Writes a backup to `out`. One that cannot be finished says so at its end, and is none.
    ///
    /// # Errors
    /// 403 for anybody but the operator; what reading the folder and writing return.
    pub fn backup<W: Write>(&self, caller: &Caller, new: &NewBackup, out: W) -> Result<End, Problem> {
        self.context.require_operator(caller)?;
        new.check()?;
        // The archive would delete files that the snapshot still names.
        let _alone = EvidenceFiles::new(self.context).alone_with_files()?;
        let schema = Schema::read(self.context.store())?.number;
        let format = match is_closed_to_older(schema) {
            true => FORMAT_WITH_SCHEMA,
            false => FORMAT,
        };
        let head = Head {
            format: format.to_owned(),
            schema,
            made_at: self.context.now(),
            log: self.context.logs().origin.clone(),
            blobs: new.blobs,
            keys: new.passphrase.is_some(),
        };
        let mut writer = Writer::new(out, &head).map_err(unwritable)?;
        match self.fill(new, &mut writer) {
            Ok((snapshot, log)) => {
                let (leaves, root) = log.map_or((0, None), |head| (head.size, Some(head.root)));
                let end = writer.end(snapshot, leaves, root).map_err(unwritable)?;
                let noted = NotedBackup {
                    at: head.made_at,
                    commit: snapshot.at,
                    blobs: head.blobs,
                    keys: head.keys,
                };
                self.context
                    .process
                    .instruments
                    .notes
                    .backup(&self.context.folder, noted);
                Ok(end)
            }
            Err(problem) => {
                // Whoever reads it is the operator, who is told the cause.
                let why = problem.cause.clone().unwrap_or_else(|| problem.to_string());
                // If this fails too, the missing end says enough.
                let _ = writer.fail(&why);
                Err(problem)
            }
        }
    }

    fn fill<W: Write>(
        &self,
        new: &NewBackup,
        writer: &mut Writer<W>,
    ) -> Result<(crate::store::Snapshot, Option<LogHead>), Problem> {
        let (head_key, mut log) = (head_key(LEAVES), None);
        let snapshot = self.context.store().snapshot(&mut |key, record| {
            if key == head_key {
                log = record.map(|record| record.value.clone());
            }
            writer.change(key, record).map_err(StoreError::from_io)
        })?;
        writer.end_part().map_err(unwritable)?;
        if new.blobs {
            self.write_blobs(writer)?;
        }
        if let Some(passphrase) = &new.passphrase {
            let (mut salt, mut nonce) = ([0_u8; 16], [0_u8; 12]);
            OsRng.fill_bytes(&mut salt);
            OsRng.fill_bytes(&mut nonce);
            let sealed = SealedKeys::seal(&self.key_files()?, passphrase, salt, nonce);
            writer
                .keys(&sealed.map_err(Problem::internal)?)
                .map_err(unwritable)?;
        }
        let log = log
            .map(|json| serde_json::from_slice::<LogHead>(&json))
            .transpose()?;
        Ok((snapshot, log))
    }

    /// The files of every evidence record there is by now. A file is on the disk before its record, so none of the
    /// snapshot's is missing; one that came since does no harm.
    fn write_blobs<W: Write>(&self, writer: &mut Writer<W>) -> Result<(), Problem> {
        for_each(self.context.store(), records::EVIDENCE, |_, record| {
            let evidence: Evidence = serde_json::from_slice(&record.value)?;
            match self.context.blobs().open(&evidence.sha256)? {
                Some(blob) => writer
                    .blob(&evidence.sha256, blob.length(), blob)
                    .map_err(unwritable)?,
                None if EvidenceFiles::new(self.context).is_gone(&evidence.sha256)? => {}
                None => writer.leave_out(evidence.sha256),
            }
            Ok(())
        })
    }

    fn key_files(&self) -> Result<KeyFiles, Problem> {
        let mut files: KeyFiles = BTreeMap::new();
        for entry in std::fs::read_dir(self.context.folder.join("keys")).map_err(Problem::internal)? {
            let entry = entry.map_err(Problem::internal)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if crate::app::operate::backup_file::is_key_file(&name) {
                match std::fs::read_to_string(entry.path()) {
                    Ok(text) => drop(files.insert(name, Zeroizing::new(text))),
                    // A secret that another one replaced just now is named by no record any more.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => return Err(Problem::internal(error)),
                }
            }
        }
        Ok(files)
    }
}

/// Whoever was to get the backup has gone, or the disk it goes to is full.
fn unwritable(error: io::Error) -> Problem {
    Problem::internal(format!("the backup cannot be written: {error}"))
}
