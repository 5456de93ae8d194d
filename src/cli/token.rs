//! `zhenma token`: for the owner of the folder.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::arguments::role_parser;
use super::client::Client;
use super::outcome::{Failure, Outcome};
use super::request::put;
use super::session::with_session;
use super::terminal;
use crate::app::sources::system_time;
use crate::config::Folder;
use crate::domain::people::{OrganisationId, OrganisationKind, Role};
use crate::instant::Instant;
use crate::message::{Explain, as_told, message};

/// Make, list or withdraw tokens
#[derive(Args)]
pub(super) struct Token {
    #[command(subcommand)]
    command: TokenCommand,
}

#[derive(Subcommand)]
enum TokenCommand {
    /// Make a token; it is shown once. A person nobody knows yet is added
    New {
        #[command(flatten)]
        folder: Folder,
        /// Whose
        #[arg(long, value_name = "P")]
        person: String,
        /// To act as what
        #[arg(long, value_name = "R", value_parser = role_parser())]
        role: Role,
        /// For which organisation
        #[arg(long, value_name = "O")]
        org: String,
        /// Licence number of a person nobody knows yet
        #[arg(long)]
        licence: Option<String>,
        /// Unwrap the same signing key as the token in ZHENMA_TOKEN, instead of making a new key
        #[arg(long)]
        same_key: bool,
        /// Days it holds
        #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=3_660))]
        days: u16,
        /// It holds until it is withdrawn
        #[arg(long, conflicts_with = "days")]
        no_expiry: bool,
    },
    /// List tokens, without their secrets
    List {
        #[command(flatten)]
        folder: Folder,
    },
    /// Withdraw a token; its copy of the signing key is deleted
    Withdraw {
        #[command(flatten)]
        folder: Folder,
        /// The token's id, the part between the two underscores
        id: String,
    },
}

impl Token {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        match self.command {
            TokenCommand::New {
                folder,
                person,
                role,
                org,
                licence,
                same_key,
                days,
                no_expiry,
            } => {
                let expires_at = if no_expiry { None } else { Some(after_days(days)?) };
                let other = if same_key {
                    Some(token_of_same_key()?)
                } else {
                    None
                };
                let token = with_session(&folder, async |client| {
                    let mut new = json!({ "person": person, "role": role, "organisation": org });
                    put(&mut new, "same_key_as", other);
                    put(&mut new, "expires_at", expires_at.map(|end| end.to_string()));
                    let whose = Whose {
                        person: &person,
                        role,
                        org: &org,
                        licence,
                    };
                    whose.token(client, &new).await
                })
                .await?;
                terminal::say(token.get("token").and_then(Value::as_str).unwrap_or_default());
                terminal::note(&message!("cli.token_shown_once"));
                terminal::note(&match expires_at {
                    Some(end) => message!("cli.token_ends", end),
                    None => message!("cli.token_does_not_end"),
                });
                Ok(Outcome::Good)
            }
            TokenCommand::List { folder } => {
                let tokens = with_session(&folder, async |client| client.get("/api/v1/tokens").await).await?;
                for token in tokens
                    .get("tokens")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                {
                    terminal::say(&token.to_string());
                }
                Ok(Outcome::Good)
            }
            TokenCommand::Withdraw { folder, id } => {
                let path = format!("/api/v1/tokens/{}", token_id(&id)?);
                with_session(&folder, async |client| client.delete(&path).await).await?;
                terminal::tell(&message!("cli.token_withdrawn", id));
                Ok(Outcome::Good)
            }
        }
    }
}

/// The time so many days from now.
fn after_days(days: u16) -> Result<Instant, Failure> {
    let hours = jiff::Span::new().try_hours(i64::from(days).saturating_mul(24));
    let end = hours.and_then(|hours| system_time().timestamp().checked_add(hours));
    end.map(Instant::from_timestamp)
        .map_err(|error| Failure::of_flag("--days", days, as_told(&error)))
}

