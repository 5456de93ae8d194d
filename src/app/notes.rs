//! What was done last, noted in a file of the folder: when a backup was written whole, when a checkpoint was handed out.
//!
//! It lies beside the store because it is about this folder: a restored one has had no backup yet. It is only for
//! metrics, so it is not waited for on the disk, and a file that cannot be read counts as none.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::instant::Instant;

const FILE: &str = "last-done.json";

/// A backup that was written whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NotedBackup {
    pub(crate) at: Instant,
    /// The commit whose state it is.
    pub(crate) commit: u64,
    pub(crate) blobs: bool,
    pub(crate) keys: bool,
}

/// A checkpoint that was handed out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NotedCheckpoint {
    pub(crate) at: Instant,
    /// Of which log.
    pub(crate) log: String,
    pub(crate) leaves: u64,
}

#[derive(Clone, Default, Serialize, Deserialize)]
struct LastDone {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    backup: Option<NotedBackup>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    checkpoint: Option<NotedCheckpoint>,
}

/// The notes; the lock keeps two writers apart.
#[derive(Default)]
pub(crate) struct Notes(Mutex<()>);

impl Notes {
    pub(crate) fn last_backup(&self, folder: &Path) -> Option<NotedBackup> {
        self.read(folder).backup
    }

    pub(crate) fn last_checkpoint(&self, folder: &Path) -> Option<NotedCheckpoint> {
        self.read(folder).checkpoint
    }

    pub(crate) fn backup(&self, folder: &Path, noted: NotedBackup) {
        self.note(folder, |done| done.backup = Some(noted));
    }

    pub(crate) fn checkpoint(&self, folder: &Path, noted: NotedCheckpoint) {
        self.note(folder, |done| done.checkpoint = Some(noted));
    }

    fn read(&self, folder: &Path) -> LastDone {
        let _alone = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        read(folder)
    }

    fn note(&self, folder: &Path, change: impl FnOnce(&mut LastDone)) {
        let _alone = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut done = read(folder);
        change(&mut done);
        let (file, new) = (folder.join(FILE), folder.join(format!("{FILE}.new")));
        let written = serde_json::to_vec(&done)
            .map_err(std::io::Error::other)
            .and_then(|json| std::fs::write(&new, json))
            .and_then(|()| std::fs::rename(&new, &file));
        if let Err(error) = written {
            tracing::warn!(%error, "{FILE} cannot be written; /metrics does not know of the last backup or checkpoint");
        }
    }
}

fn read(folder: &Path) -> LastDone {
    let json = std::fs::read(folder.join(FILE)).unwrap_or_default();
    serde_json::from_slice(&json).unwrap_or_default()
}
