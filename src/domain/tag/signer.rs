//! Signers (formats.md, "Keys"): whoever holds a private key, behind one trait.
//!
//! A signer is a key from a file that only its owner can read, a person's key that a token has unwrapped, or an endpoint
//! that an agency runs. A PKCS#11 token would be another.

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};

use crate::message::{Explain, Message, message};

/// Signs with one private key.
pub trait Signer: Send + Sync {
    /// The key's id, as published.
    fn kid(&self) -> &str;
    /// The public half.
    fn public(&self) -> VerifyingKey;
    /// Ed25519 over `message`.
    ///
    /// # Errors
    /// [`SignProblem`] if the signer cannot be reached or refuses.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignProblem>;
}

/// A signer did not sign, or its key could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum SignProblem {
    /// The key file cannot be read or written.
    File {
        /// Which file, by name.
        file: String,
        /// Why.
        why: Message,
    },
    /// A remote signer did not answer, or answered something else than a signature.
    Remote(Message),
}

impl Explain for SignProblem {
    fn message(&self) -> Message {
        match self {
            Self::File { file, why } => message!("key.file_unusable", file, why: why.clone()),
            Self::Remote(why) => why.clone(),
        }
    }
}

/// A private key held in memory.
pub struct KeyInMemory {
    kid: String,
    key: SigningKey,
}

impl KeyInMemory {
    /// Holds `key` under `kid`.
    #[must_use]
    pub const fn new(kid: String, key: SigningKey) -> Self {
        Self { kid, key }
    }

    /// The private half, for whoever keeps the key. Anybody who knows it can sign.
    #[must_use]
    pub fn private(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }
}

impl Signer for KeyInMemory {
    fn kid(&self) -> &str {
        &self.kid
    }

    fn public(&self) -> VerifyingKey {
        self.key.verifying_key()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignProblem> {
        Ok(self.key.sign(message).to_bytes())
    }
}
