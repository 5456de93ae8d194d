//! Status lists (W3C Bitstring Status List 1.0): which certificates are revoked or suspended, one bit each, as signed
//! credentials.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::gzip::{pack, unpack};
use super::problem::TYPE;
use crate::domain::tag::state::Status;
use crate::domain::tag::{
    JwsProblem, KeyDocument, KeyState, Origin, Ring, SignProblem, Signer, sign_jws, verify_jws,
};
use crate::instant::Instant;
use crate::message::{Explain, Message, Name, as_told, message};

/// Entries in one list: the W3C's minimum, 16 KiB.
pub const STATUS_LIST_ENTRIES: u64 = 131_072;
/// Bytes of one list.
const BYTES: usize = 16_384;
/// Most bytes that a list from outside may unpack to: 32 million entries.
const MOST_BYTES: usize = 4 << 20;
/// How long a verifier may keep a list, in milliseconds; ours are at most so old.
const TIME_TO_LIVE_MS: u64 = 60_000;
/// A tag's entry in the status lists, one number for revocation and suspension, given at issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusListIndex(pub u64);

impl StatusListIndex {
    /// The number of the list it stands in, counted from 1.
    #[must_use]
    pub const fn list(self) -> u64 {
        self.0 / STATUS_LIST_ENTRIES + 1
    }

    /// Its place in that list, counted from 0.
    #[must_use]
    pub const fn place(self) -> u64 {
        self.0 % STATUS_LIST_ENTRIES
    }
}

/// What a list says of its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusPurpose {
    /// For good: the tag was revoked, replaced or returned, or archived after that.
    Revocation,
    /// Until it is reinstated or revoked.
    Suspension,
}

impl StatusPurpose {
    /// Both, in the order in which certificates name them.
    pub const ALL: [Self; 2] = [Self::Revocation, Self::Suspension];

    /// The name used in certificates and addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Revocation => "revocation",
            Self::Suspension => "suspension",
        }
    }

    /// The name used in certificates and the Chinese one, for messages.
    #[must_use]
    pub const fn name(self) -> Name {
        let chinese = match self {
            Self::Revocation => "撤销",
            Self::Suspension => "暂停",
        };
        Name::new(self.as_str(), chinese)
    }

    /// The purpose with this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == text)
    }

    /// Whether the bit of a tag in this state is set.
    #[must_use]
    pub const fn is_set(self, tag: Status) -> bool {
        match self {
            Self::Revocation => !tag.is_live(),
            Self::Suspension => matches!(tag, Status::Suspended),
        }
    }
}

/// The address of a list: its number counts from 1.
#[must_use]
pub fn status_list_url(origin: &Origin, purpose: StatusPurpose, number: u64) -> String {
    format!("{origin}/status/{}/{number}", purpose.as_str())
}

/// The bits of one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitstring(Vec<u8>);

impl Default for Bitstring {
    /// A list of [`STATUS_LIST_ENTRIES`] entries, none of them set.
    fn default() -> Self {
        Self(vec![0; BYTES])
    }
}

/// The byte of an entry and its bit: entry 0 is the leftmost bit of the first byte.
fn byte_and_bit(place: u64) -> Option<(usize, u8)> {
    let byte = usize::try_from(place / 8).ok()?;
    let shift = u32::try_from(place % 8).ok()?;
    Some((byte, 0x80_u8.checked_shr(shift)?))
}

impl Bitstring {
    /// Sets the bit of the entry at `place`; one beyond the list changes nothing.
    pub fn set(&mut self, place: u64) {
        if let Some((byte, bit)) = byte_and_bit(place)
            && let Some(byte) = self.0.get_mut(byte)
        {
            *byte |= bit;
        }
    }

    /// Whether the bit at `place` is set; `None` beyond the list.
    #[must_use]
    pub fn is_set(&self, place: u64) -> Option<bool> {
        let (byte, bit) = byte_and_bit(place)?;
        Some(self.0.get(byte)? & bit != 0)
    }

    /// As credentials hold it: multibase `u`, base64url without padding of gzip.
    #[must_use]
    pub fn encoded(&self) -> String {
        let mut text = "u".to_owned();
        URL_SAFE_NO_PAD.encode_string(pack(&self.0), &mut text);
        text
    }

