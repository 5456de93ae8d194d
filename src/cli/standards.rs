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
use crate::message::{language, message};

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
    let bytes = std::fs::read(&file).map_err(|error| Failure::of_file(&file, &error))?;
    let path = format!("/api/v1/standards?example={example}");
    let answer = with_session(folder, async |client| client.post_bytes(&path, bytes, None).await).await?;
    for loaded in rows(&answer, "loaded") {
        let known = loaded.get("known").and_then(Value::as_bool) == Some(true);
        let (edition, effective) = (text(loaded, "edition"), text(loaded, "effective"));
        terminal::tell(&if known {
            message!("cli.standard_known", edition, effective)
        } else {
            message!("cli.standard_loaded", edition, effective)
        });
    }
    Ok(())
}

async fn list(folder: &Folder) -> Result<(), Failure> {
    let answer = with_session(folder, async |client| client.get("/api/v1/standards").await).await?;
    let mut none = true;
    for standard in rows(&answer, "standards") {
        none = false;
        let limits = standard.get("limits").and_then(Value::as_u64).unwrap_or_default();
        let from = message!("cli.standard_from", effective = text(standard, "effective"));
        let (edition, title) = (text(standard, "edition"), text(standard, "title"));
        let words = [from, message!("cli.standard_limits", limits)];
        let [from, limits] = words.map(|word| word.text(language()));
        terminal::say(&format!("{edition}\t{from}\t{limits}\t{title}"));
    }
    if none {
        terminal::note(&message!("cli.no_standards"));
    }
    Ok(())
}
