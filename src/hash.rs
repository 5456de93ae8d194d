//! SHA-256 values: 32 bytes that print and parse as 64 lower-case hex digits (formats.md).
//!
//! A [`Sha256Hash`] addresses evidence, reports and certificates. It only parses from exactly 64 lower-case
//! hex digits, so that a hash taken from a URL can never be a path.

mod difference;

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::message::{Explain, Message, message};
use crate::text::{schema_of_text, serde_as_text};

pub use self::difference::{DifferenceHash, NotADifferenceHash};

/// A SHA-256 digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256Hash([u8; 32]);

impl Sha256Hash {
    /// The digest of `bytes`.
    #[must_use]
    pub fn of(bytes: impl AsRef<[u8]>) -> Self {
        Self(Sha256::digest(bytes.as_ref()).into())
    }

    /// Wraps 32 bytes that are a digest already.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The digest's 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Sha256Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Sha256Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256Hash({self})")
    }
}

/// The text is not 64 lower-case hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct NotAHash;

impl Explain for NotAHash {
    fn message(&self) -> Message {
        message!("value.sha256")
    }
}

impl FromStr for Sha256Hash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let mut bytes = [0_u8; 32];
        if text.len() != 64 {
            return Err(NotAHash);
        }
        match HEXLOWER.decode_mut(text.as_bytes(), &mut bytes) {
            Ok(32) => Ok(Self(bytes)),
            _ => Err(NotAHash),
        }
    }
}

serde_as_text!(Sha256Hash, str::parse::<Sha256Hash>);
schema_of_text!(Sha256Hash, pattern: "^[0-9a-f]{64}$", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_parses_as_lower_case_hex() {
        let hash = Sha256Hash::of("");
        let text = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hash.to_string(), text);
        assert_eq!(text.parse(), Ok(hash));
    }

    #[test]
    fn refuses_everything_else() {
        let upper = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
        for text in ["", "e3b0", upper, "../../../../etc/passwd", "..%2f..%2f", "é"] {
            assert_eq!(text.parse::<Sha256Hash>(), Err(NotAHash), "{text}");
        }
    }
}
