//! The code 码 that the QR carries, and the seal 防伪签名 inside it (formats.md, "Code").

use data_encoding::BASE32_NOPAD;
use ed25519_dalek::{Signature, VerifyingKey};
use subtle::ConstantTimeEq;

use super::origin::{LabelPrefix, Origin};
use super::serial::{NotASerial, Serial};
use super::signer::{SignProblem, Signer};
use crate::text::narrow;

use crate::message::{Explain, Message, message};

/// GS1 key of a label: GIAI.
const GIAI: &str = "8004";
/// Characters of a seal: 65 bytes in base 32.
const SEAL_CHARACTERS: usize = 104;
/// Longest text that can be a code, a tag URI or a typed serial.
pub const LONGEST: usize = 400;
/// Longest text that is looked through for one: other programs put queries of their own behind an address.
pub const LONGEST_AS_IT_COMES: usize = 2_000;

/// The signature inside a code: the key's number and 64 bytes of Ed25519.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Which key of the ring, 1–255; no other is tried.
    pub key_number: u8,
    /// The signature.
    pub signature: [u8; 64],
}

/// Why a seal does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum SealProblem {
    /// Not 104 characters of base 32, or key number 0.
    Malformed,
    /// The signature is not this key's over this origin and serial.
    Forged,
}

impl Explain for SealProblem {
    fn message(&self) -> Message {
        match self {
            Self::Malformed => message!("verify.seal_malformed"),
            Self::Forged => message!("verify.seal_forged"),
        }
    }
}

impl Seal {
    /// Reads the 104 characters.
    ///
    /// # Errors
    /// [`SealProblem::Malformed`].
    pub fn parse(text: &str) -> Result<Self, SealProblem> {
        let bytes = BASE32_NOPAD
            .decode(text.as_bytes())
            .map_err(|_| SealProblem::Malformed)?;
        match bytes.split_first() {
            Some((&key_number @ 1.., signature)) => {
                let signature = signature.try_into().map_err(|_| SealProblem::Malformed)?;
                Ok(Self {
                    key_number,
                    signature,
                })
            }
            _ => Err(SealProblem::Malformed),
        }
    }

    /// The 104 characters.
    #[must_use]
    pub fn text(&self) -> String {
        let mut bytes = vec![self.key_number];
        bytes.extend_from_slice(&self.signature);
        BASE32_NOPAD.encode(&bytes)
    }

    /// Checks the signature, strictly, for one origin and serial.
    ///
    /// # Errors
    /// [`SealProblem::Forged`].
    pub fn verify(
        &self,
        key: &VerifyingKey,
        origin: &Origin,
        prefix: &LabelPrefix,
        serial: &Serial,
    ) -> Result<(), SealProblem> {
        key.verify_strict(
            &message(origin, prefix, serial),
            &Signature::from_bytes(&self.signature),
        )
        .map_err(|_| SealProblem::Forged)
    }
}

fn message(origin: &Origin, prefix: &LabelPrefix, serial: &Serial) -> Vec<u8> {
    format!("zhenma/code/v1\n{origin}\n{prefix}{serial}").into_bytes()
}

/// The tag URI: `{origin}/8004/{prefix}{serial}`.
#[must_use]
pub fn tag_uri(origin: &Origin, prefix: &LabelPrefix, serial: &Serial) -> String {
    format!("{origin}/{GIAI}/{prefix}{serial}")
}

/// A whole code, as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// Seals one label.
    ///
    /// # Errors
    /// [`SignProblem`] if the signer does not sign.
    pub fn seal(
        signer: &dyn Signer,
        key_number: u8,
        origin: &Origin,
        prefix: &LabelPrefix,
        serial: &Serial,
    ) -> Result<Self, SignProblem> {
        let signature = signer.sign(&message(origin, prefix, serial))?;
        let seal = Seal {
            key_number,
            signature,
        }
        .text();
        Ok(Self(format!(
            "{}/{seal}/{GIAI}/{prefix}{serial}",
            origin.as_str().to_ascii_uppercase()
        )))
    }

    /// The text in the QR.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What somebody may hand in to have a tag looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeInput {
    /// A whole code; it must equal the stored one, see [`is_the_code`].
    Sealed {
        /// Where it leads, from its first part.
        origin: Origin,
        /// The seal's characters, seal-shaped but not checked.
        seal: String,
        /// The operator's prefix.
        prefix: LabelPrefix,
        /// The serial.
        serial: Serial,
    },
    /// A tag URI, or any Digital Link to a label with a stem that is no seal.
    Uri {
        /// Where it leads.
        origin: Origin,
        /// The operator's prefix.
        prefix: LabelPrefix,
        /// The serial.
        serial: Serial,
    },
    /// The address of a tag's page, `{origin}/t/{serial}`.
    Page {
        /// Whose page.
        origin: Origin,
        /// The serial.
        serial: Serial,
    },
    /// A serial as people type it.
    Typed(Serial),
}

impl CodeInput {
    /// The serial to look up.
    #[must_use]
    pub const fn serial(&self) -> Serial {
        match self {
            Self::Sealed { serial, .. }
            | Self::Uri { serial, .. }
            | Self::Page { serial, .. }
            | Self::Typed(serial) => *serial,
        }
    }
}

