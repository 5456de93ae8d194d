//! `zhenma backup`.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;
use zeroize::Zeroizing;

use super::outcome::{Failure, Outcome, why_not};
use super::session::with_session;
use super::terminal;
use crate::app::operate::LEAST_PASSPHRASE;
use crate::app::operate::backup_file::{End, read};
use crate::config::Folder;
use crate::message::{Explain, Message, language, message};

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
        if self.file.exists() && !self.force {
            let file = self.file.display();
            return Err(Failure::new(&message!("cli.file_exists", file)));
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
            terminal::tell(&message!(
                "cli.backup_written",
                file = self.file.display(),
                commit = end.at,
                records = end.changes,
                files = end.blobs,
                bytes = end.blob_bytes,
                leaves = end.leaves,
            ));
            terminal::note(&message!("cli.backup_keep"));
        }
        for hash in &end.left_out {
            terminal::note(&message!("cli.backup_lacks", hash));
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
        let failed = |why: Message| Failure::new(&message!("cli.value", value = path.display(), why: why));
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(|error| failed(why_not(&error)))?;
        file.try_lock()
            .map_err(|_| failed(message!("cli.backup_in_progress")))?;
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
            "{msg} {bar:40} {bytes} / {total_bytes} ({eta})",
        );
        bar.set_message(message!("cli.backup_read_back").text(language()));
        let read_back = read(bar.wrap_read(File::open(&self.path)?), &mut ());
        bar.finish_and_clear();
        let (_, end) = read_back.map_err(|error| Failure::new(&error.message()))?;
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
                .map_err(|error| Failure::of_flag_file("--passphrase-file", file, &error))?;
            Zeroizing::new(text.lines().next().unwrap_or_default().to_owned())
        }
        None if terminal::is_attended() => {
            let first = terminal::ask_secret(&message!("cli.ask_passphrase"))?;
            if new && terminal::ask_secret(&message!("cli.ask_passphrase_again"))? != first {
                return Err(Failure::new(&message!("cli.passphrases_differ")));
            }
            first
        }
        None => {
            return Err(Failure::new(&message!("cli.passphrase_needed")));
        }
    };
    if new && passphrase.chars().count() < LEAST_PASSPHRASE {
        let right = message!("backup.passphrase_too_short", least = LEAST_PASSPHRASE);
        return Err(Failure::new(
            &message!("problem.field", field = "passphrase", right: right),
        ));
    }
    Ok(passphrase)
}
