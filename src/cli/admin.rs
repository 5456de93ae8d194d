//! `zhenma org`, `zhenma person`: for the owner of the folder.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::agency::{OptionalEndpoint, OrgAgency, OrgKey, OrgSigner, PersonKey};
use super::outcome::{Failure, Outcome};
use super::request::{checked, put};
use super::session::with_session;
use super::terminal;
use crate::config::Folder;
use crate::domain::people::OrganisationKind;
use crate::message::message;

/// Add an organisation, register where an agency signs
#[derive(Args)]
pub(super) struct Org {
    #[command(subcommand)]
    command: OrgCommand,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Kind {
    Warehouse,
    Agency,
    Platform,
    Merchant,
    Insurer,
    Laboratory,
}

impl From<Kind> for OrganisationKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Warehouse => Self::Warehouse,
            Kind::Agency => Self::Agency,
            Kind::Platform => Self::Platform,
            Kind::Merchant => Self::Merchant,
            Kind::Insurer => Self::Insurer,
            Kind::Laboratory => Self::Laboratory,
        }
    }
}

#[derive(Subcommand)]
enum OrgCommand {
    /// Add an organisation
    New(OrgNew),
    /// Register the endpoint where an agency signs
    Signer(OrgSigner),
    /// Give an agency its next key; the one before is retired
    Key(OrgKey),
    /// Change an organisation's name or accreditation; what is signed keeps what it says
    Amend(OrgAmend),
    /// Set the agency of a warehouse for goods whose intake file names none
    Agency(OrgAgency),
}

impl Org {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        match self.command {
            OrgCommand::New(new) => new.run().await,
            OrgCommand::Signer(signer) => signer.run().await,
            OrgCommand::Key(key) => key.run().await,
            OrgCommand::Amend(amend) => amend.run().await,
            OrgCommand::Agency(agency) => agency.run().await,
        }
    }
}

/// Add an organisation
#[derive(Args)]
struct OrgNew {
    #[command(flatten)]
    folder: Folder,
    /// Its id: a–z, 0–9 and '-'
    id: String,
    /// What it is
    #[arg(long)]
    kind: Kind,
    /// Its name, as printed on reports
    #[arg(long)]
    name: String,
    /// An agency's accreditation, as printed on reports
    #[arg(long)]
    accreditation: Option<String>,
    /// A warehouse's agency for goods whose intake file names none
    #[arg(long, value_name = "ORG")]
    default_agency: Option<String>,
    /// For demonstrations only: an agency's signing key then lies in this folder
    #[arg(long)]
    demonstration: bool,
    #[command(flatten)]
    endpoint: OptionalEndpoint,
}

impl OrgNew {
    async fn run(self) -> Result<Outcome, Failure> {
        let (id, endpoint) = (self.id, self.endpoint.given());
        if endpoint.is_some() && !matches!(self.kind, Kind::Agency) {
            return Err(Failure::new(&message!("cli.signer_needs_agency")));
        }
        let mut new = json!({
            "id": id, "kind": OrganisationKind::from(self.kind), "name": self.name,
            "demonstration": self.demonstration,
        });
        put(&mut new, "accreditation", self.accreditation);
        put(&mut new, "default_agency", self.default_agency);
        with_session(&self.folder, async |client| {
            let _: Value = client.post("/api/v1/organisations", &new, None).await?;
            terminal::tell(&message!("cli.organisation_added", id));
            match endpoint {
                Some(endpoint) => endpoint.register(client, &id).await,
                None => Ok(()),
            }
        })
        .await?;
        Ok(Outcome::Good)
    }
}

/// Change an organisation's name or accreditation
#[derive(Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true).args(["name", "accreditation", "no_accreditation"]))]
struct OrgAmend {
    #[command(flatten)]
    folder: Folder,
    /// The organisation
    id: String,
    /// Its name from now on
    #[arg(long)]
    name: Option<String>,
    /// Its accreditation from now on
    #[arg(long, conflicts_with = "no_accreditation")]
    accreditation: Option<String>,
    /// It has no accreditation any more
    #[arg(long)]
    no_accreditation: bool,
    /// Why; the event keeps it
    #[arg(long)]
    reason: String,
}

