//! The first leaf of a log that follows another one: lines, each ending in `\n`, `zhenma/log-start/v1`; the time; the
//! name of the log before it; size and root of that log's last public checkpoint, as far as they are known; size and
//! root of that log as it stands here. Where a line has nothing, `-`.
//!
//! A log begins anew when a restored backup lacks leaves that were public (design, invariant 8): going on would sign a
//! second history. Anyone who reads this leaf knows where the first history ends and how much of it is missing here.

use std::fmt;

use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::message::{Explain, Message, message};

/// A log's first leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogStart {
    /// When.
    pub time: Instant,
    /// The log before.
    pub origin: String,
    /// How many leaves it had in public, if anybody knows.
    pub public_size: Option<u64>,
    /// Their root, if a checkpoint says it.
    pub public_root: Option<Sha256Hash>,
    /// How many leaves of it are here.
    pub size: u64,
    /// Their root.
    pub root: Sha256Hash,
}

const VERSION: &str = "zhenma/log-start/v1";

impl fmt::Display for LogStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let public_size = self
            .public_size
            .map_or_else(|| "-".to_owned(), |size| size.to_string());
        let public_root = self
            .public_root
            .map_or_else(|| "-".to_owned(), |root| root.to_string());
        writeln!(f, "{VERSION}\n{}\n{}", self.time, self.origin)?;
        writeln!(f, "{public_size}\n{public_root}\n{}\n{}", self.size, self.root)
    }
}

/// The text is not the first leaf of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct NotALogStart;

impl Explain for NotALogStart {
    fn message(&self) -> Message {
        message!("log.not_a_leaf", format = VERSION)
    }
}

impl std::str::FromStr for LogStart {
    type Err = NotALogStart;

    fn from_str(text: &str) -> Result<Self, NotALogStart> {
        let start = parse(text).ok_or(NotALogStart)?;
        // One spelling only: what does not print the same was not written by us.
        if start.to_string() == text {
            Ok(start)
        } else {
            Err(NotALogStart)
        }
    }
}

fn parse(text: &str) -> Option<LogStart> {
    let lines: Vec<&str> = text.strip_suffix('\n')?.split('\n').collect();
    let [VERSION, time, origin, public_size, public_root, size, root] = lines.as_slice() else {
        return None;
    };
    if origin.is_empty() || origin.contains(char::is_whitespace) {
        return None;
    }
    Some(LogStart {
        time: time.parse().ok()?,
        origin: (*origin).to_owned(),
        public_size: match *public_size {
            "-" => None,
            size => Some(size.parse().ok()?),
        },
        public_root: match *public_root {
            "-" => None,
            root => Some(root.parse().ok()?),
        },
        size: size.parse().ok()?,
        root: root.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_bytes_are_those_of_the_format() {
        let start = LogStart {
            time: "2026-01-02T03:04:05.678Z".parse().unwrap(),
            origin: "zm.example.cn/log".to_owned(),
            public_size: Some(9),
            public_root: None,
            size: 7,
            root: Sha256Hash::of("a"),
        };
        let a = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
        let text =
            format!("zhenma/log-start/v1\n2026-01-02T03:04:05.678Z\nzm.example.cn/log\n9\n-\n7\n{a}\n");
        assert_eq!(start.to_string(), text);
        assert_eq!(text.parse(), Ok(start));
    }

    proptest! {
        #[test]
        fn it_reads_back_and_nothing_else_is_read(
            origin in "[a-z.:0-9]{1,20}/log(/[2-9])?", public_size in any::<Option<u64>>(), size in any::<u64>(),
            public_root in any::<Option<[u8; 32]>>(), root in any::<[u8; 32]>(), at in any::<prop::sample::Index>(), more in "\\PC{0,3}",
        ) {
            let time = "2026-01-02T03:04:05.678Z".parse().unwrap();
            let (public_root, root) = (public_root.map(Sha256Hash::from_bytes), Sha256Hash::from_bytes(root));
            let start = LogStart { time, origin, public_size, public_root, size, root };
            let text = start.to_string();
            prop_assert_eq!(text.parse(), Ok(start));
            let at = at.index(text.len());
            let other = format!("{}{more}{}", &text[..at], &text[at..]);
            if let Ok(read) = other.parse::<LogStart>() {
                prop_assert_eq!(read.to_string(), other);
            }
            prop_assert!(text[..at].parse::<LogStart>().is_err());
        }
    }
}
