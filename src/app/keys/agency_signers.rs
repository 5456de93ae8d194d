//! How an agency comes to its keys: the endpoint it runs, its next public key, or, in demonstrations, a file here.

use std::sync::PoisonError;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngCore;
use rand::rngs::OsRng;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::app::caller::Caller;
use crate::app::keys::agency_key_files::{make_key_file, write_secret};
use crate::app::keys::agency_keys::{RemoteEndpoint, not_signed};
use crate::app::keys::remote_signer::{Endpoint, endpoint_url};
use crate::app::keys::{AgencyKeys, Keys};
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::people::{Organisation, OrganisationId, OrganisationKind};
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::{HeldKey, PublicKey};
use crate::message::message;

/// A secret as handed in; it is shown nowhere.
#[derive(Clone, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Secret(#[schemars(with = "String")] Zeroizing<String>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A remote signer as handed in.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSigner {
    /// Its address.
    pub url: String,
    /// What it asks of whoever calls it.
    pub secret: Secret,
    /// The public half of its key; without it the endpoint is asked, and has to prove it.
    #[serde(default)]
    pub key: Option<PublicKey>,
}

/// An agency's new key as handed in.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAgencyKey {
    /// The public half; for a demonstration's agency a new file is made without it.
    #[serde(default)]
    pub key: Option<PublicKey>,
}

impl Keys<'_> {
    fn agency(&self, id: &OrganisationId) -> Result<Organisation, Problem> {
        let known = self.context.organisation(id)?;
        known
            .filter(|known| known.kind == OrganisationKind::Agency)
            .ok_or_else(|| Problem::not_found(Thing::Agency, id))
    }

    /// Registers the endpoint where an agency signs, and its key if that is another than the active one.
    ///
    /// # Errors
    /// 403, 404 for what is no agency, 422 for an address or a secret that is none, 503 where the endpoint is to name
    /// its key and does not answer.
    pub fn set_signer(
        &self,
        caller: &Caller,
        agency: &OrganisationId,
        new: &NewSigner,
    ) -> Result<HeldKey, Problem> {
        self.context.require_admin_of(caller, agency)?;
        self.agency(agency)?;
        let url = endpoint_url(&new.url).map_err(|right| Problem::invalid("url", "", right))?;
        if url.scheme() == "http" {
            // This machine's ports are the operator's, not for an agency's admin to have called.
            self.context
                .require_operator(caller)
                .map_err(|_| Problem::forbidden(message!("key.endpoint_http")))?;
        }
        let secret = new.secret.0.trim();
        if !(16..=500).contains(&secret.len()) || !secret.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Problem::invalid("secret", "", message!("key.endpoint_secret")));
        }
        let x = match new.key {
            Some(x) => x,
            None => self.ask_for_key(agency, &url, secret)?,
        };
        let _changing = self
            .context
            .locks
            .key_changes
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let (keys, version) = self.agency_keys(agency)?.unzip();
        let mut keys = keys.unwrap_or_default();
        known_key(&keys, &x)?;
        let secret_file = write_secret(&self.context.folder, agency, secret)?;
        let before = keys.signer.replace(RemoteEndpoint {
            url: url.to_string(),
            secret_file,
        });
        let key = self.write_key(caller, agency, (keys, version), x, "signer_registered")?;
        if let Some(before) = before {
            // What is named by no record any more opens nothing here; the agency changes its secret itself.
            let _ = std::fs::remove_file(self.context.folder.join("keys").join(before.secret_file));
        }
        Ok(key)
    }

    fn ask_for_key(
        &self,
        agency: &OrganisationId,
        url: &reqwest::Url,
        secret: &str,
    ) -> Result<PublicKey, Problem> {
        let mut nonce = [0_u8; 32];
        OsRng.fill_bytes(&mut nonce);
        let endpoint = Endpoint {
            url: url.clone(),
            secret: Zeroizing::new(secret.to_owned()),
            timeout: self.context.settings.signer_timeout,
            reach: self.reach(),
        };
        let _place = self.signer_permit(agency)?;
        endpoint
            .prove(agency.as_str(), &URL_SAFE_NO_PAD.encode(nonce))
            .map_err(|error| not_signed(agency, &error))
    }

    /// Gives an agency a new active key and retires the one before, in one commit with both leaves.
    ///
    /// # Errors
    /// 403, 404 for what is no agency, 409 for a key it has or had, 422 without a key where none can be made here.
    pub fn add_agency_key(
        &self,
        caller: &Caller,
        agency: &OrganisationId,
        new: &NewAgencyKey,
    ) -> Result<HeldKey, Problem> {
        self.context.require_admin_of(caller, agency)?;
        let known = self.agency(agency)?;
        let _changing = self
            .context
            .locks
            .key_changes
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let (keys, version) = self.agency_keys(agency)?.unzip();
        let keys = keys.unwrap_or_default();
        let x = match (new.key, known.demonstration && keys.signer.is_none()) {
            (Some(x), false) => x,
            (None, true) => make_key_file(&self.context.folder, agency, &keys.keys)?,
            (Some(_), true) => return Err(Problem::invalid("key", "", message!("key.made_here"))),
            (None, false) => return Err(Problem::invalid("key", "", message!("key.public_missing"))),
        };
        self.write_key(caller, agency, (keys, version), x, "agency_key_added")
    }

    fn write_key(
        &self,
        caller: &Caller,
        agency: &OrganisationId,
        (mut keys, version): (AgencyKeys, Option<u64>),
        x: PublicKey,
        kind: &str,
    ) -> Result<HeldKey, Problem> {
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        let record = records::agency_key(agency);
        match version {
            Some(version) => work.require_version(record.clone(), version),
            None => work.require_absent(record.clone()),
        }
        let key = match known_key(&keys, &x)? {
            Some(active) => active,
            None => keys.succeed(agency, x, &mut work),
        };
        work.put(record, &keys)?;
        work.event(kind).after(&key.kid).record()?;
        self.context.commit(work)?;
        Ok(key)
    }
}

/// The agency's key `x`, if it has it; one that signs no more does not come back.
fn known_key(keys: &AgencyKeys, x: &PublicKey) -> Result<Option<HeldKey>, Problem> {
    match keys.keys.iter().find(|key| key.x == *x) {
        Some(old) if !old.is_active() => Err(Problem::conflict(message!("key.ended", key = old.kid))),
        known => Ok(known.cloned()),
    }
}