impl OrgAmend {
    async fn run(self) -> Result<Outcome, Failure> {
        let path = format!("/api/v1/organisations/{}", checked(&self.id)?);
        let mut amendment = match self.no_accreditation {
            true => json!({ "reason": self.reason, "accreditation": null }),
            false => json!({ "reason": self.reason }),
        };
        put(&mut amendment, "name", self.name);
        put(&mut amendment, "accreditation", self.accreditation);
        let amended: Value =
            with_session(&self.folder, async |client| client.patch(&path, &amendment).await).await?;
        terminal::say(&serde_json::to_string_pretty(&amended)?);
        Ok(Outcome::Good)
    }
}

/// Add a person, or a key of theirs
#[derive(Args)]
pub(super) struct Person {
    #[command(subcommand)]
    command: PersonCommand,
}

#[derive(Subcommand)]
enum PersonCommand {
    /// Add a person to an organisation
    New {
        #[command(flatten)]
        folder: Folder,
        /// The person's id: a–z, 0–9 and '-'
        id: String,
        /// Whose person
        #[arg(long, value_name = "ORG")]
        org: String,
        /// Name; kept sealed under a key of the person's own
        #[arg(long)]
        name: String,
        /// Licence number; who signs reports needs one
        #[arg(long)]
        licence: Option<String>,
        /// A signing key whose private half a machine of theirs holds, 43 characters of base64url
        #[arg(long, value_name = "X", allow_hyphen_values = true)]
        public_key: Option<String>,
    },
    /// Print a person with their name
    Show {
        #[command(flatten)]
        folder: Folder,
        /// The person's id
        id: String,
    },
    /// Erase a person: their name is made unreadable and their tokens are withdrawn; what they signed stays
    Erase {
        #[command(flatten)]
        folder: Folder,
        /// The person's id
        id: String,
        /// Why; the event keeps it
        #[arg(long)]
        reason: String,
    },
    /// Give a person one more signing key
    Key(PersonKey),
}

impl Person {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let (folder, id, org, name, licence, public_key) = match self.command {
            PersonCommand::Show { folder, id } => {
                let path = format!("/api/v1/persons/{}", checked(&id)?);
                let person: Value = with_session(&folder, async |client| client.get(&path).await).await?;
                terminal::say(&serde_json::to_string_pretty(&person)?);
                return Ok(Outcome::Good);
            }
            PersonCommand::Erase { folder, id, reason } => return erase(&folder, &id, &reason).await,
            PersonCommand::Key(key) => return key.run().await,
            PersonCommand::New {
                folder,
                id,
                org,
                name,
                licence,
                public_key,
            } => (folder, id, org, name, licence, public_key),
        };
        let mut new = json!({ "id": id, "organisation": org, "name": name });
        put(&mut new, "licence", licence);
        put(&mut new, "public_key", public_key);
        let _: Value = with_session(&folder, async |client| {
            client.post("/api/v1/persons", &new, None).await
        })
        .await?;
        terminal::tell(&message!("cli.person_added", id, org));
        Ok(Outcome::Good)
    }
}

async fn erase(folder: &Folder, id: &str, reason: &str) -> Result<Outcome, Failure> {
    let path = format!("/api/v1/persons/{}/erase", checked(id)?);
    let body = json!({ "reason": reason });
    let erased: Value = with_session(folder, async |client| client.post(&path, &body, None).await).await?;
    let tokens = erased
        .get("tokens_withdrawn")
        .and_then(Value::as_u64)
        .unwrap_or_default();
    terminal::tell(&message!("cli.person_erased", id, tokens));
    terminal::note(&message!("cli.erase_backups"));
    Ok(Outcome::Good)
}
