//! An entry of the journal (formats.md, "Journal"): which records one act wrote, by their hashes.
//!
//! The journal is a second log beside that of the leaves. It is kept in the folder and never published; its size and
//! root stand in every checkpoint, so that whoever keeps one can tell later whether what was there then was changed.

use std::fmt;

use crate::hash::Sha256Hash;
use crate::instant::Instant;

/// The name of the journal in the store.
pub const JOURNAL: &str = "journal";
/// Most records named in one entry; an act that wrote more has several.
pub const MOST_NAMED: usize = 200;

const VERSION: &str = "zhenma/journal/v1";

/// One entry: lines, each ending in `\n`, the version, the time or `-`, then a key and a hash or `-` for each record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// When the act was; nothing for records that were there before the journal.
    pub at: Option<Instant>,
    /// Keys with the hashes of the values they were given; nothing for a record that was deleted.
    pub records: Vec<(String, Option<Sha256Hash>)>,
}

impl fmt::Display for JournalEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(at) => writeln!(f, "{VERSION}\n{at}")?,
            None => writeln!(f, "{VERSION}\n-")?,
        }
        for (key, hash) in &self.records {
            match hash {
                Some(hash) => writeln!(f, "{key} {hash}")?,
                None => writeln!(f, "{key} -")?,
            }
        }
        Ok(())
    }
}

/// The text is not an entry of version 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an entry of 'zhenma/journal/v1'")]
pub struct NotAnEntry;

impl std::str::FromStr for JournalEntry {
    type Err = NotAnEntry;

    fn from_str(text: &str) -> Result<Self, NotAnEntry> {
        let mut lines = text.strip_suffix('\n').ok_or(NotAnEntry)?.split('\n');
        if lines.next() != Some(VERSION) {
            return Err(NotAnEntry);
        }
        let at = match lines.next().ok_or(NotAnEntry)? {
            "-" => None,
            time => Some(time.parse().map_err(|_| NotAnEntry)?),
        };
        let record = |line: &str| {
            let (key, hash) = line.rsplit_once(' ')?;
            let hash = match hash {
                "-" => None,
                hex => Some(hex.parse().ok()?),
            };
            Some((key.to_owned(), hash))
        };
        let records: Option<Vec<_>> = lines.map(record).collect();
        let entry = Self {
            at,
            records: records.ok_or(NotAnEntry)?,
        };
        // One spelling only: what does not print the same was not written by us.
        if entry.to_string() == text {
            Ok(entry)
        } else {
            Err(NotAnEntry)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_bytes_are_those_of_the_format() {
        let a = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
        let entry = JournalEntry {
            at: Some("2026-01-02T03:04:05.678Z".parse().unwrap()),
            records: vec![
                ("item/1".to_owned(), Some(Sha256Hash::of("a"))),
                ("archiving/2".to_owned(), None),
            ],
        };
        let text = format!("zhenma/journal/v1\n2026-01-02T03:04:05.678Z\nitem/1 {a}\narchiving/2 -\n");
        assert_eq!(entry.to_string(), text);
        assert_eq!(text.parse(), Ok(entry));
    }

    proptest! {
        #[test]
        fn it_reads_back_and_nothing_else_is_read(
            timed in any::<bool>(),
            records in prop::collection::vec(("[a-z]{1,5}/[a-zA-Z0-9/-]{0,9}", any::<Option<[u8; 32]>>()), 0..5),
            at in any::<prop::sample::Index>(), more in "\\PC{0,3}",
        ) {
            let time = "2026-01-02T03:04:05.678Z".parse().unwrap();
            let hashed = |(key, hash): (String, Option<[u8; 32]>)| (key, hash.map(Sha256Hash::from_bytes));
            let entry = JournalEntry { at: timed.then_some(time), records: records.into_iter().map(hashed).collect() };
            let text = entry.to_string();
            prop_assert_eq!(text.parse(), Ok(entry));
            let at = at.index(text.len());
            let other = format!("{}{more}{}", &text[..at], &text[at..]);
            if let Ok(read) = other.parse::<JournalEntry>() {
                prop_assert_eq!(read.to_string(), other);
            }
        }
    }
}
