//! A log leaf's bytes (formats.md, "Log leaf"): lines, each ending in `\n`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::message::{Explain, Message, Name, message};

const VERSION: &str = "zhenma/leaf/v1";

/// What a leaf records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words are formats.md's own")]
pub enum LeafKind {
    Issued,
    Bound,
    Suspended,
    Reinstated,
    Revoked,
    Replaced,
    Returned,
    Corrected,
    KeyAdded,
    KeyRetired,
    KeyCompromised,
    OriginAdded,
}

impl LeafKind {
    const ALL: [(Self, &'static str); 12] = [
        (Self::Issued, "issued"),
        (Self::Bound, "bound"),
        (Self::Suspended, "suspended"),
        (Self::Reinstated, "reinstated"),
        (Self::Revoked, "revoked"),
        (Self::Replaced, "replaced"),
        (Self::Returned, "returned"),
        (Self::Corrected, "corrected"),
        (Self::KeyAdded, "key_added"),
        (Self::KeyRetired, "key_retired"),
        (Self::KeyCompromised, "key_compromised"),
        (Self::OriginAdded, "origin_added"),
    ];

    /// The kind in formats.md's words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("", |(_, word)| word)
    }

    /// The kind in formats.md's words and in Chinese, for messages.
    #[must_use]
    pub fn name(self) -> Name {
        let chinese = match self {
            Self::Issued => "签发",
            Self::Bound => "绑定",
            Self::Suspended => "暂停",
            Self::Reinstated => "恢复",
            Self::Revoked => "撤销",
            Self::Replaced => "更换",
            Self::Returned => "退回",
            Self::Corrected => "更正",
            Self::KeyAdded => "密钥启用",
            Self::KeyRetired => "密钥停用",
            Self::KeyCompromised => "密钥泄露",
            Self::OriginAdded => "新增网址",
        };
        Name::new(self.as_str(), chinese)
    }
}

/// One leaf. Lines that have nothing hold `-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// What happened.
    pub kind: LeafKind,
    /// When.
    pub time: Instant,
    /// Hash of the serial, see [`crate::domain::tag::Serial::log_hash`].
    pub serial: Option<Sha256Hash>,
    /// Hash of the certificate's compact JWS. For key events, of the public key in hex; for origins, of the origin.
    pub certificate: Option<Sha256Hash>,
    /// Hash of the report's bytes.
    pub report: Option<Sha256Hash>,
    /// The id of the agency's key, or of the key the event is about.
    pub key: Option<String>,
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hash = |value: &Option<Sha256Hash>| value.map_or_else(|| "-".to_owned(), |hash| hash.to_string());
        writeln!(f, "{VERSION}\n{}\n{}", self.kind.as_str(), self.time)?;
        writeln!(
            f,
            "{}\n{}\n{}",
            hash(&self.serial),
            hash(&self.certificate),
            hash(&self.report)
        )?;
        writeln!(f, "{}", self.key.as_deref().unwrap_or("-"))
    }
}

/// The text is not a leaf of version 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct NotALeaf;

impl Explain for NotALeaf {
    fn message(&self) -> Message {
        message!("log.not_a_leaf", format = VERSION)
    }
}

impl std::str::FromStr for Leaf {
    type Err = NotALeaf;

    fn from_str(text: &str) -> Result<Self, NotALeaf> {
        let body = text.strip_suffix('\n').ok_or(NotALeaf)?;
        let lines: Vec<&str> = body.split('\n').collect();
        let [version, kind, time, serial, certificate, report, key] = lines.as_slice() else {
            return Err(NotALeaf);
        };
        if *version != VERSION || key.is_empty() {
            return Err(NotALeaf);
        }
        let hash = |line: &str| match line {
            "-" => Ok(None),
            hex => hex.parse().map(Some).map_err(|_| NotALeaf),
        };
        let leaf = Self {
            kind: LeafKind::ALL
                .iter()
                .find(|(_, word)| word == kind)
                .map(|(kind, _)| *kind)
                .ok_or(NotALeaf)?,
            time: time.parse().map_err(|_| NotALeaf)?,
            serial: hash(serial)?,
            certificate: hash(certificate)?,
            report: hash(report)?,
            key: (*key != "-").then(|| (*key).to_owned()),
        };
        // One spelling only: what does not print the same was not written by us.
        if leaf.to_string() == text {
            Ok(leaf)
        } else {
            Err(NotALeaf)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_those_of_the_format() {
        let leaf = Leaf {
            kind: LeafKind::Issued,
            time: "2026-01-02T03:04:05.678Z".parse().unwrap(),
            serial: Some(Sha256Hash::of("a")),
            certificate: None,
            report: Some(Sha256Hash::of("b")),
            key: Some("demo-agency-a-1".to_owned()),
        };
        let a = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
        let b = "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d";
        let text =
            format!("zhenma/leaf/v1\nissued\n2026-01-02T03:04:05.678Z\n{a}\n-\n{b}\ndemo-agency-a-1\n");
        assert_eq!(leaf.to_string(), text);
        assert_eq!(text.parse(), Ok(leaf));
    }

    #[test]
    fn other_spellings_are_refused() {
        let good = "zhenma/leaf/v1\nkey_added\n2026-01-02T03:04:05.678Z\n-\n-\n-\nseal-1\n";
        assert!(good.parse::<Leaf>().is_ok());
        for bad in [
            &good[..good.len() - 1],
            "",
            &good.replace("678Z", "6780Z"),
            &good.replace("v1", "v2"),
            &good.replace("seal-1", ""),
        ] {
            assert_eq!(bad.parse::<Leaf>(), Err(NotALeaf), "{bad}");
        }
    }
}