    /// Reads what [`Self::encoded`] or another issuer wrote; `None` for anything else, for fewer than
    /// [`STATUS_LIST_ENTRIES`] entries and for more than 32 million.
    #[must_use]
    pub fn decoded(text: &str) -> Option<Self> {
        let packed = URL_SAFE_NO_PAD.decode(text.strip_prefix('u')?).ok()?;
        let bytes = unpack(&packed, MOST_BYTES)?;
        (bytes.len() >= BYTES).then_some(Self(bytes))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListCredential {
    #[serde(rename = "@context")]
    context: Vec<String>,
    id: String,
    #[serde(rename = "type")]
    kinds: Vec<String>,
    issuer: String,
    valid_from: Instant,
    credential_subject: ListSubject,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListSubject {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    status_purpose: StatusPurpose,
    encoded_list: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ttl: Option<u64>,
}

/// Signs the list `number` of `purpose` under `origin`, whose bits are `encoded` ([`Bitstring::encoded`]), and gives the
/// compact JWS.
///
/// # Errors
/// [`SignProblem`] if the signer does not sign.
pub fn status_list_credential(
    origin: &Origin,
    (purpose, number): (StatusPurpose, u64),
    encoded: &str,
    at: Instant,
    signer: &dyn Signer,
) -> Result<String, SignProblem> {
    let url = status_list_url(origin, purpose, number);
    let credential = ListCredential {
        context: vec!["https://www.w3.org/ns/credentials/v2".to_owned()],
        kinds: ["VerifiableCredential", "BitstringStatusListCredential"]
            .map(str::to_owned)
            .to_vec(),
        issuer: origin.issuer(),
        valid_from: at,
        credential_subject: ListSubject {
            id: format!("{url}#list"),
            kind: "BitstringStatusList".to_owned(),
            status_purpose: purpose,
            encoded_list: encoded.to_owned(),
            ttl: Some(TIME_TO_LIVE_MS),
        },
        id: url,
    };
    let payload = serde_json::to_vec(&credential).unwrap_or_default();
    sign_jws(signer, Some(TYPE), &payload)
}

/// A list that was read and whose signature holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusList {
    /// Its address, which certificates name.
    pub url: String,
    /// What it says of its entries.
    pub purpose: StatusPurpose,
    /// When it was signed.
    pub dated: Instant,
    /// The bits.
    pub bits: Bitstring,
}

/// Why a status list does not hold.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum StatusListProblem {
    /// The JWS is not valid.
    Jws(#[from] JwsProblem),
    /// It is something else.
    Other(Message),
    /// Not one of this operator's.
    Issuer(String),
    /// The key's signatures of that time are not believed.
    Compromised {
        /// The key.
        kid: String,
        /// Since when.
        since: Instant,
    },
}

impl Explain for StatusListProblem {
    fn message(&self) -> Message {
        match self {
            Self::Jws(why) => message!("certificate.list_not_valid", why: why.message()),
            Self::Other(why) => message!("certificate.not_a_list", why: why.clone()),
            Self::Issuer(issuer) => message!("certificate.list_of_another", issuer),
            Self::Compromised { kid, since } => message!("certificate.list_key_compromised", kid, since),
        }
    }
}

/// Checks a status list with nothing but the key document.
///
/// # Errors
/// [`StatusListProblem`].
pub fn verify_status_list(compact: &str, keys: &KeyDocument) -> Result<StatusList, StatusListProblem> {
    let (header, payload) = verify_jws(compact, |kid| keys.key(Ring::Certificate, kid).map(|key| key.x.0))?;
    let other = StatusListProblem::Other;
    if header.typ.as_deref() != Some(TYPE) {
        return Err(other(message!("certificate.list_type", expected = TYPE)));
    }
    let credential: ListCredential =
        serde_json::from_slice(&payload).map_err(|error| other(as_told(&error)))?;
    if !credential
        .kinds
        .iter()
        .any(|kind| kind == "BitstringStatusListCredential")
    {
        return Err(other(message!("certificate.another_credential")));
    }
    let of_us = |origin: &Origin| origin.issuer() == credential.issuer;
    if !keys.origins.iter().any(of_us) {
        return Err(StatusListProblem::Issuer(credential.issuer));
    }
    // Whoever has a compromised key dates what they sign as they like, and a list is only good while it is new.
    if let Some(key) = keys.key(Ring::Certificate, &header.kid)
        && let KeyState::Compromised { since } = key.state
    {
        let kid = header.kid;
        return Err(StatusListProblem::Compromised { kid, since });
    }
    let subject = credential.credential_subject;
    let bits = Bitstring::decoded(&subject.encoded_list)
        .ok_or_else(|| other(message!("certificate.list_encoding")))?;
    Ok(StatusList {
        url: credential.id,
        purpose: subject.status_purpose,
        dated: credential.valid_from,
        bits,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn entry_zero_is_the_leftmost_bit() {
        let mut bits = Bitstring::default();
        for place in [0, 9, 131_071, 131_072] {
            bits.set(place);
        }
        assert_eq!((bits.0[0], bits.0[1], bits.0[16_383]), (0x80, 0x40, 0x01));
        assert_eq!(bits.0.iter().map(|byte| byte.count_ones()).sum::<u32>(), 3);
        assert_eq!(
            [0, 1, 9, 131_071, 131_072].map(|place| bits.is_set(place)),
            [Some(true), Some(false), Some(true), Some(true), None]
        );
    }

    #[test]
    fn the_example_of_the_standard_is_read() {
        // Bitstring Status List 1.0, example 4: 131,072 bits, none set.
        let example = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA";
        assert_eq!(Bitstring::decoded(example), Some(Bitstring::default()));
    }

    #[test]
    fn lists_that_are_too_short_or_too_long_are_refused() {
        let encode = |bytes: &[u8]| format!("u{}", URL_SAFE_NO_PAD.encode(pack(bytes)));
        assert!(Bitstring::decoded(&encode(&vec![0; BYTES - 1])).is_none());
        assert!(Bitstring::decoded(&encode(&vec![0; MOST_BYTES + 1])).is_none());
        assert!(Bitstring::decoded(&encode(&vec![0; BYTES * 4])).is_some());
        for wrong in ["", "u", "zabc", "u!!"] {
            assert_eq!(Bitstring::decoded(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_ended_is_revoked_and_what_may_come_back_suspended() {
        for status in Status::ALL {
            let [revoked, suspended] = StatusPurpose::ALL.map(|purpose| purpose.is_set(status));
            assert_eq!(
                revoked,
                !matches!(status, Status::Issued | Status::Active | Status::Suspended)
            );
            assert_eq!(suspended, status == Status::Suspended);
        }
    }

    proptest! {
        #[test]
        fn what_was_set_is_read_back(places in prop::collection::btree_set(0..STATUS_LIST_ENTRIES, 0..50)) {
            let mut bits = Bitstring::default();
            places.iter().for_each(|place| bits.set(*place));
            let read = Bitstring::decoded(&bits.encoded()).unwrap();
            prop_assert!((0..STATUS_LIST_ENTRIES).all(|place| read.is_set(place) == Some(places.contains(&place))));
        }
    }
}
