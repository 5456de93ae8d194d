//! `zhenma org signer` and `zhenma org key`: how an agency's reports come to its signature.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::answer::text;
use super::client::Client;
use super::outcome::{Failure, Outcome};
use super::request::{checked, put};
use super::session::with_session;
use super::terminal;
use crate::config::Folder;
use crate::message::message;

/// Register the endpoint where an agency signs
#[derive(Args)]
pub(super) struct OrgSigner {
    #[command(flatten)]
    folder: Folder,
    /// The agency
    id: String,
    #[command(flatten)]
    endpoint: Endpoint,
}

/// Where an agency signs.
#[derive(Args)]
pub(super) struct Endpoint {
    /// The endpoint's address: https, or http on this machine
    #[arg(long, value_name = "URL")]
    signer: String,
    /// A file with the secret that opens the endpoint
    #[arg(long, value_name = "FILE")]
    signer_secret_file: PathBuf,
    /// The public half of its key, 43 characters of base64url; without it the endpoint is asked and has to prove it
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    key: Option<String>,
}

/// The same beside a new organisation.
#[derive(Args)]
pub(super) struct OptionalEndpoint {
    /// Where an agency signs: an endpoint of its own, https, or http on this machine
    #[arg(
        long,
        value_name = "URL",
        requires = "signer_secret_file",
        conflicts_with = "demonstration"
    )]
    signer: Option<String>,
    /// A file with the secret that opens the endpoint
    #[arg(long, value_name = "FILE", requires = "signer")]
    signer_secret_file: Option<PathBuf>,
    /// The public half of the endpoint's key, 43 characters of base64url; without it the endpoint has to prove it
    #[arg(long, value_name = "X", requires = "signer", allow_hyphen_values = true)]
    key: Option<String>,
}

impl OptionalEndpoint {
    pub(super) fn given(self) -> Option<Endpoint> {
        Some(Endpoint {
            signer: self.signer?,
            signer_secret_file: self.signer_secret_file?,
            key: self.key,
        })
    }
}

impl Endpoint {
    pub(super) async fn register(self, client: &Client, id: &str) -> Result<(), Failure> {
        let path = format!("/api/v1/organisations/{}/signer", checked(id)?);
        let secret = read_secret("--signer-secret-file", &self.signer_secret_file)?;
        let mut new = json!({ "url": self.signer, "secret": secret });
        put(&mut new, "key", self.key);
        let key: Value = client.post(&path, &new, None).await?;
        let (kid, x) = (text(&key, "kid"), text(&key, "x"));
        terminal::tell(&message!("cli.agency_signs_at_endpoint", id, kid, x));
        Ok(())
    }
}

impl OrgSigner {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let (endpoint, id) = (self.endpoint, &self.id);
        with_session(&self.folder, async |client| endpoint.register(client, id).await).await?;
        Ok(Outcome::Good)
    }
}

/// Give an agency its next key; the one before is retired
#[derive(Args)]
pub(super) struct OrgKey {
    #[command(flatten)]
    folder: Folder,
    /// The agency
    id: String,
    /// The public half, 43 characters of base64url; a demonstration's agency gets a new key made here
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    key: Option<String>,
}

impl OrgKey {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let path = format!("/api/v1/organisations/{}/keys", checked(&self.id)?);
        let mut new = json!({});
        put(&mut new, "key", self.key);
        let key: Value =
            with_session(&self.folder, async |client| client.post(&path, &new, None).await).await?;
        let kid = text(&key, "kid");
        terminal::tell(&message!("cli.agency_signs_with", id = self.id, kid));
        Ok(Outcome::Good)
    }
}

/// Set the agency of a warehouse for goods whose intake file names none; goods already booked keep theirs
#[derive(Args)]
pub(super) struct OrgAgency {
    #[command(flatten)]
    folder: Folder,
    /// The warehouse
    id: String,
    /// The agency
    agency: String,
}

impl OrgAgency {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let path = format!("/api/v1/organisations/{}/default-agency", checked(&self.id)?);
        let new = json!({ "agency": self.agency });
        let _: Value =
            with_session(&self.folder, async |client| client.post(&path, &new, None).await).await?;
        terminal::tell(&message!(
            "cli.default_agency_set",
            id = self.id,
            agency = self.agency
        ));
        Ok(Outcome::Good)
    }
}

/// Give a person one more signing key, whose private half a machine of theirs holds
#[derive(Args)]
pub(super) struct PersonKey {
    #[command(flatten)]
    folder: Folder,
    /// The person
    id: String,
    /// The public half, 43 characters of base64url
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    public_key: String,
}

impl PersonKey {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let path = format!("/api/v1/persons/{}/keys", checked(&self.id)?);
        let new = json!({ "public_key": self.public_key });
        let key: Value =
            with_session(&self.folder, async |client| client.post(&path, &new, None).await).await?;
        let kid = text(&key, "kid");
        terminal::tell(&message!("cli.person_key_added", id = self.id, kid));
        Ok(Outcome::Good)
    }
}

/// A secret from a file, without the line's end.
pub(super) fn read_secret(flag: &str, file: &Path) -> Result<String, Failure> {
    let failed = |error: std::io::Error| Failure::of_flag_file(flag, file, &error);
    if std::fs::metadata(file).map_err(failed)?.len() > 4096 {
        let why = message!("cli.secret_too_large");
        let file = file.display();
        return Err(Failure::new(&message!("cli.flag_file", flag, file, why: why)));
    }
    Ok(std::fs::read_to_string(file).map_err(failed)?.trim().to_owned())
}
