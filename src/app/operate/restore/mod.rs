//! Restoring a backup into an empty folder (design, invariant 8): the records and files as they were, and then what
//! must be different afterwards, because nobody knows what was given out since the backup.

mod history;
mod settle;
pub(crate) mod target;
#[cfg(test)]
mod tests;

use std::fs;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Serialize;
use zeroize::Zeroizing;

pub use self::history::PublicLog;
use crate::app::deployment::{Deployment, key_file, ring_keys};
use crate::app::logs::Logs;
use crate::app::migrations::{MIGRATIONS, Migration, MigrationSink, on_restore};
use crate::app::opening::open_stores;
use crate::app::operate::backup_file::{SealedKeys, Sink, read};
use crate::app::operate::restore::history::History;
use crate::app::operate::restore::target::Target;
use crate::app::records;
use crate::app::settings::Settings;
use crate::domain::evidence::Evidence;
use crate::domain::log::{Head, LEAVES, LeafKind};
use crate::domain::problem::Problem;
use crate::domain::tag::KeyState;
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::message::{Explain, as_told, message};
use crate::store::blobs::{BlobStore, PendingBlob};
use crate::store::{Change, Store, for_each, head_key};

/// Changes that are written at once, and their bytes.
const PAGE: usize = 4_096;
const PAGE_BYTES: usize = 8 << 20;

/// How a backup is restored.
pub struct RestoreOptions {
    /// What was public.
    pub public: PublicLog,
    /// A copy of the public leaves, as `zhenma log export` wrote it.
    pub log_copy: Option<PathBuf>,
    /// What opens the private keys in the backup; without it they stay in it.
    pub passphrase: Option<Zeroizing<String>>,
}

/// What a restore came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RestoreReport {
    /// When the backup was made.
    pub made_at: Instant,
    /// The commit whose state it is.
    pub commit: u64,
    /// The log that goes on.
    pub log: String,
    /// How many leaves of the backup's log are here.
    pub leaves: u64,
    /// The log that a new one follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub former_log: Option<String>,
    /// How many leaves were public, if anybody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_leaves: Option<u64>,
    /// How many of them are lost, if anybody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost_leaves: Option<u64>,
    /// How many of those are listed, see `zhenma log lost`.
    pub lost_listed: u64,
    /// How many certificates are among those listed.
    pub lost_certificates: u64,
    /// How many of those listed are changes of tags that are here, and have to be made again.
    pub lost_changes: u64,
    /// How many are a key's retirement or compromise, which is forgotten here.
    pub lost_key_changes: u64,
    /// Files restored.
    pub files: u64,
    /// Files that records name and that are not here.
    pub missing_files: u64,
    /// Active keys whose private halves are not here.
    pub missing_keys: Vec<String>,
    /// Agencies whose signer's secret, or a demonstration's key, is not here.
    pub missing_signers: Vec<String>,
    /// Where new entries of the status lists begin.
    pub status_list_from: u64,
}

/// Restores the backup `input` into `folder`.
///
/// # Errors
/// 409 for a folder that is not empty, a file that is no whole backup, a log of another history; the folder is as it
/// was then.
pub fn restore(
    input: impl Read,
    folder: &Path,
    settings: &Settings,
    options: &RestoreOptions,
) -> Result<RestoreReport, Problem> {
    restore_with(input, folder, settings, options, MIGRATIONS)
}

/// The same with these migrations.
fn restore_with(
    input: impl Read,
    folder: &Path,
    settings: &Settings,
    options: &RestoreOptions,
    migrations: &[Migration],
) -> Result<RestoreReport, Problem> {
    let target = Target::take(folder)?;
    match fill(input, folder, settings, options, migrations) {
        Ok(report) => {
            target.finish()?;
            Ok(report)
        }
        Err(problem) => {
            target.abandon();
            Err(problem)
        }
    }
}

fn fill(
    input: impl Read,
    folder: &Path,
    settings: &Settings,
    options: &RestoreOptions,
    migrations: &[Migration],
) -> Result<RestoreReport, Problem> {
    let (store, blobs) = open_stores(folder, settings)?;
    let mut loading = Loading {
        store: store.as_ref(),
        blobs: blobs.as_ref(),
        folder,
        options,
        migrations,
        migrating: &settings.migrating,
        page: Vec::new(),
        page_bytes: 0,
        version: 0,
        known: None,
        pending: None,
        files: 0,
    };
    let (head, end) = read(input, &mut loading)?;
    blobs.sync()?;
    let migrating = &settings.migrating;
    on_restore(
        store.as_ref(),
        Some(blobs.as_ref()),
        end.at,
        migrations,
        migrating,
    )?;
    let (deployment, log_head, mut history) = match loading.known.take() {
        Some(known) => known,
        None => loading.history()?,
    };
    let files = loading.files;
    store.load(end.at, Vec::new())?;
    let logs = Logs::read(store.as_ref(), &deployment)?;
    let lost_changes = history.name_tags(store.as_ref(), &deployment.prefix)?;
    let settled = settle::settle(&store, folder, &logs, &log_head, &history, &end)?;
    let lost = |kinds: &[LeafKind]| {
        let of_kinds = history.lost.iter().filter(|leaf| kinds.contains(&leaf.kind));
        u64::try_from(of_kinds.count()).unwrap_or(u64::MAX)
    };
    Ok(RestoreReport {
        made_at: head.made_at,
        commit: end.at,
        log: settled.log,
        leaves: log_head.size,
        former_log: settled.former_log,
        public_leaves: history.size,
        lost_leaves: history.size.map(|size| size.saturating_sub(log_head.size)),
        lost_listed: u64::try_from(history.lost.len()).unwrap_or(u64::MAX),
        lost_certificates: lost(&[LeafKind::Issued]),
        lost_changes,
        lost_key_changes: lost(&[LeafKind::KeyRetired, LeafKind::KeyCompromised]),
        files,
        missing_files: missing_files(store.as_ref(), blobs.as_ref())?,
        missing_keys: missing_keys(store.as_ref(), folder)?,
        missing_signers: crate::app::keys::agency_keys::without_signer(store.as_ref(), folder)?,
        status_list_from: settled.status_list_from,
    })
}