/// A token's id as a segment of a path. A whole token is shown to nobody, not even in an error.
fn token_id(id: &str) -> Result<&str, Failure> {
    if !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Ok(id);
    }
    Err(Failure::new(&message!("cli.token_id")))
}

/// The token whose key another one is to unwrap too. Without it a new key would be made, unasked.
fn token_of_same_key() -> Result<String, Failure> {
    let token = std::env::var("ZHENMA_TOKEN")
        .ok()
        .filter(|token| !token.is_empty());
    token.ok_or_else(|| Failure::new(&message!("cli.same_key_variable")))
}

/// Who gets a token.
struct Whose<'a> {
    person: &'a str,
    role: Role,
    org: &'a str,
    licence: Option<String>,
}

impl Whose<'_> {
    /// The token. It is asked for before anybody is added, so that a role that does not fit leaves nobody new behind.
    async fn token(self, client: &Client, new: &Value) -> Result<Value, Failure> {
        for (what, id) in [("--person", self.person), ("--org", self.org)] {
            OrganisationId::parse(id).map_err(|error| Failure::of_flag(what, id, error.message()))?;
        }
        let refused = match client.post::<Value>("/api/v1/tokens", new, None).await {
            Ok(token) => {
                self.enter_licence(client).await;
                return Ok(token);
            }
            Err(refused) => refused,
        };
        let no_org = refused.is_of("organisation");
        // Another token of somebody nobody knows is none.
        let is_new = (no_org || refused.is_of("person")) && new.get("same_key_as").is_none();
        let known: Value = client.get("/api/v1/persons").await?;
        if !is_new || lists(&known, self.person) {
            return Err(refused);
        }
        if no_org {
            self.add_organisation(client, refused).await?;
        }
        let _: Value = client.post("/api/v1/persons", &self.as_person(), None).await?;
        let (person, org) = (self.person, self.org);
        terminal::note(&message!("cli.person_was_new", person, org));
        client.post("/api/v1/tokens", new, None).await
    }

    fn as_person(&self) -> Value {
        let mut new = json!({ "id": self.person, "organisation": self.org, "name": self.person });
        put(&mut new, "licence", self.licence.clone());
        new
    }

    /// Whoever has a licence keeps it; the token holds all the same.
    async fn enter_licence(&self, client: &Client) {
        if self.licence.is_none() {
            return;
        }
        let added = client
            .post::<Value>("/api/v1/persons", &self.as_person(), None)
            .await;
        terminal::note(&match added {
            Ok(_) => message!("cli.licence_entered", person = self.person),
            Err(_) => message!("cli.licence_kept", person = self.person),
        });
    }

    /// Adds an organisation of the kind that goes with the role; its id is its name.
    async fn add_organisation(&self, client: &Client, refused: Failure) -> Result<(), Failure> {
        let Some(kind) = kind_of(self.role) else {
            return Err(refused);
        };
        let new = json!({ "id": self.org, "kind": kind, "name": self.org });
        let _: Value = client.post("/api/v1/organisations", &new, None).await?;
        terminal::note(&message!("cli.organisation_was_new", org = self.org));
        Ok(())
    }
}

fn lists(known: &Value, id: &str) -> bool {
    let ids = known.get("ids").and_then(Value::as_array);
    ids.is_some_and(|ids| ids.iter().any(|known| known.as_str() == Some(id)))
}

/// The kind of organisation a role belongs to; an admin's can be any, so it is never guessed.
const fn kind_of(role: Role) -> Option<OrganisationKind> {
    match role {
        Role::Warehouse => Some(OrganisationKind::Warehouse),
        Role::Appraiser | Role::Reviewer | Role::Approver | Role::Assessor => Some(OrganisationKind::Agency),
        Role::Platform => Some(OrganisationKind::Platform),
        Role::Merchant => Some(OrganisationKind::Merchant),
        Role::Insurer => Some(OrganisationKind::Insurer),
        Role::Laboratory => Some(OrganisationKind::Laboratory),
        Role::Admin => None,
    }
}
