//! Signers (formats.md, "Keys"): whoever holds a private key, behind one trait.
//!
//! A signer is a file only its owner can read, a person's key that a token has unwrapped, or an endpoint that an
//! agency runs (`service/remote_signer.rs`). A PKCS#11 token finds its room here.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

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
pub enum SignProblem {
    /// The key file cannot be read or written.
    #[error("the key file {file} cannot be used: {why}")]
    File {
        /// Which file, by name.
        file: String,
        /// Why.
        why: String,
    },
    /// A remote signer did not answer, or answered something else than a signature.
    #[error("{0}")]
    Remote(String),
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

    /// Reads a key file.
    ///
    /// # Errors
    /// If the file is missing, is no key file, or can be read by others than its owner.
    pub fn read(path: &Path) -> Result<Self, SignProblem> {
        let problem = |why: String| SignProblem::File {
            file: file_name(path),
            why,
        };
        let mode = fs::metadata(path)
            .map_err(|e| problem(e.to_string()))?
            .permissions()
            .mode();
        if mode & 0o077 != 0 {
            return Err(problem(
                "others than its owner can read it; run chmod 600 on it".to_owned(),
            ));
        }
        let text = Zeroizing::new(fs::read(path).map_err(|e| problem(e.to_string()))?);
        let file: KeyFile =
            serde_json::from_slice(&text).map_err(|_| problem("it is no key file".to_owned()))?;
        let bytes = Zeroizing::new(
            URL_SAFE_NO_PAD
                .decode(file.private.as_bytes())
                .map_err(|_| problem("it is no key file".to_owned()))?,
        );
        let bytes: &[u8; 32] = bytes
            .as_slice()
            .try_into()
            .map_err(|_| problem("its key has not 32 bytes".to_owned()))?;
        Ok(Self {
            kid: file.kid,
            key: SigningKey::from_bytes(bytes),
        })
    }

    /// Writes the key to a new file that only its owner can read, durably.
    ///
    /// # Errors
    /// If the file exists or cannot be written.
    pub fn write(&self, path: &Path, demonstration: bool) -> Result<(), SignProblem> {
        let private = Zeroizing::new(URL_SAFE_NO_PAD.encode(self.key.as_bytes()));
        let file = KeyFile {
            kid: self.kid.clone(),
            private,
            demonstration,
        };
        let write = || -> std::io::Result<()> {
            let mut out = fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(path)?;
            let json = Zeroizing::new(serde_json::to_vec(&file)?);
            out.write_all(&json)?;
            out.sync_all()?;
            path.parent()
                .map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
        };
        write().map_err(|error| SignProblem::File {
            file: file_name(path),
            why: error.to_string(),
        })
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

#[derive(Serialize, Deserialize)]
struct KeyFile {
    kid: String,
    private: Zeroizing<String>,
    /// An agency's key lies beside the service's only in demonstrations, and is marked so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    demonstration: bool,
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
