//! Keys in public: the documents under `/.well-known/`, and the rotation of a ring.

use serde::{Deserialize, Serialize};

use super::house::{add_ring_key, key_file, key_leaf, ring_keys, signers};
use super::logs::{Restored, next_key_number};
use super::{Caller, Event, Service, records};
use crate::instant::Instant;
use crate::log::{LEAVES, LeafKind};
use crate::people::OrganisationId;
use crate::problem::Problem;
use crate::store::Batch;
use crate::tag::{FormerLogKey, KeyDocument, KeyState, PublicKey, Ring, RingKey, jwk, jwks};

/// An agency's public key, as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AgencyKey {
    /// `{agency}-{number}`.
    pub kid: String,
    /// The public half.
    pub x: PublicKey,
    /// When it was added.
    pub added_at: Instant,
}

impl Service {
    /// Every key of every ring.
    ///
    /// # Errors
    /// If the store fails.
    pub fn ring_keys(&self) -> Result<Vec<RingKey>, Problem> {
        ring_keys(self.store())
    }

    /// `/.well-known/jwks.json`.
    ///
    /// # Errors
    /// If the store fails.
    pub fn jwks(&self) -> Result<serde_json::Value, Problem> {
        Ok(jwks(self.ring_keys()?.iter()))
    }

    /// `/.well-known/zhenma-keys.json`, signed now.
    ///
    /// # Errors
    /// If the store fails or the signer does not sign.
    pub fn key_document(&self) -> Result<KeyDocument, Problem> {
        self.unsigned_key_document()?
            .signed(self.signers().certificate.as_ref())
            .map_err(Problem::internal)
    }

    /// The same for our own use.
    pub(super) fn unsigned_key_document(&self) -> Result<KeyDocument, Problem> {
        let former = self.logs().former.iter().map(|log| FormerLogKey {
            origin: log.origin.clone(),
            key: log.key.clone(),
        });
        Ok(KeyDocument {
            format: KeyDocument::FORMAT.to_owned(),
            dated: self.now(),
            log_origin: self.logs().origin.clone(),
            former_logs: former.collect(),
            prefix: self.house.prefix.clone(),
            origins: self.origins().all.clone(),
            keys: self.ring_keys()?,
            jws: None,
        })
    }

    /// The active keys of the rings `rings` whose private halves are not in the folder.
    ///
    /// # Errors
    /// If the store fails.
    pub fn missing_keys(&self, rings: &[Ring]) -> Result<Vec<String>, Problem> {
        let keys = self.ring_keys()?.into_iter();
        let missing = keys.filter(|key| {
            key.state == KeyState::Active
                && rings.contains(&key.ring)
                && !key_file(&self.folder, &key.kid).exists()
        });
        Ok(missing.map(|key| key.kid).collect())
    }

    /// `/.well-known/agencies/{id}/jwks.json`.
    ///
    /// # Errors
    /// 404 if there is no such agency or it has no key here.
    pub fn agency_jwks(&self, agency: &str) -> Result<serde_json::Value, Problem> {
        let missing = || Problem::not_found("agency", agency);
        let id = OrganisationId::parse(agency).map_err(|_| missing())?;
        let key = self.agency_key(&id)?.ok_or_else(missing)?;
        Ok(serde_json::json!({ "keys": [jwk(&key.kid, &key.x)] }))
    }

    pub(super) fn agency_key(&self, agency: &OrganisationId) -> Result<Option<AgencyKey>, Problem> {
        Ok(records::read(self.store(), &records::agency_key(agency))?.map(|(key, _)| key))
    }

    /// The id of an agency's key, for leaves.
    pub(super) fn agency_kid(&self, agency: &OrganisationId) -> Result<String, Problem> {
        let key = self.agency_key(agency)?;
        key.map(|key| key.kid)
            .ok_or_else(|| Problem::internal(format!("the agency '{agency}' has no key")))
    }

    /// Gives a ring a new active key and retires the old one, in one commit with both leaves.
    ///
    /// # Errors
    /// 403 for anybody but the operator, 409 when all 255 numbers are used.
    pub fn rotate(&self, caller: &Caller, ring: Ring) -> Result<RingKey, Problem> {
        self.require_operator(caller)?;
        if ring == Ring::Log {
            return Err(Problem::conflict(
                "a log's key is made with the log and never changed",
            ));
        }
        let keys = self.ring_keys()?;
        let of_ring = || keys.iter().filter(|key| key.ring == ring);
        let restored = records::read::<Restored>(self.store(), records::RESTORED)?;
        let restored = restored.map(|(restored, _)| restored).unwrap_or_default();
        let number = next_key_number(&keys, ring, &restored)?;
        let now = self.now();
        let mut batch = Batch::new();
        let leftover = key_file(&self.folder, &ring.kid(number));
        if leftover.exists() {
            std::fs::remove_file(&leftover).map_err(Problem::internal)?;
        }
        let new = add_ring_key(&self.folder, ring, number, now, &mut batch)?;
        for old in of_ring().filter(|key| key.state == KeyState::Active) {
            let retired = RingKey {
                state: KeyState::Retired { since: now },
                ..old.clone()
            };
            batch.put(records::ring_key(&old.kid), &retired)?;
            batch.append(LEAVES, key_leaf(LeafKind::KeyRetired, &old.kid, &old.x, now));
        }
        let mut event = Event::new("key_rotated", caller.by.clone(), now);
        event.after = Some(new.kid.clone());
        event.write(&mut batch)?;
        self.store().commit(batch)?;
        let signers = signers(&self.folder, &self.ring_keys()?)?;
        *self
            .signers
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = std::sync::Arc::new(signers);
        Ok(new)
    }
}
