//! An agency's keys: the public halves with their states, and where the private half of the active one signs.

use std::path::Path;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::app::concurrency::Permit;
use crate::app::deployment::key_leaf;
use crate::app::key_file;
use crate::app::keys::Keys;
use crate::app::keys::agency_key_files::held_key_file;
use crate::app::keys::remote_signer::{Endpoint, RemoteSigner, SignContext, endpoint_url};
use crate::app::outbound::Reach;
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::Appraisal;
use crate::domain::log::{LEAVES, LeafKind};
use crate::domain::people::OrganisationId;
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::{HeldKey, PublicKey, SignProblem, jwk, sign_jws, verify_jws};
use crate::message::message;
use crate::store::{Store, for_each};

/// Calls of one agency's endpoint at the same time. More are turned away, so that one agency's slow endpoint does not
/// take the threads of all.
const MOST_CALLS: usize = 16;

/// An agency's keys, as stored.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub struct AgencyKeys {
    /// Oldest first; at most one is active.
    pub keys: Vec<HeldKey>,
    /// Where the active key signs; without it, a file beside the service's own (demonstrations only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<RemoteEndpoint>,
}

/// A remote signer, as stored: its secret lies in a file of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteEndpoint {
    /// Its address.
    pub url: String,
    /// The name of the secret's file.
    pub secret_file: String,
}

/// The record as it is, or as it was while an agency had one key for ever.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Many {
        keys: Vec<HeldKey>,
        #[serde(default)]
        signer: Option<RemoteEndpoint>,
    },
    One(Box<HeldKey>),
}

impl From<Stored> for AgencyKeys {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Many { keys, signer } => Self { keys, signer },
            Stored::One(key) => Self {
                keys: vec![*key],
                signer: None,
            },
        }
    }
}

impl AgencyKeys {
    /// The key that signs.
    #[must_use]
    pub fn active(&self) -> Option<&HeldKey> {
        self.keys.iter().find(|key| key.is_active())
    }

    /// The key `kid`.
    #[must_use]
    pub fn key(&self, kid: &str) -> Option<&HeldKey> {
        self.keys.iter().find(|key| key.kid == kid)
    }

    /// Adds the key `x` as the active one and retires the one before, with their leaves.
    pub(crate) fn succeed(
        &mut self,
        agency: &OrganisationId,
        x: PublicKey,
        work: &mut UnitOfWork,
    ) -> HeldKey {
        let now = work.at();
        for old in self.keys.iter_mut().filter(|key| key.is_active()) {
            old.retired_at = Some(now);
            work.append(LEAVES, key_leaf(LeafKind::KeyRetired, &old.kid, &old.x, now));
        }
        let new = HeldKey::next(agency.as_str(), &self.keys, x, now);
        work.append(LEAVES, key_leaf(LeafKind::KeyAdded, &new.kid, &new.x, now));
        self.keys.push(new.clone());
        new
    }
}

/// The agencies whose reports nobody signs, because a key or a secret is not in `folder`.
pub(crate) fn without_signer(store: &dyn Store, folder: &Path) -> Result<Vec<String>, Problem> {
    let mut without = Vec::new();
    for_each(store, records::AGENCY_KEYS, |place, record| {
        let id = place.strip_prefix(records::AGENCY_KEYS).unwrap_or_default();
        let agency = OrganisationId::parse(id).map_err(Problem::internal)?;
        let keys: AgencyKeys = serde_json::from_slice(&record.value)?;
        if let Some(active) = keys.active() {
            let file = match &keys.signer {
                Some(endpoint) => folder.join("keys").join(&endpoint.secret_file),
                None => held_key_file(folder, &agency, active),
            };
            if !file.exists() {
                without.push(agency.to_string());
            }
        }
        Ok::<(), Problem>(())
    })?;
    Ok(without)
}

