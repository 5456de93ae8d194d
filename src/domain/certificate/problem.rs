//! Why a certificate is not valid.

use crate::domain::tag::JwsProblem;
use crate::instant::Instant;
use crate::message::{Explain, Message, message};

pub(super) const TYPE: &str = "vc+jwt";

/// Why a certificate does not hold.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum CertificateProblem {
    /// The JWS does not hold.
    Jws(#[from] JwsProblem),
    /// Another kind of JWS.
    Type,
    /// The key's signatures of that time are not believed.
    Compromised {
        /// The key.
        kid: String,
        /// Since when.
        since: Instant,
    },
    /// It is about something else.
    Subject {
        /// The tag URI it names.
        found: String,
        /// The tag URI asked about.
        expected: String,
    },
    /// Not one of this operator's.
    Issuer(String),
    /// The payload is no certificate of ours.
    Payload(String),
}

impl Explain for CertificateProblem {
    fn message(&self) -> Message {
        match self {
            Self::Jws(problem) => message!("certificate.not_valid", why: problem.message()),
            Self::Type => message!("certificate.type", expected = TYPE),
            Self::Compromised { kid, since } => message!("certificate.compromised_key", key = kid, since),
            Self::Subject { found, expected } => message!("certificate.of_another_tag", found, expected),
            Self::Issuer(issuer) => message!("certificate.issuer_unknown", issuer),
            Self::Payload(error) => message!("certificate.unreadable", error),
        }
    }
}
