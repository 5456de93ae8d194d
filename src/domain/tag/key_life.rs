//! The life of keys (formats.md, "Keys"): whose a key is, where an agency's or a person's stands, and the rule
//! which tags a compromise affects.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::keys::{KeyState, PublicKey};
use crate::instant::Instant;
use crate::message::{Explain, Message, message};
use crate::text::{schema_of_text, serde_as_text};

/// How far a signature's own time may lie from the server's: a machine signs by its own clock.
pub const CLOCK_SKEW_MS: i64 = 15 * 60 * 1000;

/// An agency's or a person's public key, as stored. Its private half lies elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct HeldKey {
    /// `{holder}-{number}`, never used again.
    pub kid: String,
    /// The public half.
    pub x: PublicKey,
    /// When it was added.
    pub added_at: Instant,
    /// Since when it signs no more; what it signed before stays good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired_at: Option<Instant>,
    /// Since when it is not to be believed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compromised_since: Option<Instant>,
}

impl HeldKey {
    /// The key after the holder's keys so far.
    #[must_use]
    pub fn next(holder: &str, keys: &[Self], x: PublicKey, added_at: Instant) -> Self {
        Self {
            kid: format!("{holder}-{}", keys.len().saturating_add(1)),
            x,
            added_at,
            retired_at: None,
            compromised_since: None,
        }
    }

    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> KeyState {
        match (self.compromised_since, self.retired_at) {
            (Some(since), _) => KeyState::Compromised { since },
            (None, Some(since)) => KeyState::Retired { since },
            (None, None) => KeyState::Active,
        }
    }

    /// Whether it may still sign.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.state() == KeyState::Active
    }
}

/// A key by its id and by whose it is: an agency and a person may bear the same id, and so may their keys.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum KeyName {
    /// A key of one of the service's rings: `seal-7`.
    Ring(String),
    /// An agency's: `agency:{kid}`.
    Agency(String),
    /// A person's: `person:{kid}`.
    Person(String),
}

/// The text names no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct NotAKeyName;

impl Explain for NotAKeyName {
    fn message(&self) -> Message {
        message!("key.name")
    }
}

impl KeyName {
    /// The id alone.
    #[must_use]
    pub fn kid(&self) -> &str {
        let (Self::Ring(kid) | Self::Agency(kid) | Self::Person(kid)) = self;
        kid
    }

    /// The holder's id of an agency's or a person's key, `{holder}-{number}`.
    #[must_use]
    pub fn holder(&self) -> &str {
        self.kid().rsplit_once('-').map_or("", |(holder, _)| holder)
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ring(kid) => f.write_str(kid),
            Self::Agency(kid) => write!(f, "agency:{kid}"),
            Self::Person(kid) => write!(f, "person:{kid}"),
        }
    }
}

impl FromStr for KeyName {
    type Err = NotAKeyName;

    fn from_str(text: &str) -> Result<Self, NotAKeyName> {
        let (name, kid): (fn(String) -> Self, &str) = match text.split_once(':') {
            Some(("agency", kid)) => (Self::Agency, kid),
            Some(("person", kid)) => (Self::Person, kid),
            Some(_) => return Err(NotAKeyName),
            None => (Self::Ring, text),
        };
        let (holder, number) = kid.rsplit_once('-').ok_or(NotAKeyName)?;
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let counted = !number.starts_with('0') && number.parse::<u32>().is_ok_and(|number| number > 0);
        if !counted || holder.is_empty() || kid.len() > 51 || !kid.bytes().all(plain) {
            return Err(NotAKeyName);
        }
        Ok(name(kid.to_owned()))
    }
}

serde_as_text!(KeyName, str::parse::<KeyName>);
schema_of_text!(KeyName, pattern: "^((agency|person):)?[a-z0-9-]+$", "seal-1");

/// One signature that a tag rests on: its seal, its certificate, its report's four.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyUse {
    /// Which key signed.
    pub key: KeyName,
    /// When, by the time the signature itself bears.
    pub at: Instant,
}

/// A key that is not to be believed for anything signed at `since` or later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compromise {
    /// Which key.
    pub key: KeyName,
    /// Since when.
    pub since: Instant,
}

