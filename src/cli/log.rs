//! `zhenma log`: what an operator keeps elsewhere, and what a restore found lost.

use clap::{Args, Subcommand};

use super::outcome::{Failure, Outcome};
use super::session::with_session;
use super::terminal;
use crate::app::logs::LostLeaf;
use crate::config::Folder;
use crate::domain::log::LeafKind;
use crate::message::{language, message};

/// Print the log's signed checkpoint, its leaves, or what was lost of it
#[derive(Args)]
pub(super) struct Log {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print the log's checkpoint, signed by its key; keep one elsewhere every night
    Checkpoint {
        #[command(flatten)]
        folder: Folder,
        /// The journal's too: `zhenma check --checkpoint` then finds what was changed of acts that have no leaf
        #[arg(long)]
        journal: bool,
    },
    /// Print every leaf, a JSON string a line, as anyone may mirror them
    Export {
        #[command(flatten)]
        folder: Folder,
    },
    /// List the leaves that a restore found lost, certificates first
    Lost {
        #[command(flatten)]
        folder: Folder,
        /// Print them as JSON, one a line
        #[arg(long)]
        json: bool,
    },
}

impl Log {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        match self.command {
            Command::Checkpoint { folder, journal } => {
                let path = format!("/api/v1/log/checkpoint?journal={journal}");
                let text = with_session(&folder, async |client| client.get_bytes(&path).await).await?;
                terminal::say_bytes(&text);
            }
            Command::Export { folder } => lines(&folder, "/api/v1/log/export", terminal::say_bytes).await?,
            Command::Lost { folder, json } => lost(&folder, json).await?,
        }
        Ok(Outcome::Good)
    }
}

/// Hands every line of a list to `each`, with its end.
async fn lines(folder: &Folder, path: &str, mut each: impl FnMut(&[u8])) -> Result<(), Failure> {
    let (mut rest, mut ended) = (Vec::new(), false);
    with_session(folder, async |client| {
        client
            .download(path, |bytes| {
                rest.extend_from_slice(bytes);
                while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                    let line: Vec<u8> = rest.drain(..=end).collect();
                    if line == b"\n" {
                        ended = true;
                    } else {
                        each(&line);
                    }
                }
                Ok(())
            })
            .await
    })
    .await?;
    if ended {
        Ok(())
    } else {
        Err(Failure::new(&message!("cli.list_ended_early")))
    }
}

async fn lost(folder: &Folder, json: bool) -> Result<(), Failure> {
    if json {
        return lines(folder, "/api/v1/log/lost", terminal::say_bytes).await;
    }
    let mut all: Vec<LostLeaf> = Vec::new();
    let mut damaged = 0_usize;
    lines(folder, "/api/v1/log/lost", |line| {
        match serde_json::from_slice(line) {
            Ok(leaf) => all.push(leaf),
            Err(_) => damaged = damaged.saturating_add(1),
        }
    })
    .await?;
    let (certificates, others): (Vec<_>, Vec<_>) = all.iter().partition(|leaf| leaf.kind == LeafKind::Issued);
    if certificates.is_empty() && others.is_empty() && damaged == 0 {
        terminal::tell(&message!("cli.no_lost_leaf"));
        return Ok(());
    }
    terminal::tell(&message!("cli.certificates_lost", count = certificates.len()));
    certificates.iter().for_each(|leaf| print(leaf));
    terminal::tell(&message!("cli.other_leaves_lost", count = others.len()));
    others.iter().for_each(|leaf| print(leaf));
    if damaged > 0 {
        terminal::tell(&message!("cli.entries_unreadable", count = damaged));
    }
    Ok(())
}

fn print(leaf: &LostLeaf) {
    let hash =
        |hash: Option<crate::hash::Sha256Hash>| hash.map_or_else(|| "-".to_owned(), |hash| hash.to_string());
    let about = leaf.serial.map_or_else(
        || leaf.key.clone().unwrap_or_default(),
        |serial| message!("cli.lost_tag", serial).text(language()),
    );
    let columns = [
        format!("{} {}", leaf.log, leaf.index),
        leaf.kind.as_str().to_owned(),
        leaf.time.to_string(),
        message!("cli.lost_serial", hash = hash(leaf.serial_hash)).text(language()),
        message!("cli.lost_certificate", hash = hash(leaf.certificate_sha256)).text(language()),
        about,
    ];
    terminal::say(&columns.join("\t"));
}
