//! What status lists say of a certificate: whether the tag was revoked or suspended since it was signed.

use crate::domain::certificate::{NamedStatus, StatusList, StatusPurpose};
use crate::instant::Instant;
use crate::message::{Explain, Message, message};

/// What is known of one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// No list was given.
    Not,
    /// The list, of this time, says no.
    Clear(Instant),
    /// The list, of this time, says yes.
    Set(Instant),
}

impl Checked {
    /// In words: `not checked`, `not set` or `set`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Not => "not checked",
            Self::Clear(_) => "not set",
            Self::Set(_) => "set",
        }
    }

    /// When the list was signed, if there was one.
    #[must_use]
    pub const fn dated(self) -> Option<Instant> {
        match self {
            Self::Not => None,
            Self::Clear(dated) | Self::Set(dated) => Some(dated),
        }
    }
}

/// What the lists say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckedStatus {
    /// Whether the certificate is revoked for good.
    pub revocation: Checked,
    /// Whether it is suspended.
    pub suspension: Checked,
}

impl CheckedStatus {
    /// Nothing was checked.
    pub const NOT: Self = Self {
        revocation: Checked::Not,
        suspension: Checked::Not,
    };

    /// Why the tag is not valid now, if a list says so.
    #[must_use]
    pub fn against(self) -> Option<Message> {
        match (self.revocation, self.suspension) {
            (Checked::Set(_), _) => Some(message!("verify.revoked")),
            (_, Checked::Set(_)) => Some(message!("verify.suspended")),
            _ => None,
        }
    }
}

/// A list says nothing of the certificate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum NotItsList {
    /// It is another one.
    Other {
        /// What the list is for.
        purpose: StatusPurpose,
        /// The list's address.
        url: String,
        /// What the certificate names.
        named: String,
    },
    /// It ends before the certificate's entry.
    TooShort {
        /// The entry.
        place: u64,
    },
}

impl Explain for NotItsList {
    fn message(&self) -> Message {
        match self {
            Self::Other { purpose, url, named } => {
                message!("verify.another_list", purpose = purpose.as_str(), url, named)
            }
            Self::TooShort { place } => message!("verify.list_too_short", place),
        }
    }
}

/// What `lists` say of a certificate whose status stands at `named`.
///
/// # Errors
/// [`NotItsList`] for a list that the certificate does not name.
pub fn check_status(named: &[NamedStatus], lists: &[StatusList]) -> Result<CheckedStatus, NotItsList> {
    let mut status = CheckedStatus::NOT;
    for list in lists {
        let entry = named
            .iter()
            .find(|entry| entry.purpose == list.purpose && entry.list == list.url);
        let Some(entry) = entry else {
            let urls: Vec<&str> = named.iter().map(|entry| entry.list.as_str()).collect();
            return Err(NotItsList::Other {
                purpose: list.purpose,
                url: list.url.clone(),
                named: urls.join(", "),
            });
        };
        let too_short = NotItsList::TooShort { place: entry.place };
        let checked = if list.bits.is_set(entry.place).ok_or(too_short)? {
            Checked::Set(list.dated)
        } else {
            Checked::Clear(list.dated)
        };
        match list.purpose {
            StatusPurpose::Revocation => status.revocation = checked,
            StatusPurpose::Suspension => status.suspension = checked,
        }
    }
    Ok(status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::certificate::Bitstring;

    fn list(purpose: StatusPurpose, url: &str, set: &[u64]) -> StatusList {
        let mut bits = Bitstring::default();
        set.iter().for_each(|place| bits.set(*place));
        let dated = "2026-03-01T00:00:00Z".parse().unwrap();
        StatusList {
            url: url.to_owned(),
            purpose,
            dated,
            bits,
        }
    }

    #[test]
    fn each_purpose_is_read_from_its_own_list() {
        let named = StatusPurpose::ALL.map(|purpose| NamedStatus {
            purpose,
            list: purpose.as_str().to_owned(),
            place: 7,
        });
        let of = |lists: &[StatusList]| check_status(&named, lists).unwrap();
        assert_eq!(of(&[]), CheckedStatus::NOT);
        let (revoked, clear) = (
            list(StatusPurpose::Revocation, "revocation", &[7]),
            list(StatusPurpose::Suspension, "suspension", &[6, 8]),
        );
        let both = of(&[clear.clone(), revoked]);
        assert_eq!(
            (both.revocation.as_str(), both.suspension.as_str()),
            ("set", "not set")
        );
        assert!(both.against().unwrap().to_string().contains("revoked"));
        assert_eq!(of(&[clear]).against(), None);
        for other in [
            list(StatusPurpose::Revocation, "suspension", &[]),
            list(StatusPurpose::Revocation, "elsewhere", &[]),
        ] {
            let refused = check_status(&named, &[other]).unwrap_err().to_string();
            assert!(refused.contains("names revocation, suspension"), "{refused}");
        }
    }
}
