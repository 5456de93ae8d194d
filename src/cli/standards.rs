//! `zhenma standards`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::Value;

use super::answer::{rows, text};
use super::outcome::{Failure, Outcome};
use super::session::with_session;
use super::terminal;
use crate::config::Folder;
use crate::inspection::standards::StandardsFile;

/// Load limits and tolerances of standards, list them, or print an example of the file
#[derive(Args)]
pub(super) struct Standards {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print an example of the file `load` reads; every number in it is invented
    Example,
    /// Add the editions of a file; what is there stays as it is
    Load {
        #[command(flatten)]
        folder: Folder,
        /// Take a file that is marked as an example
        #[arg(long)]
        example: bool,
        /// The file
        file: PathBuf,
    },
    /// List the editions that are loaded
    List {
        #[command(flatten)]
        folder: Folder,
    },
}

impl Standards {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        match self.command {
            Command::Example => terminal::say(StandardsFile::EXAMPLE.trim_end()),
            Command::Load {
                folder,
                example,
                file,
            } => load(&folder, example, file).await?,
            Command::List { folder } => list(&folder).await?,
        }
        Ok(Outcome::Good)
    }
}

async fn load(folder: &Folder, example: bool, file: PathBuf) -> Result<(), Failure> {
    let bytes =
        std::fs::read(&file).map_err(|error| Failure::told(format!("{}: {error}", file.display())))?;
    let path = format!("/api/v1/standards?example={example}");
    let answer = with_session(folder, async |client| client.post_bytes(&path, bytes, None).await).await?;
    for loaded in rows(&answer, "loaded") {
        let known = loaded.get("known").and_then(Value::as_bool) == Some(true);
        let how = if known { "was there already" } else { "loaded" };
        terminal::say(&format!(
            "{}, in force from {}: {how}",
            text(loaded, "edition"),
            text(loaded, "effective")
        ));
    }
    Ok(())
}

async fn list(folder: &Folder) -> Result<(), Failure> {
    let answer = with_session(folder, async |client| client.get("/api/v1/standards").await).await?;
    let mut none = true;
    for standard in rows(&answer, "standards") {
        none = false;
        let limits = standard.get("limits").and_then(Value::as_u64).unwrap_or_default();
        terminal::say(&format!(
            "{}\tfrom {}\t{limits} limits\t{}",
            text(standard, "edition"),
            text(standard, "effective"),
            text(standard, "title")
        ));
    }
    if none {
        terminal::note(
            "No standards are loaded: items with limits cannot be decided. `zhenma standards load FILE` adds some.",
        );
    }
    Ok(())
}
