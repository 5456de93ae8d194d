//! `zhenma restore`: a backup into an empty folder. No service has that folder, so this is the one command that does not
//! go through one.

use std::fs::File;
use std::io::Read;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use clap::Args;

use super::outcome::{Failure, Outcome, why_not};
use super::session::socket;
use super::{backup, migrating, terminal};
use crate::app::operate::backup_file::{Head, read_head};
use crate::app::operate::{PublicLog, RestoreOptions, RestoreReport, restore};
use crate::config::Folder;
use crate::domain::log::MOST_CHECKPOINT_BYTES;
use crate::message::{Explain, Message, message};

/// Restore a backup into an empty folder
#[derive(Args)]
pub(super) struct Restore {
    #[command(flatten)]
    folder: Folder,
    /// The backup
    file: PathBuf,
    /// The log's last checkpoint that was kept elsewhere, as `zhenma log checkpoint` printed it; - reads it from
    /// standard input
    #[arg(long, value_name = "FILE", conflicts_with = "leaves")]
    checkpoint: Option<PathBuf>,
    /// Instead of a checkpoint: how many leaves the log had in public, or `unknown`, which begins a new log
    #[arg(long, value_name = "N")]
    leaves: Option<String>,
    /// A copy of the public leaves, as `zhenma log export` wrote it: every lost one is then listed
    #[arg(long, value_name = "FILE")]
    log_copy: Option<PathBuf>,
    /// A file that holds the passphrase of the private keys in the backup, in its first line
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Leave the private keys in the backup
    #[arg(long, conflicts_with = "passphrase_file")]
    without_keys: bool,
    /// Print what it came to as JSON
    #[arg(long)]
    json: bool,
}

impl Restore {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let data = &self.folder.data;
        if UnixStream::connect(socket(data)).is_ok() {
            let folder = data.display();
            return Err(Failure::new(&message!("cli.restore_served", folder)));
        }
        let failed = |why: Message| {
            let value = self.file.display();
            Failure::new(&message!("cli.value", value, why: why))
        };
        let open = || File::open(&self.file).map_err(|error| failed(why_not(&error)));
        let head = read_head(open()?).map_err(|error| failed(error.message()))?;
        let passphrase = if head.keys && !self.without_keys {
            Some(self.passphrase()?)
        } else {
            None
        };
        let options = RestoreOptions {
            public: self.public(&head)?,
            log_copy: self.log_copy.clone(),
            passphrase,
        };
        let file = open()?;
        let bar = terminal::bar(
            file.metadata().ok().map(|metadata| metadata.len()),
            "{bar:40} {bytes} / {total_bytes} ({eta})",
        );
        let report = restore(
            bar.wrap_read(file),
            data,
            &migrating::settings(&self.folder),
            &options,
        );
        bar.finish_and_clear();
        let report = report?;
        if self.json {
            terminal::say(&serde_json::to_string_pretty(&report)?);
        } else {
            print(&report, data);
        }
        Ok(Outcome::Good)
    }

    fn passphrase(&self) -> Result<zeroize::Zeroizing<String>, Failure> {
        if self.passphrase_file.is_none() && !terminal::is_attended() {
            return Err(Failure::new(&message!("cli.restore_keys")));
        }
        backup::passphrase(self.passphrase_file.as_deref(), false)
    }

    fn public(&self, head: &Head) -> Result<PublicLog, Failure> {
        if let Some(file) = &self.checkpoint {
            return Ok(PublicLog::Checkpoint(read_checkpoint(file)?));
        }
        if let Some(leaves) = &self.leaves {
            return parse_leaves(leaves);
        }
        if !terminal::is_attended() {
            return Err(Failure::new(&message!("cli.restore_how_far")));
        }
        let Head { log, made_at, .. } = head;
        terminal::note(&message!("cli.restore_backup_of", log, made_at));
        let answer = terminal::ask(&message!("cli.ask_leaves"))?;
        parse_leaves(answer.trim())
    }
}

fn parse_leaves(text: &str) -> Result<PublicLog, Failure> {
    if text == "unknown" {
        return Ok(PublicLog::Unknown);
    }
    text.parse()
        .map(PublicLog::Leaves)
        .map_err(|_| Failure::of_flag("--leaves", text, message!("cli.leaves")))
}

pub(super) fn read_checkpoint(file: &Path) -> Result<String, Failure> {
    let failed = |error: std::io::Error| Failure::of_flag_file("--checkpoint", file, &error);
    let most = u64::try_from(MOST_CHECKPOINT_BYTES)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    let mut text = String::new();
    if file == Path::new("-") {
        std::io::stdin()
            .take(most)
            .read_to_string(&mut text)
            .map_err(failed)?;
    } else {
        File::open(file)
            .and_then(|file| file.take(most).read_to_string(&mut text))
            .map_err(failed)?;
    }
    // What a failed command left behind proves nothing.
    if text.trim().is_empty() {
        return Err(Failure::of_flag(
            "--checkpoint",
            file.display(),
            message!("cli.checkpoint_empty"),
        ));
    }
    Ok(text)
}

fn print(report: &RestoreReport, data: &Path) {
    let folder = data.display();
    terminal::tell(&message!(
        "cli.restored",
        folder,
        made_at = report.made_at,
        commit = report.commit,
        files = report.files,
    ));
    print_log(report);
    if report.missing_files > 0 {
        let files = report.missing_files;
        terminal::tell(&message!("cli.restore_files_missing", files, folder));
    }
    if !report.missing_keys.is_empty() {
        let keys = report.missing_keys.join(", ");
        terminal::tell(&message!("cli.restore_keys_missing", keys, folder));
    }
    if !report.missing_signers.is_empty() {
        let agencies = report.missing_signers.join(", ");
        terminal::tell(&message!("cli.restore_signers_missing", agencies, folder));
    }
    terminal::tell(&message!("cli.restore_lost"));
    terminal::tell(&message!("cli.restore_goes_on", from = report.status_list_from));
    terminal::tell(&message!("cli.restore_next", folder));
}

fn print_log(report: &RestoreReport) {
    let RestoreReport { log, leaves, .. } = report;
    let Some(former) = &report.former_log else {
        terminal::tell(&message!("cli.log_goes_on", log, leaves));
        if report.public_leaves.is_some_and(|public| public < *leaves) {
            terminal::tell(&message!("cli.log_unknown_loss"));
        }
        return;
    };
    terminal::tell(&message!("cli.log_frozen", former, leaves, log));
    terminal::tell(&match report.lost_leaves {
        Some(lost) => message!("cli.leaves_lost", lost),
        None => message!("cli.leaves_lost_unknown"),
    });
    if report.lost_listed > 0 {
        let (listed, certificates) = (report.lost_listed, report.lost_certificates);
        terminal::tell(&message!("cli.lost_listed", listed, certificates));
        if report.lost_key_changes > 0 {
            let count = report.lost_key_changes;
            terminal::tell(&message!("cli.lost_key_changes", count));
        }
        if report.lost_changes > 0 {
            terminal::tell(&message!("cli.lost_changes", count = report.lost_changes));
        }
    }
}
