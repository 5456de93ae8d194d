//! A person's signing key at rest: wrapped, one copy per credential (formats.md, "Keys").
//!
//! The wrapping key is HKDF-SHA256 of a token's secret, the cipher ChaCha20-Poly1305 with the person and the
//! key's id as associated data, so that a copy moved to another record does not open.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use ed25519_dalek::SigningKey;
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::message::{Explain, Message, message};

const NONCE_BYTES: usize = 12;

/// Sealed bytes: the nonce and the ciphertext, base64url.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Wrapped(String);

/// The sealed bytes do not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct WrapProblem;

impl Explain for WrapProblem {
    fn message(&self) -> Message {
        message!("token.sealed_record")
    }
}

fn derived(secret: &[u8], purpose: &[u8]) -> Result<Zeroizing<[u8; 32]>, WrapProblem> {
    let mut key = Zeroizing::new([0_u8; 32]);
    Hkdf::<Sha256>::new(None, secret)
        .expand(purpose, key.as_mut_slice())
        .map_err(|_| WrapProblem)?;
    Ok(key)
}

/// Seals `plain` under `key` for `place`.
///
/// # Errors
/// [`WrapProblem`] if the cipher refuses, which it does only for texts of many gigabytes.
pub fn seal(
    key: &[u8; 32],
    nonce: [u8; NONCE_BYTES],
    place: &str,
    plain: &[u8],
) -> Result<Wrapped, WrapProblem> {
    let cipher = ChaCha20Poly1305::new(Key::from_slice(key));
    let payload = Payload {
        msg: plain,
        aad: place.as_bytes(),
    };
    let sealed = cipher
        .encrypt(Nonce::from_slice(&nonce), payload)
        .map_err(|_| WrapProblem)?;
    let mut bytes = nonce.to_vec();
    bytes.extend(sealed);
    Ok(Wrapped(URL_SAFE_NO_PAD.encode(bytes)))
}

/// Opens what [`seal`] sealed.
///
/// # Errors
/// [`WrapProblem`].
pub fn open(key: &[u8; 32], place: &str, sealed: &Wrapped) -> Result<Zeroizing<Vec<u8>>, WrapProblem> {
    let bytes = URL_SAFE_NO_PAD.decode(&sealed.0).map_err(|_| WrapProblem)?;
    let (nonce, text) = bytes.split_at_checked(NONCE_BYTES).ok_or(WrapProblem)?;
    let cipher = ChaCha20Poly1305::new(Key::from_slice(key));
    let payload = Payload {
        msg: text,
        aad: place.as_bytes(),
    };
    cipher
        .decrypt(Nonce::from_slice(nonce), payload)
        .map(Zeroizing::new)
        .map_err(|_| WrapProblem)
}

/// Wraps a signing key under a token's secret. `kid` names person and key.
///
/// # Errors
/// [`WrapProblem`].
pub fn wrap_key(
    secret: &[u8],
    nonce: [u8; NONCE_BYTES],
    kid: &str,
    key: &SigningKey,
) -> Result<Wrapped, WrapProblem> {
    let wrapping = derived(secret, b"zhenma/wrap/v1")?;
    seal(&wrapping, nonce, kid, key.as_bytes())
}

/// Unwraps a signing key with a token's secret.
///
/// # Errors
/// [`WrapProblem`].
pub fn unwrap_key(secret: &[u8], kid: &str, wrapped: &Wrapped) -> Result<SigningKey, WrapProblem> {
    let wrapping = derived(secret, b"zhenma/wrap/v1")?;
    let bytes = open(&wrapping, kid, wrapped)?;
    let bytes: &[u8; 32] = bytes.as_slice().try_into().map_err(|_| WrapProblem)?;
    Ok(SigningKey::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_secret_and_place_open_it() {
        let key = SigningKey::from_bytes(&[3; 32]);
        let wrapped = wrap_key(b"secret", [1; 12], "chen-1", &key).unwrap();
        assert_eq!(unwrap_key(b"secret", "chen-1", &wrapped).unwrap(), key);
        assert_eq!(unwrap_key(b"Secret", "chen-1", &wrapped).err(), Some(WrapProblem));
        assert_eq!(unwrap_key(b"secret", "wang-1", &wrapped).err(), Some(WrapProblem));
        let cut = Wrapped("AAAA".to_owned());
        assert_eq!(unwrap_key(b"secret", "chen-1", &cut).err(), Some(WrapProblem));
    }

    proptest::proptest! {
        /// What is sealed opens in its place with its key, and nothing else does: not another key, not another
        /// place, not one changed character.
        #[test]
        fn sealed_bytes_open_only_as_they_were_sealed(
            key: [u8; 32], nonce: [u8; 12], plain: Vec<u8>, at: proptest::sample::Index,
        ) {
            let sealed = seal(&key, nonce, "li-1", &plain).unwrap();
            let opened = open(&key, "li-1", &sealed).unwrap();
            proptest::prop_assert_eq!(opened.as_slice(), plain.as_slice());
            proptest::prop_assert!(open(&key, "li-2", &sealed).is_err());
            let mut other = key;
            other[0] ^= 1;
            proptest::prop_assert!(open(&other, "li-1", &sealed).is_err());
            let mut text: Vec<char> = sealed.0.chars().collect();
            let at = at.index(text.len());
            text[at] = if text[at] == 'A' { 'Q' } else { 'A' };
            let changed = Wrapped(text.into_iter().collect());
            proptest::prop_assert!(open(&key, "li-1", &changed).is_err());
        }
    }
}
