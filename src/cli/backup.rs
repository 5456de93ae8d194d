//! `zhenma backup`.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;
use zeroize::Zeroizing;

use super::outcome::{Failure, Outcome};
use super::session::with_session;
use super::terminal;
use crate::app::operate::LEAST_PASSPHRASE;
use crate::app::operate::backup_file::{End, read};
use crate::config::Folder;

/// Write a backup of the folder, also while it is being served
#[derive(Args)]
pub(super) struct Backup {
    #[command(flatten)]
    folder: Folder,
    /// Where to write it
    file: PathBuf,
    /// Leave the stored videos and photos out; copy the folder `blobs` by other means then
    #[arg(long)]
    no_blobs: bool,
    /// The private keys too, sealed under a passphrase that is asked for
    #[arg(long)]
    with_keys: bool,
    /// A file that holds the passphrase for --with-keys, in its first line
    #[arg(long, value_name = "FILE", requires = "with_keys")]
    passphrase_file: Option<PathBuf>,
    /// Replace FILE if it is there
    #[arg(long)]
    force: bool,
    /// Print what is in it as JSON
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let name = self.file.display();
        if self.file.exists() && !self.force {
            return Err(Failure::told(format!(
                "'{name}' is there already; choose another name, or --force to replace it"
            )));
        }
        let passphrase = if self.with_keys {
            Some(passphrase(self.passphrase_file.as_deref(), true)?)
        } else {
            None
        };
        let unfinished = Unfinished::create(&self.file)?;
        let bar = terminal::bar(None, "{spinner} {bytes} ({bytes_per_sec})");
        let body = json!({
            "blobs": !self.no_blobs,
            "passphrase": passphrase.as_ref().map(|passphrase| passphrase.as_str()),
        });
        let mut out = BufWriter::with_capacity(1 << 20, &unfinished.file);
        let written = with_session(&self.folder, async |client| {
            client
                .download_posted("/api/v1/backup", &body, |bytes| {
                    bar.inc(u64::try_from(bytes.len()).unwrap_or_default());
                    Ok(out.write_all(bytes)?)
                })
                .await
        })
        .await;
        bar.finish_and_clear();
        written?;
        out.flush()?;
        drop(out);
        let end = unfinished.finish()?;
        self.report(&end)
    }

    fn report(&self, end: &End) -> Result<Outcome, Failure> {
        if self.json {
            terminal::say(&serde_json::to_string_pretty(end)?);
        } else {
            terminal::say(&format!(
                "{}: commit {}, {} records, {} files of {} bytes; the log has {} leaves",
                self.file.display(),
                end.at,
                end.changes,
                end.blobs,
                end.blob_bytes,
                end.leaves
            ));
            terminal::note(
                "Keep it elsewhere, and with it what `zhenma log checkpoint` prints, every night: a restore asks for it.",
            );
        }
        for hash in &end.left_out {
            terminal::note(&format!(
                "{hash}: the file is missing or damaged here, so the backup lacks it"
            ));
        }
        Ok(if end.left_out.is_empty() {
            Outcome::Good
        } else {
            Outcome::Bad
        })
    }
}

/// A backup has its name only once it was read back whole.
struct Unfinished {
    path: PathBuf,
    target: PathBuf,
    file: File,
    finished: bool,
}

impl Unfinished {
    fn create(target: &Path) -> Result<Self, Failure> {
        let mut name = target.as_os_str().to_owned();
        name.push(".unfinished");
        let path = PathBuf::from(name);
        let failed = |error: &dyn std::fmt::Display| Failure::told(format!("'{}': {error}", path.display()));
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(|error| failed(&error))?;
        file.try_lock()
            .map_err(|_| failed(&"another backup is being written there"))?;
        file.set_len(0)?;
        Ok(Self {
            path,
            target: target.to_path_buf(),
            file,
            finished: false,
        })
    }

    /// Reads the whole back, then gives it its name, durably.
    fn finish(mut self) -> Result<End, Failure> {
        self.file.sync_all()?;
        let bar = terminal::bar(
            Some(self.file.metadata()?.len()),
            "reading it back {bar:40} {bytes} of {total_bytes} ({eta})",
        );
        let read_back = read(bar.wrap_read(File::open(&self.path)?), &mut ());
        bar.finish_and_clear();
        let (_, end) = read_back.map_err(|error| Failure::told(error.to_string()))?;
        std::fs::rename(&self.path, &self.target)?;
        self.finished = true;
        let folder = self
            .target
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
        Ok(end)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.finished {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// The passphrase: from a file, or from the terminal; a new one is asked for twice.
pub(super) fn passphrase(file: Option<&Path>, new: bool) -> Result<Zeroizing<String>, Failure> {
    let passphrase = match file {
        Some(file) => {
            let text = std::fs::read_to_string(file)
                .map(Zeroizing::new)
                .map_err(|error| Failure::told(format!("--passphrase-file {}: {error}", file.display())))?;
            Zeroizing::new(text.lines().next().unwrap_or_default().to_owned())
        }
        None if terminal::is_attended() => {
            let first = terminal::ask_secret("Passphrase for the private keys: ")?;
            if new && terminal::ask_secret("The same again: ")? != first {
                return Err(Failure::told("the two passphrases are not the same"));
            }
            first
        }
        None => {
            return Err(Failure::told(
                "the private keys take a passphrase: give --passphrase-file FILE, or run the command on a terminal",
            ));
        }
    };
    if new && passphrase.chars().count() < LEAST_PASSPHRASE {
        return Err(Failure::told(format!(
            "the passphrase has at least {LEAST_PASSPHRASE} characters; five random words are good"
        )));
    }
    Ok(passphrase)
}