impl Compromise {
    /// Whether a tag that rests on `uses` is affected: one of them is this key's, at or after `since`.
    #[must_use]
    pub fn affects(&self, uses: &[KeyUse]) -> bool {
        uses.iter().any(|one| one.key == self.key && one.at >= self.since)
    }

    /// Whether a tag issued at `issued_at` can be affected at all, so that most need not be looked at: nothing is
    /// issued before it is signed, but for the skew of the signers' clocks.
    #[must_use]
    pub fn can_affect(&self, issued_at: Instant) -> bool {
        let latest = issued_at.unix_milliseconds().saturating_add(CLOCK_SKEW_MS);
        latest >= self.since.unix_milliseconds()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(milliseconds: i64) -> Instant {
        let timestamp = jiff::Timestamp::from_millisecond(1_767_225_600_000 + milliseconds).unwrap();
        Instant::from_timestamp(timestamp)
    }

    fn name() -> impl Strategy<Value = KeyName> {
        prop_oneof![
            (1..4_u8).prop_map(|n| KeyName::Ring(format!("seal-{n}"))),
            (1..4_u8).prop_map(|n| KeyName::Ring(format!("cert-{n}"))),
            (1..4_u8).prop_map(|n| KeyName::Agency(format!("chen-{n}"))),
            (1..4_u8).prop_map(|n| KeyName::Person(format!("chen-{n}"))),
        ]
    }

    fn uses() -> impl Strategy<Value = Vec<KeyUse>> {
        let one = (name(), 0..5_i64).prop_map(|(key, time)| KeyUse { key, at: at(time) });
        proptest::collection::vec(one, 0..7)
    }

    proptest! {
        /// The rule once more, the other way round: count what the key signed from then on.
        #[test]
        fn a_tag_is_affected_by_what_the_key_signed_from_then_on(
            uses in uses(), key in name(), since in 0..5_i64,
        ) {
            let compromise = Compromise { key: key.clone(), since: at(since) };
            let later = uses.iter().filter(|one| one.key.to_string() == key.to_string() && one.at >= at(since));
            prop_assert_eq!(compromise.affects(&uses), later.count() > 0);
        }

        #[test]
        fn an_earlier_time_affects_no_fewer_tags(uses in uses(), key in name(), a in 0..5_i64, b in 0..5_i64) {
            let affects = |since| Compromise { key: key.clone(), since: at(since) }.affects(&uses);
            prop_assert!(!affects(a.max(b)) || affects(a.min(b)));
        }

        #[test]
        fn another_key_affects_nothing(uses in uses(), key in name(), since in 0..5_i64) {
            let others: Vec<_> = uses.into_iter().filter(|one| one.key != key).collect();
            let compromise = Compromise { key, since: at(since) };
            prop_assert!(!compromise.affects(&others));
        }

        /// What is skipped unread could not have been affected, however far a clock was off within its skew.
        #[test]
        fn nothing_affected_is_skipped(
            key in name(), since in 0..4_000_000_i64, issued in 0..4_000_000_i64, ahead in 0..=CLOCK_SKEW_MS,
        ) {
            let compromise = Compromise { key: key.clone(), since: at(since) };
            let signed = KeyUse { key, at: at(issued + ahead) };
            prop_assert!(!compromise.affects(&[signed]) || compromise.can_affect(at(issued)));
        }

        #[test]
        fn names_read_back(name in name()) {
            prop_assert_eq!(name.to_string().parse(), Ok(name));
        }

        #[test]
        fn nothing_from_outside_panics(text in "\\PC{0,60}") {
            if let Ok(name) = text.parse::<KeyName>() {
                prop_assert_eq!(name.to_string(), text);
            }
        }
    }

    #[test]
    fn what_names_no_key() {
        for text in [
            "",
            "seal",
            "seal-",
            "-1",
            "seal-0",
            "seal-01",
            "Seal-1",
            "house:chen-1",
            "agency:",
            "a b-1",
        ] {
            assert_eq!(text.parse::<KeyName>(), Err(NotAKeyName), "{text}");
        }
        assert_eq!(
            "agency:chen-2"
                .parse::<KeyName>()
                .map(|name| name.holder().to_owned()),
            Ok("chen".to_owned())
        );
    }
}
