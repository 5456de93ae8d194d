//! Keys in public: the documents under `/.well-known/`.

use crate::app::deployment::{key_file, ring_keys};
use crate::app::keys::Keys;
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::{FormerLogKey, KeyDocument, KeyState, Ring, RingKey, did_document, jwks};

impl Keys<'_> {
    /// Every key of every ring.
    ///
    /// # Errors
    /// If the store fails.
    pub fn ring_keys(&self) -> Result<Vec<RingKey>, Problem> {
        ring_keys(self.context.store())
    }

    /// `/.well-known/jwks.json`.
    ///
    /// # Errors
    /// If the store fails.
    pub fn jwks(&self) -> Result<serde_json::Value, Problem> {
        Ok(jwks(self.ring_keys()?.iter()))
    }

    /// `/.well-known/did.json` of the origin whose host is `host`, else of the current one.
    ///
    /// # Errors
    /// 404 where the host is an IP address, which did:web does not allow; if the store fails.
    pub fn did(&self, host: Option<&str>) -> Result<serde_json::Value, Problem> {
        let origin = self.context.origin_of(host);
        did_document(&origin, self.ring_keys()?.iter())
            .ok_or_else(|| Problem::not_found(Thing::Did, origin.authority()))
    }

    /// `/.well-known/zhenma-keys.json`, signed now.
    ///
    /// # Errors
    /// If the store fails or the signer does not sign.
    pub fn key_document(&self) -> Result<KeyDocument, Problem> {
        self.unsigned_key_document()?
            .signed(self.context.signers().certificate.as_ref())
            .map_err(Problem::internal)
    }

    /// The same for our own use.
    pub(crate) fn unsigned_key_document(&self) -> Result<KeyDocument, Problem> {
        let former = self.context.logs().former.iter().map(|log| FormerLogKey {
            origin: log.origin.clone(),
            key: log.key.clone(),
        });
        Ok(KeyDocument {
            format: KeyDocument::FORMAT.to_owned(),
            dated: self.context.now(),
            log_origin: self.context.logs().origin.clone(),
            former_logs: former.collect(),
            prefix: self.context.deployment.prefix.clone(),
            origins: self.context.origins().all.clone(),
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
                && !key_file(&self.context.folder, &key.kid).exists()
        });
        Ok(missing.map(|key| key.kid).collect())
    }
}
