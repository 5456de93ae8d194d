//! Offline verification: what can be said of a code, and of a certificate with it, with nothing but the published keys.
//!
//! Pure: the code's text, the certificate's compact JWS and the key document come in, a verdict with its reason goes
//! out. That a tag was suspended, revoked or replaced since, only the service and its status lists know.

mod status;

pub use self::status::{Checked, CheckedStatus, NotItsList, check_status};
use crate::domain::appraisal::Conclusion;
use crate::domain::certificate::{CertificateProblem, Vouched, verify_certificate};
use crate::domain::tag::{
    CodeInput, KeyDocument, KeyState, LabelPrefix, Origin, Ring, Seal, SealProblem, Serial, parse_code,
    tag_uri,
};
use crate::instant::Instant;
use crate::message::{Explain, Message, message};

/// What can be said of a code with nothing but the published keys.
#[derive(Debug, PartialEq, Eq)]
pub enum OfflineVerdict {
    /// Every signature holds, and no key is compromised that could have been misused for it.
    Holds(Box<Verified>),
    /// Something does not hold.
    DoesNotHold(Flaw),
    /// Its signatures verify, but whoever has a compromised key could have made them.
    CannotDecide(CompromisedKey),
}

/// A code that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The tag's serial.
    pub serial: Serial,
    /// The tag URI.
    pub tag_uri: String,
    /// The key that sealed the code.
    pub seal_key: String,
    /// When the key document was made.
    pub keys_dated: Instant,
    /// What the certificate vouches for, where one was given.
    pub certificate: Option<Vouched>,
}

/// Why a code does not hold.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum Flaw {
    /// The seal is damaged or forged.
    Seal(#[from] SealProblem),
    /// The code is another operator's.
    OtherOperator {
        /// Where the code leads.
        origin: Origin,
        /// The prefix in it.
        prefix: LabelPrefix,
    },
    /// The seal's key is not published.
    UnknownKey {
        /// Its number.
        number: u8,
    },
    /// The certificate does not hold, or is about another tag.
    Certificate(CertificateProblem),
    /// The certificate is a correction that says otherwise.
    NotGenuine {
        /// The certificate's version.
        version: u32,
    },
}

impl Explain for Flaw {
    fn message(&self) -> Message {
        match self {
            Self::Seal(problem) => problem.message(),
            Self::OtherOperator { origin, prefix } => message!("verify.other_operator", origin, prefix),
            Self::UnknownKey { number } => message!("verify.unknown_key", number),
            Self::Certificate(problem) => problem.message(),
            Self::NotGenuine { version } => message!("verify.not_genuine", version),
        }
    }
}

/// A compromised key proves nothing by itself: whoever has it can date what they sign as they like.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct CompromisedKey {
    /// The key's id.
    pub kid: String,
    /// Since when.
    pub since: Instant,
}

impl Explain for CompromisedKey {
    fn message(&self) -> Message {
        message!("verify.compromised_key", key = self.kid, since = self.since)
    }
}

/// The text is not a whole code: a seal is missing, or everything is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct NotASealedCode;

impl Explain for NotASealedCode {
    fn message(&self) -> Message {
        message!("verify.not_a_code")
    }
}

/// Verifies `code`, and `certificate` with it, against `keys`.
///
/// # Errors
/// [`NotASealedCode`] where `code` is nothing that could be verified.
pub fn verify_offline(
    code: &str,
    certificate: Option<&str>,
    keys: &KeyDocument,
) -> Result<OfflineVerdict, NotASealedCode> {
    let Some(CodeInput::Sealed {
        origin,
        seal,
        prefix,
        serial,
    }) = parse_code(code)
    else {
        return Err(NotASealedCode);
    };
    let seal_key = match check_seal(&seal, &origin, &prefix, &serial, keys) {
        Ok(kid) => kid,
        Err(flaw) => return Ok(OfflineVerdict::DoesNotHold(flaw)),
    };
    let tag_uri = tag_uri(&origin, &prefix, &serial);
    let vouched = match certificate
        .map(|jws| verify_certificate(jws, keys, &tag_uri))
        .transpose()
    {
        Ok(vouched) => vouched,
        Err(CertificateProblem::Compromised { kid, since }) => {
            return Ok(OfflineVerdict::CannotDecide(CompromisedKey { kid, since }));
        }
        Err(problem) => return Ok(OfflineVerdict::DoesNotHold(Flaw::Certificate(problem))),
    };
    if let Some(key) = misusable(keys, &seal_key, vouched.as_ref()) {
        return Ok(OfflineVerdict::CannotDecide(key));
    }
    if let Some(corrected) = vouched
        .as_ref()
        .filter(|vouched| vouched.conclusion != Conclusion::Genuine)
    {
        return Ok(OfflineVerdict::DoesNotHold(Flaw::NotGenuine {
            version: corrected.version,
        }));
    }
    Ok(OfflineVerdict::Holds(Box::new(Verified {
        serial,
        tag_uri,
        seal_key,
        keys_dated: keys.dated,
        certificate: vouched,
    })))
}

/// The id of the key that made the seal, if the code is this operator's and the seal holds.
fn check_seal(
    seal: &str,
    origin: &Origin,
    prefix: &LabelPrefix,
    serial: &Serial,
    keys: &KeyDocument,
) -> Result<String, Flaw> {
    let seal = Seal::parse(seal)?;
    if !keys.origins.contains(origin) || *prefix != keys.prefix {
        return Err(Flaw::OtherOperator {
            origin: origin.clone(),
            prefix: prefix.clone(),
        });
    }
    let kid = Ring::Seal.kid(seal.key_number);
    let Some(key) = keys.key(Ring::Seal, &kid) else {
        return Err(Flaw::UnknownKey {
            number: seal.key_number,
        });
    };
    seal.verify(&key.x.0, origin, prefix, serial)?;
    Ok(kid)
}

/// The compromised key with which a thief could have made what was verified. A seal carries no time; only a certificate
/// by a key that is believed can show that it is older than the compromise of the seal's key.
fn misusable(keys: &KeyDocument, seal_key: &str, vouched: Option<&Vouched>) -> Option<CompromisedKey> {
    let certificate_key = vouched.and_then(|vouched| compromised(keys, Ring::Certificate, &vouched.kid));
    certificate_key.or_else(|| {
        compromised(keys, Ring::Seal, seal_key)
            .filter(|key| vouched.is_none_or(|vouched| vouched.issued_at >= key.since))
    })
}

fn compromised(keys: &KeyDocument, ring: Ring, kid: &str) -> Option<CompromisedKey> {
    match keys.key(ring, kid)?.state {
        KeyState::Compromised { since } => Some(CompromisedKey {
            kid: kid.to_owned(),
            since,
        }),
        KeyState::Active | KeyState::Retired { .. } => None,
    }
}

#[cfg(test)]
mod tests;
