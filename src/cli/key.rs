//! `zhenma key`.

use clap::{Args, Subcommand, ValueEnum};
use serde_json::Value;

use super::session::with_session;
use super::{Failure, Folder, Outcome, terminal};

/// List, rotate or export the keys
#[derive(Args)]
pub(super) struct Key {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
enum RotatedRing {
    Seal,
    Certificate,
}

#[derive(Subcommand)]
enum Command {
    /// List every key with its state
    List {
        #[command(flatten)]
        folder: Folder,
    },
    /// Print the key document that `zhenma verify` needs
    Export {
        #[command(flatten)]
        folder: Folder,
    },
    /// Give a ring a new active key; what the old one signed stays good
    Rotate {
        #[command(flatten)]
        folder: Folder,
        /// Which ring
        ring: RotatedRing,
    },
}

impl Key {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        match self.command {
            Command::List { folder } => list(&folder).await,
            Command::Export { folder } => {
                let document = with_session(&folder, async |client| client.get(DOCUMENT).await).await?;
                terminal::say(&serde_json::to_string_pretty(&document)?);
                Ok(Outcome::Good)
            }
            Command::Rotate { folder, ring } => {
                let ring = match ring {
                    RotatedRing::Seal => "seal",
                    RotatedRing::Certificate => "certificate",
                };
                let path = format!("/api/v1/keys/{ring}/rotate");
                let key: Value = with_session(&folder, async |client| {
                    client.post(&path, &serde_json::json!({}), None).await
                })
                .await?;
                terminal::say(&format!("{} signs from now on", text(&key, "kid")));
                Ok(Outcome::Good)
            }
        }
    }
}

const DOCUMENT: &str = "/.well-known/zhenma-keys.json";

async fn list(folder: &Folder) -> Result<Outcome, Failure> {
    let document = with_session(folder, async |client| client.get(DOCUMENT).await).await?;
    for key in document
        .get("keys")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let [kid, state, added, x] = ["kid", "state", "added_at", "x"].map(|field| text(key, field));
        terminal::say(&format!("{kid}\t{state}\t{added}\t{x}"));
    }
    Ok(Outcome::Good)
}

fn text(value: &Value, field: &str) -> String {
    value
        .get(field)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}
