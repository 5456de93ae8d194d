//! `zhenma checklist`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::Value;

use super::outcome::{Failure, Outcome};
use super::session::with_session;
use super::terminal;
use crate::config::Folder;
use crate::domain::appraisal::ChecklistFile;
use crate::message::{Explain, message};

/// Load checklists, or print the shipped ones
#[derive(Args)]
pub(super) struct Checklist {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print the shipped checklists, as an example of the file `load` reads
    Example,
    /// Add the next versions of the categories a file is about
    Load {
        #[command(flatten)]
        folder: Folder,
        /// The file
        file: PathBuf,
    },
}

impl Checklist {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let (folder, file) = match self.command {
            Command::Example => {
                let shipped = ChecklistFile::shipped().map_err(|error| Failure::new(&error.message()))?;
                terminal::say(&serde_json::to_string_pretty(&shipped)?);
                return Ok(Outcome::Good);
            }
            Command::Load { folder, file } => (folder, file),
        };
        let bytes = std::fs::read(&file).map_err(|error| Failure::of_file(&file, &error))?;
        let answer = with_session(&folder, async |client| {
            client.post_bytes("/api/v1/checklists", bytes, None).await
        })
        .await?;
        for loaded in answer
            .get("loaded")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let category = loaded.get("category").and_then(Value::as_str).unwrap_or_default();
            let version = loaded.get("version").and_then(Value::as_u64).unwrap_or_default();
            let known = loaded.get("known").and_then(Value::as_bool) == Some(true);
            terminal::tell(&if known {
                message!("cli.checklist_known", category, version)
            } else {
                message!("cli.checklist_loaded", category, version)
            });
        }
        Ok(Outcome::Good)
    }
}
