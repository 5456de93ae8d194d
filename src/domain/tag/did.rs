//! `/.well-known/did.json`: the keys as a DID document (W3C DID 1.0, did:web), for whoever resolves the issuer.

use serde_json::{Value, json};

use super::keys::{KeyState, Ring, RingKey, jwk};
use super::origin::Origin;

/// The document of `origin`'s issuer; `None` where the host is an IP address, which did:web does not allow.
///
/// Verification methods are the active and retired keys of both rings, as in the JWKS: a retired key's signatures stay
/// good, a compromised key's are not believed. Only keys of the certificate ring assert anything.
#[must_use]
pub fn did_document<'a>(origin: &Origin, keys: impl Iterator<Item = &'a RingKey>) -> Option<Value> {
    let did = origin.issuer();
    if !did.starts_with("did:web:") {
        return None;
    }
    let id = |key: &RingKey| format!("{did}#{}", key.kid);
    let (mut methods, mut asserting) = (Vec::new(), Vec::new());
    for key in keys {
        if key.ring == Ring::Log || matches!(key.state, KeyState::Compromised { .. }) {
            continue;
        }
        methods.push(json!({
            "id": id(key), "type": "JsonWebKey", "controller": did, "publicKeyJwk": jwk(&key.kid, &key.x),
        }));
        if key.ring == Ring::Certificate {
            asserting.push(id(key));
        }
    }
    Some(json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": did, "verificationMethod": methods, "assertionMethod": asserting,
    }))
}
