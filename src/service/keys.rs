//! Keys in public: the documents under `/.well-known/`.

use super::Service;
use super::house::ring_keys;
use crate::problem::Problem;
use crate::tag::{KeyDocument, RingKey, jwks};

impl Service {
    /// Every key of every ring.
    ///
    /// # Errors
    /// If the store fails.
    pub fn ring_keys(&self) -> Result<Vec<RingKey>, Problem> {
        Ok(ring_keys(self.store())?.into_iter().map(|(key, _)| key).collect())
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
        let document = KeyDocument {
            format: KeyDocument::FORMAT.to_owned(),
            dated: self.now(),
            log_origin: self.house.log_origin.clone(),
            prefix: self.house.prefix.clone(),
            origins: self.origins().all.clone(),
            keys: self.ring_keys()?,
            jws: None,
        };
        document
            .signed(self.signers().certificate.as_ref())
            .map_err(Problem::internal)
    }
}
