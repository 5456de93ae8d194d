//! The scan ledger: the first scan of a tag, and whether anybody else scanned it since.
//!
//! A count alone never says "fake". The kind of a notice is judged on visitors, not on scans, and a visitor's
//! own scan is not held against them (design, section 5): who alone scanned a tag sees `first_scan` however
//! often they look; anybody after them sees `repeat_scan`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::hash::Sha256Hash;
use crate::instant::Instant;

/// A visitor: their address under a salt that lives one day, so that nobody can be followed over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    /// The Shanghai day the salt is good for.
    pub day: Date,
    /// Hash of salt and address.
    pub hash: Sha256Hash,
}

impl Visitor {
    /// The visitor at `address` on `day`.
    #[must_use]
    pub fn new(day: Date, salt: &[u8; 32], address: &str) -> Self {
        let mut text = salt.to_vec();
        text.extend_from_slice(address.as_bytes());
        Self {
            day,
            hash: Sha256Hash::of(text),
        }
    }
}

/// What is kept of a tag's scans beside their count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// When it was first scanned.
    pub first_at: Instant,
    /// By whom.
    pub first_visitor: Visitor,
    /// Whether anybody else scanned it since.
    pub others: bool,
}

impl Ledger {
    /// The ledger after the first scan.
    #[must_use]
    pub const fn first(at: Instant, visitor: Visitor) -> Self {
        Self {
            first_at: at,
            first_visitor: visitor,
            others: false,
        }
    }

    /// The ledger after one more scan; `None` if nothing in it changes.
    #[must_use]
    pub fn after(&self, visitor: Visitor) -> Option<Self> {
        (!self.others && self.first_visitor != visitor).then_some(Self {
            others: true,
            ..*self
        })
    }
}

/// What a notice says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// Nobody but this visitor has scanned it.
    FirstScan,
    /// Somebody else has.
    RepeatScan,
}

/// Stands beside a genuine verdict once the tag was scanned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Notice {
    /// What it says.
    pub kind: NoticeKind,
    /// Counted scans.
    pub scans: u64,
    /// The first of them.
    pub first_at: Instant,
}

/// The notice for `visitor`.
#[must_use]
pub fn notice_of(ledger: &Ledger, scans: u64, visitor: Visitor) -> Notice {
    let alone = !ledger.others && ledger.first_visitor == visitor;
    let kind = if alone {
        NoticeKind::FirstScan
    } else {
        NoticeKind::RepeatScan
    };
    Notice {
        kind,
        scans,
        first_at: ledger.first_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor(name: &str) -> Visitor {
        Visitor::new("2026-01-01".parse().unwrap(), &[0; 32], name)
    }

    /// What pages and guides say is kept of scans beside their count.
    #[test]
    fn a_ledger_keeps_what_people_are_told_and_no_more() {
        let ledger = Ledger::first("2026-01-01T00:00:00Z".parse().unwrap(), visitor("a"));
        let kept = serde_json::to_value(ledger).unwrap();
        let names = |of: &serde_json::Value| of.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&kept), ["first_at", "first_visitor", "others"]);
        assert_eq!(names(&kept["first_visitor"]), ["day", "hash"]);
    }

    #[test]
    fn a_visitors_own_scans_are_not_held_against_them() {
        let at = "2026-01-01T00:00:00Z".parse().unwrap();
        let ledger = Ledger::first(at, visitor("a"));
        assert_eq!(ledger.after(visitor("a")), None);
        assert_eq!(notice_of(&ledger, 3, visitor("a")).kind, NoticeKind::FirstScan);
        assert_eq!(notice_of(&ledger, 3, visitor("b")).kind, NoticeKind::RepeatScan);
        let after = ledger.after(visitor("b")).unwrap();
        assert_eq!(
            notice_of(&after, 4, visitor("a")),
            Notice {
                kind: NoticeKind::RepeatScan,
                scans: 4,
                first_at: at
            }
        );
        assert_eq!(after.after(visitor("c")), None);
    }
}
