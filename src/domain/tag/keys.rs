//! Key rings (formats.md, "Keys") and the two documents that publish them.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};

use super::jws::{JwsProblem, sign_jws, verify_jws};
use super::origin::{LabelPrefix, Origin};
use super::signer::{SignProblem, Signer};
use crate::instant::Instant;
use crate::message::{Explain, Message, message};
use crate::text::{schema_of_text, serde_as_text};

/// An Ed25519 public key; as text, 32 bytes in base64url (the `x` of RFC 8037).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(pub VerifyingKey);

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0.as_bytes()))
    }
}

/// The text is no public key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct NotAPublicKey;

impl Explain for NotAPublicKey {
    fn message(&self) -> Message {
        message!("key.public")
    }
}

impl std::str::FromStr for PublicKey {
    type Err = NotAPublicKey;

    fn from_str(text: &str) -> Result<Self, NotAPublicKey> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NotAPublicKey)?;
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| NotAPublicKey)?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| NotAPublicKey)?;
        // A key of small order lets anyone forge signatures.
        if key.is_weak() {
            Err(NotAPublicKey)
        } else {
            Ok(Self(key))
        }
    }
}

serde_as_text!(PublicKey, str::parse::<PublicKey>);
schema_of_text!(PublicKey, pattern: "^[A-Za-z0-9_-]{43}$", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");

/// Which keys belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ring {
    /// Seals in codes.
    Seal,
    /// Certificates.
    Certificate,
    /// The transparency log; one key for each log, never changed.
    Log,
}

impl Ring {
    /// Every ring.
    pub const ALL: [Self; 3] = [Self::Seal, Self::Certificate, Self::Log];

    /// How ids of its keys begin.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Seal => "seal",
            Self::Certificate => "cert",
            Self::Log => "log",
        }
    }

    /// The id of key `number` of this ring, for example `seal-7`.
    #[must_use]
    pub fn kid(self, number: u8) -> String {
        format!("{}-{number}", self.as_str())
    }
}

/// Where a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum KeyState {
    /// The ring signs with it.
    Active,
    /// Signs no more; what it signed stays good.
    Retired {
        /// Since when.
        since: Instant,
    },
    /// Not to be believed for anything signed since.
    Compromised {
        /// Since when.
        since: Instant,
    },
}

/// One key of a ring, as stored and published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RingKey {
    /// Its id, equal to the certificate's `kid` byte for byte.
    pub kid: String,
    /// Its ring.
    pub ring: Ring,
    /// 1–255 within the ring, never used again.
    pub number: u8,
    /// The public half.
    pub x: PublicKey,
    /// When it was added.
    pub added_at: Instant,
    /// Where it stands.
    #[serde(flatten)]
    pub state: KeyState,
}

/// `/.well-known/jwks.json` (RFC 7517): active and retired keys of the seal and certificate rings.
#[must_use]
pub fn jwks<'a>(keys: impl Iterator<Item = &'a RingKey>) -> serde_json::Value {
    let shown = keys
        .filter(|key| key.ring != Ring::Log && !matches!(key.state, KeyState::Compromised { .. }))
        .map(|key| jwk(&key.kid, &key.x))
        .collect::<Vec<_>>();
    serde_json::json!({ "keys": shown })
}

/// One JWK (RFC 8037).
#[must_use]
pub fn jwk(kid: &str, x: &PublicKey) -> serde_json::Value {
    serde_json::json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": kid, "x": x })
}

/// `/.well-known/zhenma-keys.json`: every key with its state, and what else is needed to check a code with no
/// store. Signed with its date by the active certificate key.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub struct KeyDocument {
    /// Always `zhenma/keys/v1`.
    pub format: String,
    /// When the document was made.
    pub dated: Instant,
    /// The log's name.
    pub log_origin: String,
    /// The logs before it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_logs: Vec<FormerLogKey>,
    /// The operator's prefix.
    pub prefix: LabelPrefix,
    /// Every origin under which codes were issued.
    pub origins: Vec<Origin>,
    /// All keys.
    pub keys: Vec<RingKey>,
    /// JWS over the JCS of everything above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jws: Option<String>,
}

/// A log that another one has followed, and the key that signed its checkpoints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FormerLogKey {
    /// Its name.
    pub origin: String,
    /// The key's id.
    pub key: String,
}

/// Why a key document cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum KeyDocumentProblem {
    /// Not JSON of the right shape.
    NotADocument(String),
    /// Another format.
    Format(String),
    /// It is not signed.
    Unsigned,
    /// Its signature is not valid.
    Signature(JwsProblem),
    /// Its signature is of another document.
    Changed,
}