fn missing_files(store: &dyn Store, blobs: &dyn BlobStore) -> Result<u64, Problem> {
    let mut missing = 0_u64;
    for_each(store, records::EVIDENCE, |_, record| {
        let evidence: Evidence = serde_json::from_slice(&record.value)?;
        let gone = store.get(&records::archived(&evidence.sha256))?.is_some();
        if !gone && blobs.size(&evidence.sha256) != Some(evidence.bytes) {
            missing = missing.saturating_add(1);
        }
        Ok::<(), Problem>(())
    })?;
    Ok(missing)
}

fn missing_keys(store: &dyn Store, folder: &Path) -> Result<Vec<String>, Problem> {
    let active = ring_keys(store)?
        .into_iter()
        .filter(|key| key.state == KeyState::Active);
    Ok(active
        .map(|key| key.kid)
        .filter(|kid| !key_file(folder, kid).exists())
        .collect())
}

/// Takes the parts of the backup in as they come.
struct Loading<'a> {
    store: &'a dyn Store,
    blobs: &'a dyn BlobStore,
    folder: &'a Path,
    options: &'a RestoreOptions,
    migrations: &'a [Migration],
    migrating: &'a MigrationSink,
    page: Vec<Change>,
    page_bytes: usize,
    /// The highest version so far.
    version: u64,
    /// What was compared once the records were there.
    known: Option<(Deployment, Head, History)>,
    /// The file that is being copied, and what it must hash to.
    pending: Option<(Box<dyn PendingBlob>, Sha256Hash)>,
    files: u64,
}

impl Loading<'_> {
    fn write_page(&mut self) -> Result<(), Problem> {
        self.page_bytes = 0;
        Ok(self.store.load(self.version, std::mem::take(&mut self.page))?)
    }

    fn history(&self) -> Result<(Deployment, Head, History), Problem> {
        let no_folder = || Problem::conflict(message!("backup.not_set_up"));
        let (deployment, _) =
            records::read::<Deployment>(self.store, records::DEPLOYMENT)?.ok_or_else(no_folder)?;
        let (head, _) = records::read::<Head>(self.store, &head_key(LEAVES))?.ok_or_else(no_folder)?;
        let logs = Logs::read(self.store, &deployment)?;
        let keys = ring_keys(self.store)?;
        let mut copy = match &self.options.log_copy {
            Some(path) => Some(BufReader::new(File::open(path).map_err(|error| {
                Problem::invalid("--log-copy", path.display(), as_told(&error))
            })?)),
            None => None,
        };
        let copy = copy.as_mut().map(|copy| -> &mut dyn BufRead { copy });
        let history = History::new(self.store, &head, &logs, &keys, &self.options.public, copy)?;
        Ok((deployment, head, history))
    }
}

impl Sink for Loading<'_> {
    fn change(&mut self, change: Change) -> Result<(), Problem> {
        if let (_, Some(record)) = &change {
            self.version = self.version.max(record.version);
            self.page_bytes = self.page_bytes.saturating_add(record.value.len());
        }
        self.page.push(change);
        if self.page.len() >= PAGE || self.page_bytes >= PAGE_BYTES {
            self.write_page()?;
        }
        Ok(())
    }

    /// The files can be large, so whatever the operator knows that does not fit is said before they are copied.
    fn end_records(&mut self) -> Result<(), Problem> {
        self.write_page()?;
        // Nothing below reads records of an older schema. What reads files waits for them.
        if on_restore(self.store, None, self.version, self.migrations, self.migrating)? {
            self.known = Some(self.history()?);
        }
        Ok(())
    }

    fn begin_blob(&mut self, sha256: Sha256Hash, _: u64) -> Result<(), Problem> {
        self.pending = Some((self.blobs.begin()?, sha256));
        Ok(())
    }

    fn blob_bytes(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        match &mut self.pending {
            Some((blob, _)) => Ok(blob.write(bytes)?),
            None => Err(Problem::internal("bytes of no file")),
        }
    }

    /// A file that does not hash to its name was damaged when the backup was made: it is missing then.
    fn end_blob(&mut self) -> Result<(), Problem> {
        if let Some((blob, sha256)) = self.pending.take()
            && blob.keep_unsynced(&sha256)?
        {
            self.files = self.files.saturating_add(1);
        }
        Ok(())
    }

    fn keys(&mut self, keys: SealedKeys) -> Result<(), Problem> {
        use std::io::Write;
        use std::os::unix::fs::OpenOptionsExt;

        let Some(passphrase) = &self.options.passphrase else {
            return Ok(());
        };
        let opened = keys
            .open(passphrase)
            .map_err(|error| Problem::invalid("passphrase", "", error.message()))?;
        let folder = self.folder.join("keys");
        let write = |name: &str, text: &str| -> std::io::Result<()> {
            let mut file = fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(folder.join(name))?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        };
        for (name, text) in &opened {
            write(name, text).map_err(Problem::internal)?;
        }
        File::open(&folder)
            .and_then(|folder| folder.sync_all())
            .map_err(Problem::internal)
    }
}