impl Keys<'_> {
    /// `/.well-known/agencies/{id}/jwks.json`: active and retired keys.
    ///
    /// # Errors
    /// 404 if there is no such agency or it never had a key.
    pub fn agency_jwks(&self, agency: &str) -> Result<serde_json::Value, Problem> {
        let missing = || Problem::not_found(Thing::Agency, agency);
        let id = OrganisationId::parse(agency).map_err(|_| missing())?;
        let (keys, _) = self.agency_keys(&id)?.ok_or_else(missing)?;
        let believed = keys.keys.iter().filter(|key| key.compromised_since.is_none());
        let shown: Vec<_> = believed.map(|key| jwk(&key.kid, &key.x)).collect();
        Ok(serde_json::json!({ "keys": shown }))
    }

    pub(crate) fn agency_keys(&self, agency: &OrganisationId) -> Result<Option<(AgencyKeys, u64)>, Problem> {
        Ok(records::read(self.context.store(), &records::agency_key(agency))?)
    }

    /// The id of an agency's key, for leaves: the active one, or the last there was.
    pub(crate) fn agency_kid(&self, agency: &OrganisationId) -> Result<String, Problem> {
        let keys = self
            .agency_keys(agency)?
            .map(|(keys, _)| keys)
            .unwrap_or_default();
        let key = keys.active().or(keys.keys.last());
        key.map(|key| key.kid.clone())
            .ok_or_else(|| Problem::internal(format!("the agency '{agency}' has no key")))
    }

    /// The agency's JWS over an approved report's body, verified before it is used, and the key's id. The commit of
    /// `work` is refused if the agency's keys change meanwhile.
    pub(crate) fn agency_jws(
        &self,
        appraisal: &Appraisal,
        work: &mut UnitOfWork,
    ) -> Result<(String, String), Problem> {
        let agency = OrganisationId::parse(&appraisal.body.agency.id).map_err(Problem::internal)?;
        let read = self.agency_keys(&agency)?;
        let active = read
            .as_ref()
            .and_then(|(keys, version)| Some((keys.active()?.clone(), keys.signer.clone(), *version)));
        let missing = || Problem::unavailable(message!("key.active_missing", agency));
        let (key, signer, version) = active.ok_or_else(missing)?;
        work.require_version(records::agency_key(&agency), version);
        let hash = appraisal.body_sha256.to_string();
        let failed = |error: SignProblem| not_signed(&agency, &error);
        let jws = match signer {
            Some(endpoint) => {
                let _place = self.signer_permit(&agency)?;
                let signer = RemoteSigner {
                    endpoint: self.endpoint(&agency, &endpoint)?,
                    kid: key.kid.clone(),
                    x: key.x,
                    context: SignContext {
                        appraisal_id: appraisal.id,
                        report_body_sha256: appraisal.body_sha256,
                    },
                };
                sign_jws(&signer, None, hash.as_bytes()).map_err(failed)?
            }
            None => {
                let signer =
                    key_file::read(&held_key_file(&self.context.folder, &agency, &key)).map_err(failed)?;
                sign_jws(&signer, None, hash.as_bytes()).map_err(failed)?
            }
        };
        match verify_jws(&jws, |kid| (kid == key.kid).then_some(key.x.0)) {
            Ok(_) => Ok((key.kid, jws)),
            Err(_) => {
                let told = message!("key.signer_wrong_key", agency, key = key.kid);
                Err(Problem::bad_gateway(told))
            }
        }
    }

    pub(crate) const fn reach(&self) -> Reach {
        if self.context.settings.signers_may_be_private {
            Reach::Anywhere
        } else {
            Reach::Public
        }
    }

    /// A place among those who wait for the agency's endpoint.
    pub(crate) fn signer_permit(&self, agency: &OrganisationId) -> Result<Permit<OrganisationId>, Problem> {
        let place = self
            .context
            .limits
            .signing
            .enter(agency, 1, MOST_CALLS, usize::MAX);
        place.ok_or_else(|| Problem::unavailable(message!("key.signer_busy", agency, most = MOST_CALLS)))
    }

    fn endpoint(&self, agency: &OrganisationId, stored: &RemoteEndpoint) -> Result<Endpoint, Problem> {
        let url = endpoint_url(&stored.url).map_err(Problem::internal)?;
        let file = self.context.folder.join("keys").join(&stored.secret_file);
        let secret = std::fs::read_to_string(&file).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                Problem::unavailable(message!("key.signer_secret_missing", agency))
            }
            _ => Problem::internal(format!("{}: {error}", stored.secret_file)),
        })?;
        Ok(Endpoint {
            url,
            secret: Zeroizing::new(secret),
            timeout: self.context.settings.signer_timeout,
            reach: self.reach(),
        })
    }
}

pub(crate) fn not_signed(agency: &OrganisationId, error: &SignProblem) -> Problem {
    let mut problem = Problem::unavailable(match error {
        SignProblem::Remote(why) => message!("key.signer_failed", agency, why: why.clone()),
        SignProblem::File { .. } => message!("key.signer_file_unusable", agency),
    });
    problem.cause = Some(format!("the signer of the agency '{agency}': {error}"));
    problem
}