impl Explain for KeyDocumentProblem {
    fn message(&self) -> Message {
        match self {
            Self::NotADocument(error) => message!("key.document_unreadable", error),
            Self::Format(found) => message!("key.document_format", found),
            Self::Unsigned => message!("key.document_unsigned"),
            Self::Signature(problem) => message!("key.document_signature", why: problem.message()),
            Self::Changed => message!("key.document_changed"),
        }
    }
}

impl KeyDocument {
    /// The format's name.
    pub const FORMAT: &'static str = "zhenma/keys/v1";

    fn unsigned_bytes(&self) -> Vec<u8> {
        let bare = Self {
            jws: None,
            ..self.clone()
        };
        serde_json_canonicalizer::to_vec(&bare).unwrap_or_default()
    }

    /// The document with its signature.
    ///
    /// # Errors
    /// [`SignProblem`] if the signer does not sign.
    pub fn signed(mut self, signer: &dyn Signer) -> Result<Self, SignProblem> {
        self.jws = Some(sign_jws(signer, None, &self.unsigned_bytes())?);
        Ok(self)
    }

    /// Reads a document and checks that it is whole. Whether it is the operator's is for whoever fetched it.
    ///
    /// # Errors
    /// [`KeyDocumentProblem`].
    pub fn read(json: &[u8]) -> Result<Self, KeyDocumentProblem> {
        let document: Self =
            serde_json::from_slice(json).map_err(|e| KeyDocumentProblem::NotADocument(e.to_string()))?;
        if document.format != Self::FORMAT {
            return Err(KeyDocumentProblem::Format(document.format));
        }
        let jws = document.jws.as_deref().ok_or(KeyDocumentProblem::Unsigned)?;
        let find = |kid: &str| match document.key(Ring::Certificate, kid) {
            Some(key) if !matches!(key.state, KeyState::Compromised { .. }) => Some(key.x.0),
            _ => None,
        };
        let (_, payload) = verify_jws(jws, find).map_err(KeyDocumentProblem::Signature)?;
        if payload == document.unsigned_bytes() {
            Ok(document)
        } else {
            Err(KeyDocumentProblem::Changed)
        }
    }

    /// The key `kid` of `ring`.
    #[must_use]
    pub fn key(&self, ring: Ring, kid: &str) -> Option<&RingKey> {
        self.keys.iter().find(|key| key.ring == ring && key.kid == kid)
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;

    use super::super::signer::KeyInMemory;
    use super::*;

    fn document() -> KeyDocument {
        let signer = KeyInMemory::new("cert-1".to_owned(), SigningKey::from_bytes(&[5; 32]));
        let added_at = "2026-01-01T00:00:00Z".parse().unwrap();
        let key = RingKey {
            kid: "cert-1".to_owned(),
            ring: Ring::Certificate,
            number: 1,
            x: PublicKey(signer.public()),
            added_at,
            state: KeyState::Active,
        };
        KeyDocument {
            format: KeyDocument::FORMAT.to_owned(),
            dated: added_at,
            log_origin: "zm.example.cn/log".to_owned(),
            former_logs: Vec::new(),
            prefix: "9521234".parse().unwrap(),
            origins: vec![Origin::parse("https://zm.example.cn").unwrap()],
            keys: vec![key],
            jws: None,
        }
        .signed(&signer)
        .unwrap()
    }

    #[test]
    fn a_signed_document_reads_back() {
        let json = serde_json::to_vec(&document()).unwrap();
        let read = KeyDocument::read(&json).unwrap();
        assert_eq!(
            read.key(Ring::Certificate, "cert-1").map(|key| key.state),
            Some(KeyState::Active)
        );
    }

    #[test]
    fn a_changed_document_does_not() {
        let json = String::from_utf8(serde_json::to_vec(&document()).unwrap()).unwrap();
        for (from, to) in [
            ("9521234", "9521235"),
            ("2026-01-01", "2026-01-02"),
            ("\"active\"", "\"retired\""),
        ] {
            assert!(
                KeyDocument::read(json.replacen(from, to, 1).as_bytes()).is_err(),
                "{from}"
            );
        }
        assert!(KeyDocument::read(b"{}").is_err());
    }

    #[test]
    fn the_jwks_leaves_out_compromised_and_log_keys() {
        let mut keys = document().keys;
        let mut log = keys[0].clone();
        log.ring = Ring::Log;
        let mut lost = keys[0].clone();
        lost.state = KeyState::Compromised { since: lost.added_at };
        keys.extend([log, lost]);
        let shown = jwks(keys.iter());
        assert_eq!(shown["keys"].as_array().unwrap().len(), 1);
        assert_eq!(shown["keys"][0]["kid"], "cert-1");
    }
}
