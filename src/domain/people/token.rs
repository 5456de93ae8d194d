//! Bearer tokens: shown once, stored hashed (access.md). `zm_{id}_{secret}`: the id finds the record, the
//! secret is compared by its hash in constant time. The secret has 256 random bits, so one SHA-256 is enough.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::access::Role;
use super::organisation::OrganisationId;
use super::wrap::Wrapped;
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::message::{Explain, Message, message};

/// The part of a token that is no secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenId(String);

crate::text::schema_of_text!(TokenId, pattern: "^[a-z2-7]{15}$", "aaaaaaaaaaaaaaa");

impl fmt::Display for TokenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A whole token, as its holder has it. Never logged: it has no `Debug` that shows it.
pub struct TokenSecret {
    id: TokenId,
    secret: Zeroizing<[u8; 32]>,
}

/// The text is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct NotAToken;

impl Explain for NotAToken {
    fn message(&self) -> Message {
        message!("token.form")
    }
}

impl TokenSecret {
    /// Makes a token of random bytes.
    #[must_use]
    pub fn from_random(id: [u8; 9], secret: [u8; 32]) -> Self {
        let id = TokenId(data_encoding::BASE32_NOPAD.encode(&id).to_ascii_lowercase());
        Self {
            id,
            secret: Zeroizing::new(secret),
        }
    }

    /// Reads a token.
    ///
    /// # Errors
    /// [`NotAToken`].
    pub fn parse(text: &str) -> Result<Self, NotAToken> {
        let (id, secret) = text
            .strip_prefix("zm_")
            .and_then(|t| t.split_once('_'))
            .ok_or(NotAToken)?;
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        if id.len() != 15 || !id.bytes().all(plain) {
            return Err(NotAToken);
        }
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(secret).map_err(|_| NotAToken)?);
        let secret = bytes.as_slice().try_into().map_err(|_| NotAToken)?;
        Ok(Self {
            id: TokenId(id.to_owned()),
            secret: Zeroizing::new(secret),
        })
    }

    /// The whole text, to be shown once.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!(
            "zm_{}_{}",
            self.id,
            URL_SAFE_NO_PAD.encode(self.secret.as_slice())
        ))
    }

    /// The id.
    #[must_use]
    pub const fn id(&self) -> &TokenId {
        &self.id
    }

    /// The secret, to wrap and unwrap with.
    #[must_use]
    pub fn secret(&self) -> &[u8] {
        self.secret.as_slice()
    }

    /// What is stored of the secret.
    #[must_use]
    pub fn hash(&self) -> Sha256Hash {
        let mut text = Zeroizing::new(b"zhenma/token/v1\n".to_vec());
        text.extend_from_slice(self.secret.as_slice());
        Sha256Hash::of(text.as_slice())
    }
}

/// A token as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// Whose it is.
    pub person: OrganisationId,
    /// What it lets them act as.
    pub role: Role,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Hash of the secret.
    pub hash: Sha256Hash,
    /// When it was made.
    pub created_at: Instant,
    /// When it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Instant>,
    /// From when on it does not hold any more; never, where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// Which of the person's keys it unwraps, and the wrapped copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing_key: Option<(String, Wrapped)>,
}

impl Token {
    /// Whether `presented` is this token, and it holds at `now`.
    #[must_use]
    pub fn accepts(&self, presented: &TokenSecret, now: Instant) -> bool {
        let same = self.hash.as_bytes().ct_eq(presented.hash().as_bytes());
        let expired = self.expires_at.is_some_and(|end| now >= end);
        bool::from(same) && self.withdrawn_at.is_none() && !expired
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_token_reads_back(id in any::<[u8; 9]>(), secret in any::<[u8; 32]>()) {
            let token = TokenSecret::from_random(id, secret);
            let read = TokenSecret::parse(&token.text()).unwrap();
            prop_assert_eq!(read.id(), token.id());
            prop_assert_eq!(read.hash(), token.hash());
        }

        #[test]
        fn a_token_holds_until_it_expires_or_is_withdrawn(id in any::<[u8; 9]>(), secret in any::<[u8; 32]>()) {
            let secret = TokenSecret::from_random(id, secret);
            let at = |text: &str| text.parse::<Instant>().unwrap();
            let mut token = Token {
                id: secret.id().clone(),
                person: OrganisationId::parse("cang").unwrap(),
                role: Role::Warehouse,
                organisation: OrganisationId::parse("wh-1").unwrap(),
                hash: secret.hash(),
                created_at: at("2026-01-01T00:00:00Z"),
                withdrawn_at: None,
                expires_at: None,
                signing_key: None,
            };
            prop_assert!(token.accepts(&secret, at("2126-01-01T00:00:00Z")));
            token.expires_at = Some(at("2026-04-01T00:00:00Z"));
            prop_assert!(token.accepts(&secret, at("2026-03-31T23:59:59.999Z")));
            prop_assert!(!token.accepts(&secret, at("2026-04-01T00:00:00Z")));
            token.withdrawn_at = Some(at("2026-02-01T00:00:00Z"));
            prop_assert!(!token.accepts(&secret, at("2026-03-01T00:00:00Z")));
        }

        #[test]
        fn nothing_from_outside_panics(text in "\\PC{0,120}") {
            let _ = TokenSecret::parse(&text);
        }
    }
}
