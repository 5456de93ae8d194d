//! `zhenma restore`: a backup into an empty folder. No service has that folder, so this is the one command that does not
//! go through one.

use std::fs::File;
use std::io::Read;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use clap::Args;

use super::outcome::{Failure, Outcome};
use super::session::socket;
use super::{backup, migrating, terminal};
use crate::app::operate::backup_file::{Head, read_head};
use crate::app::operate::{PublicLog, RestoreOptions, RestoreReport, restore};
use crate::config::Folder;
use crate::domain::log::MOST_CHECKPOINT_BYTES;

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
            return Err(Failure::told(format!(
                "a server serves '{}': a backup is restored into an empty folder only",
                data.display()
            )));
        }
        let failed =
            |error: &dyn std::fmt::Display| Failure::told(format!("'{}': {error}", self.file.display()));
        let open = || File::open(&self.file).map_err(|error| failed(&error));
        let head = read_head(open()?).map_err(|error| failed(&error))?;
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
            "{bar:40} {bytes} of {total_bytes} ({eta})",
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
            return Err(Failure::told(
                "the backup holds private keys: give --passphrase-file FILE, or --without-keys to leave them in it",
            ));
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
            return Err(Failure::told(
                "how far was the log public? Give --checkpoint FILE, or --leaves N, or --leaves unknown, which begins a new log",
            ));
        }
        terminal::note(&format!(
            "This is a backup of {} made at {}. Was more of its log public than it holds?",
            head.log, head.made_at
        ));
        let answer = terminal::ask(
            "Number of leaves of the last public checkpoint, or 'unknown' (begins a new log): ",
        )?;
        parse_leaves(answer.trim())
    }
}

fn parse_leaves(text: &str) -> Result<PublicLog, Failure> {
    if text == "unknown" {
        return Ok(PublicLog::Unknown);
    }
    text.parse()
        .map(PublicLog::Leaves)
        .map_err(|_| Failure::told(format!("--leaves '{text}': is a number of leaves, or 'unknown'")))
}

pub(super) fn read_checkpoint(file: &Path) -> Result<String, Failure> {
    let failed = |error: std::io::Error| Failure::told(format!("--checkpoint {}: {error}", file.display()));
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
    Ok(text)
}

fn print(report: &RestoreReport, data: &Path) {
    let data = data.display();
    terminal::say(&format!(
        "{data} is the folder as it was at {}, commit {}, with {} files.",
        report.made_at, report.commit, report.files
    ));
    print_log(report);
    if report.missing_files > 0 {
        terminal::say(&format!(
            "{} files are missing: copy the lost folder's blobs into {data}/blobs; `zhenma check --data {data}` names \
             those still missing.",
            report.missing_files
        ));
    }
    if !report.missing_keys.is_empty() {
        terminal::say(&format!(
            "The private keys {} are not here: copy their files into {data}/keys, or give the rings new ones with \
             `zhenma key rotate seal --data {data}` and `zhenma key rotate certificate --data {data}`.",
            report.missing_keys.join(", ")
        ));
    }
    if !report.missing_signers.is_empty() {
        terminal::say(&format!(
            "What opens the signers of these agencies is not here: {}. Copy it into {data}/keys, or register them again \
             with `zhenma org signer AGENCY … --data {data}`; until then nothing of theirs can be approved.",
            report.missing_signers.join(", ")
        ));
    }
    terminal::say(
        "Scans, receipts, intakes, appraisals and changes of tags since the backup are lost. Tokens made since do not \
         work; tokens withdrawn since work again, so withdraw them again.",
    );
    terminal::say(&format!(
        "Entries of the status lists go on at {}, and every ring's next key number leaves some out, so that nothing \
         given out since the backup is given out twice.",
        report.status_list_from
    ));
    terminal::say(&format!("Next: zhenma check --data {data}"));
}

fn print_log(report: &RestoreReport) {
    let Some(former) = &report.former_log else {
        terminal::say(&format!(
            "The log {} goes on with {} leaves: nothing that was public is missing.",
            report.log, report.leaves
        ));
        if report.public_leaves.is_some_and(|public| public < report.leaves) {
            terminal::say(
                "What was written after the backup is lost all the same, and nobody knows how much it was.",
            );
        }
        return;
    };
    terminal::say(&format!(
        "{former} is frozen with {} leaves, and a new log follows it: {}.",
        report.leaves, report.log
    ));
    match report.lost_leaves {
        Some(lost) => terminal::say(&format!("{lost} public leaves are lost.")),
        None => terminal::say("How many public leaves are lost, nobody knows."),
    }
    if report.lost_listed > 0 {
        terminal::say(&format!(
            "{} of them are listed by `zhenma log lost`; {} certificates are among them: issue their items anew.",
            report.lost_listed, report.lost_certificates
        ));
        if report.lost_key_changes > 0 {
            terminal::say(&format!(
                "{} of them retire keys or name them compromised, and those keys are active here again: rotate their rings \
                 before you serve.",
                report.lost_key_changes
            ));
        }
        if report.lost_changes > 0 {
            terminal::say(&format!(
                "{} of them are changes of tags that are here as they were before: the list names their serials. Look \
                 at `revoked` and `suspended` first, and make them again before you serve the public.",
                report.lost_changes
            ));
        }
    }
}