/// What comes along with a code and is no part of it: what hand scanners send before and behind, and the invisible
/// marks for width and direction that copying brings.
fn comes_along(character: char) -> bool {
    let invisible = matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    );
    invisible || character.is_control()
}

/// A character as it was meant: a Chinese input method turns what a hand scanner types into its own signs.
fn as_meant(character: char) -> char {
    match character {
        '。' => '.',
        '、' => '/',
        other => narrow(other),
    }
}

/// A text without what comes along with a code: invisible characters, space around it, a query, a fragment and slashes
/// behind an address. `None` for one that is too long.
fn bare(text: &str) -> Option<String> {
    if text.len() > LONGEST_AS_IT_COMES {
        return None;
    }
    let meant: String = text.chars().filter(|c| !comes_along(*c)).map(as_meant).collect();
    let address = meant.split(['?', '#']).next().unwrap_or_default();
    let bare = address.trim().trim_end_matches('/').trim_end();
    (bare.len() <= LONGEST).then(|| bare.to_owned())
}

/// Why a text that was meant as a serial is none: it has the length of one, give or take a few characters. What a serial's
/// own check character tells is public, so it may be told to anyone.
#[must_use]
pub fn typing_error(text: &str) -> Option<NotASerial> {
    /// Characters that may be missing or too many.
    const SLIP: usize = 3;
    let text = bare(text).filter(|text| !text.contains('/'))?;
    match Serial::from_typed(&text).err()? {
        NotASerial::Length(length) if length.abs_diff(super::serial::LENGTH) > SLIP => None,
        error => Some(error),
    }
}

/// Reads a code, a tag URI, the address of a tag's page or a typed serial, as scanners, browsers and people hand it in
/// (`LONGEST_AS_IT_COMES`). `None` for everything else: to a scan all of that is alike.
#[must_use]
pub fn parse_code(text: &str) -> Option<CodeInput> {
    let text = bare(text)?;
    let Some(slashes) = text.find("://") else {
        return Serial::from_typed(&text).ok().map(CodeInput::Typed);
    };
    let path_start = text.get(slashes + 3..)?.find('/')? + slashes + 3;
    let (origin, path) = text.split_at_checked(path_start)?;
    let origin = Origin::parse(origin).ok()?;
    if let Some(serial) = path.strip_prefix("/t/") {
        let serial = Serial::from_typed(serial).ok()?;
        return Some(CodeInput::Page { origin, serial });
    }
    let link = parse_link(path.strip_prefix('/')?)?;
    Some(match link.seal {
        Some(seal) => CodeInput::Sealed {
            origin,
            seal,
            prefix: link.prefix,
            serial: link.serial,
        },
        None => CodeInput::Uri {
            origin,
            prefix: link.prefix,
            serial: link.serial,
        },
    })
}

/// The path of a Digital Link to a label, without its first slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The seal's characters if a segment has their shape.
    pub seal: Option<String>,
    /// The operator's prefix.
    pub prefix: LabelPrefix,
    /// The serial.
    pub serial: Serial,
}

/// Reads `[stem/]8004/{prefix}{serial}`. A stem with one segment of seal shape is a seal and must stand alone;
/// any other stem is ignored (formats.md, "Code").
#[must_use]
pub fn parse_link(path: &str) -> Option<Link> {
    if path.len() > LONGEST {
        return None;
    }
    let (before, key) = path.rsplit_once('/')?;
    let stem = before.strip_suffix(GIAI)?;
    let split = key.len().checked_sub(super::serial::LENGTH)?;
    let (prefix, serial) = key.split_at_checked(split)?;
    let prefix = prefix.parse().ok()?;
    let serial = Serial::from_data(serial).ok()?;
    let stem = match stem.strip_suffix('/') {
        Some(stem) => stem,
        None if stem.is_empty() => "",
        None => return None,
    };
    let seal = match stem.split('/').any(seal_shaped) {
        true if seal_shaped(stem) => Some(stem.to_owned()),
        true => return None,
        false => None,
    };
    Some(Link { seal, prefix, serial })
}

/// 104 letters and digits of base 32. Lower case has the shape too, so that it is refused, not ignored.
fn seal_shaped(segment: &str) -> bool {
    segment.len() == SEAL_CHARACTERS
        && segment
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || (b'2'..=b'7').contains(&byte))
}

/// Whether what was handed in is the stored code: the seal by constant time, then origin, prefix and serial.
#[must_use]
pub fn is_the_code(stored: &str, origin: Option<&Origin>, link: (&str, &LabelPrefix, &Serial)) -> bool {
    let (seal, prefix, serial) = link;
    let presented = match origin {
        Some(origin) => {
            format!(
                "{}/{seal}/{GIAI}/{prefix}{serial}",
                origin.as_str().to_ascii_uppercase()
            )
        }
        None => format!("/{seal}/{GIAI}/{prefix}{serial}"),
    };
    let compared = match origin {
        Some(_) => stored,
        // The path was asked of one of our own hosts; what is compared begins behind the origin.
        None => stored
            .get(stored.len().saturating_sub(presented.len())..)
            .unwrap_or_default(),
    };
    bool::from(compared.as_bytes().ct_eq(presented.as_bytes()))
}

#[cfg(test)]
#[path = "code_tests.rs"]
mod tests;
