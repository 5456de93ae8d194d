//! Private keys in a backup: sealed under a passphrase.
//!
//! The sealing key is argon2id of the passphrase, the cipher ChaCha20-Poly1305; the salt is new for every backup.

use std::collections::BTreeMap;

use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::domain::people::{Wrapped, open, seal};
use crate::message::{Explain, Message, message};

/// Where the sealed text belongs, so that it opens nowhere else.
const PLACE: &str = "zhenma/backup-keys/v1";
/// RFC 9106's second recommended choice: 64 MiB, three passes, here with one lane.
const MEMORY_KIB: u32 = 64 << 10;
const PASSES: u32 = 3;
/// What a file may ask for at most, so that a hostile one cannot take the machine's memory.
const MOST_MEMORY_KIB: u32 = 1 << 20;
const MOST_PASSES: u32 = 16;
/// Longest name of a key file.
const MOST_NAME: usize = 120;

/// Key files by their names.
pub type KeyFiles = BTreeMap<String, Zeroizing<String>>;

/// Key files, sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedKeys {
    memory_kib: u32,
    passes: u32,
    salt: String,
    sealed: Wrapped,
}

/// The sealed keys do not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct NotOpened;

impl Explain for NotOpened {
    fn message(&self) -> Message {
        message!("backup.passphrase_wrong")
    }
}

impl SealedKeys {
    /// Seals `files` under `passphrase`, with 16 and 12 random bytes.
    ///
    /// # Errors
    /// `NotOpened` if the cipher refuses, which it does not.
    pub fn seal(
        files: &KeyFiles,
        passphrase: &str,
        salt: [u8; 16],
        nonce: [u8; 12],
    ) -> Result<Self, NotOpened> {
        let key = key(passphrase, &salt, MEMORY_KIB, PASSES)?;
        let plain = Zeroizing::new(serde_json::to_vec(files).map_err(|_| NotOpened)?);
        Ok(Self {
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            salt: HEXLOWER.encode(&salt),
            sealed: seal(&key, nonce, PLACE, &plain).map_err(|_| NotOpened)?,
        })
    }

    /// Opens them.
    ///
    /// # Errors
    /// `NotOpened` for another passphrase, a changed text, or names that are no key files'.
    pub fn open(&self, passphrase: &str) -> Result<KeyFiles, NotOpened> {
        if self.memory_kib > MOST_MEMORY_KIB || self.passes > MOST_PASSES {
            return Err(NotOpened);
        }
        let salt = HEXLOWER.decode(self.salt.as_bytes()).map_err(|_| NotOpened)?;
        let key = key(passphrase, &salt, self.memory_kib, self.passes)?;
        let plain = open(&key, PLACE, &self.sealed).map_err(|_| NotOpened)?;
        let files: KeyFiles = serde_json::from_slice(&plain).map_err(|_| NotOpened)?;
        if files.keys().all(|name| is_key_file(name)) {
            Ok(files)
        } else {
            Err(NotOpened)
        }
    }
}

/// Whether a name is one that we give to key files, secrets of agencies' endpoints among them; such a name is never a
/// path.
#[must_use]
pub(crate) fn is_key_file(name: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let stem = name
        .strip_suffix(".json")
        .or_else(|| name.strip_suffix(".secret"));
    name.len() <= MOST_NAME && stem.is_some_and(|stem| stem.split('.').all(plain))
}

fn key(
    passphrase: &str,
    salt: &[u8],
    memory_kib: u32,
    passes: u32,
) -> Result<Zeroizing<[u8; 32]>, NotOpened> {
    let parameters = Params::new(memory_kib, passes, 1, Some(32)).map_err(|_| NotOpened)?;
    let mut key = Zeroizing::new([0_u8; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(passphrase.as_bytes(), salt, key.as_mut_slice())
        .map_err(|_| NotOpened)?;
    Ok(key)
}
