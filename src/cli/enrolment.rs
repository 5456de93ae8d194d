//! `zhenma enrolment`: invitations to make an account, for the owner of the folder.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::arguments::role_parser;
use super::outcome::{Failure, Outcome};
use super::session::with_session;
use super::terminal;
use crate::config::Folder;
use crate::domain::people::Role;
use crate::hash::Sha256Hash;
use crate::message::{Explain, message};

/// Invite persons to make an account for the console, list and confirm invitations
#[derive(Args)]
pub(super) struct Enrolment {
    #[command(subcommand)]
    command: EnrolmentCommand,
}

#[derive(Subcommand)]
enum EnrolmentCommand {
    /// Invite a person that is known; the code is shown once, and typed at /console/enrol within a day
    New {
        #[command(flatten)]
        folder: Folder,
        /// Who
        #[arg(long, value_name = "P")]
        person: String,
        /// To act as what
        #[arg(long, value_name = "R", value_parser = role_parser())]
        role: Role,
        /// For which organisation
        #[arg(long, value_name = "O")]
        org: String,
    },
    /// List invitations, without their codes
    List {
        #[command(flatten)]
        folder: Folder,
    },
    /// Confirm the invitation of somebody who will sign, which somebody else made
    Confirm {
        #[command(flatten)]
        folder: Folder,
        /// The invitation's id, as the list has it
        id: String,
    },
}

impl Enrolment {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        match self.command {
            EnrolmentCommand::New {
                folder,
                person,
                role,
                org,
            } => {
                let new = json!({ "person": person, "role": role, "organisation": org });
                let made: Value = with_session(&folder, async |client| {
                    client.post("/api/v1/enrolments", &new, None).await
                })
                .await?;
                let text = |name: &str| {
                    made.get(name)
                        .and_then(Value::as_str)
                        .unwrap_or_default()
                        .to_owned()
                };
                terminal::say(&text("code"));
                terminal::note(&message!("cli.enrolment_shown_once", until = text("expires_at")));
                if made.get("needs_confirmation") == Some(&Value::Bool(true)) {
                    terminal::note(&message!("cli.enrolment_to_confirm", id = text("id")));
                }
            }
            EnrolmentCommand::List { folder } => {
                let found: Value =
                    with_session(&folder, async |client| client.get("/api/v1/enrolments").await).await?;
                for one in found
                    .get("enrolments")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                {
                    terminal::say(&one.to_string());
                }
            }
            EnrolmentCommand::Confirm { folder, id } => {
                let id: Sha256Hash = id
                    .parse()
                    .map_err(|error: crate::hash::NotAHash| Failure::of_flag("ID", &id, error.message()))?;
                let path = format!("/api/v1/enrolments/{id}/confirm");
                let _: Value =
                    with_session(&folder, async |client| client.post(&path, &json!({}), None).await).await?;
                terminal::tell(&message!("cli.enrolment_confirmed"));
            }
        }
        Ok(Outcome::Good)
    }
}
