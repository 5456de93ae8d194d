//! `zhenma calendar load`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::Value;

use super::outcome::{Failure, Outcome};
use super::session::with_session;
use super::terminal;
use crate::config::Folder;
use crate::message::message;

/// Load a year of the working-day calendar
#[derive(Args)]
pub(super) struct Calendar {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Add the years of a CSV file (date,type,name,name_zh; type is holiday or makeup_workday)
    Load {
        #[command(flatten)]
        folder: Folder,
        /// The file
        file: PathBuf,
    },
}

impl Calendar {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let Command::Load { folder, file } = self.command;
        let bytes = std::fs::read(&file).map_err(|error| Failure::of_file(&file, &error))?;
        let answer = with_session(&folder, async |client| {
            client.post_bytes("/api/v1/calendar", bytes, None).await
        })
        .await?;
        let loaded = answer
            .get("loaded")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        for year in &loaded {
            let number = |field: &str| year.get(field).and_then(Value::as_u64).unwrap_or_default();
            // The number lets an operator notice a decree that was cut short.
            let (year, days) = (number("year"), number("days"));
            terminal::tell(&message!("cli.calendar_loaded", year, days));
        }
        Ok(Outcome::Good)
    }
}
