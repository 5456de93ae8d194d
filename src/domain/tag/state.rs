//! A tag's states and the acts that lead from one to another (access.md, "A tag's life").

use serde::{Deserialize, Serialize};

use crate::message::{Explain, Message, Name, message};

/// Where a tag stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Issued, not yet bound to its item.
    Issued,
    /// Bound: the label is on the item.
    Active,
    /// Suspended until it is reinstated or revoked.
    Suspended,
    /// Revoked, for good.
    Revoked,
    /// Replaced by another tag of the same item, for good.
    Replaced,
    /// The item came back: it needs a new appraisal and a new tag.
    Returned,
    /// Certificate and hashes stay, the media are gone.
    Archived,
}

impl Status {
    /// Every state, in the order of a tag's life.
    pub const ALL: [Self; 7] = [
        Self::Issued,
        Self::Active,
        Self::Suspended,
        Self::Revoked,
        Self::Replaced,
        Self::Returned,
        Self::Archived,
    ];

    /// Whether the tag is live: an item has at most one live tag (invariant 2).
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Issued | Self::Active | Self::Suspended)
    }

    /// What a scan of this tag's code answers (design, section 5).
    #[must_use]
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::Issued => Verdict::NotActive,
            Self::Active => Verdict::Genuine,
            Self::Suspended => Verdict::Suspended,
            Self::Revoked => Verdict::Revoked,
            Self::Replaced => Verdict::Replaced,
            Self::Returned => Verdict::Returned,
            Self::Archived => Verdict::Archived,
        }
    }

    /// The name used in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
            Self::Replaced => "replaced",
            Self::Returned => "returned",
            Self::Archived => "archived",
        }
    }
}

/// What a scan answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The tag is active: appraised as genuine, label on the item.
    Genuine,
    /// Issued, not yet bound.
    NotActive,
    /// Suspended.
    Suspended,
    /// Revoked.
    Revoked,
    /// Replaced by a newer tag.
    Replaced,
    /// The item was returned.
    Returned,
    /// Archived after retention.
    Archived,
    /// Malformed, forged, foreign and unknown codes alike.
    NotFound,
}

impl Verdict {
    /// The name used in answers and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Genuine => "genuine",
            Self::NotActive => "not_active",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
            Self::Replaced => "replaced",
            Self::Returned => "returned",
            Self::Archived => "archived",
            Self::NotFound => "not_found",
        }
    }

    /// Whether a page may speak of cover: only beside what is, or is about to be, a tag in force.
    #[must_use]
    pub const fn promises_cover(self) -> bool {
        matches!(self, Self::Genuine | Self::NotActive)
    }
}

/// An act that moves a tag from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transition {
    /// The label is on the item and was scanned again.
    Bind,
    /// Stop believing the tag for now.
    Suspend,
    /// Believe it again.
    Reinstate,
    /// Stop believing it for ever.
    Revoke,
    /// Give the item a new label.
    Replace,
    /// The item came back.
    Return,
    /// Retention is over.
    Archive,
}

impl Transition {
    /// Every act, for tables and tests.
    pub const ALL: [Self; 7] = [
        Self::Bind,
        Self::Suspend,
        Self::Reinstate,
        Self::Revoke,
        Self::Replace,
        Self::Return,
        Self::Archive,
    ];

    /// The name used in routes, events and messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bind => "bind",
            Self::Suspend => "suspend",
            Self::Reinstate => "reinstate",
            Self::Revoke => "revoke",
            Self::Replace => "replace",
            Self::Return => "return",
            Self::Archive => "archive",
        }
    }
}

impl Transition {
    /// The states from which it is possible.
    fn possible_from(self) -> Vec<Message> {
        let possible = |status: &Status| transition(*status, self, Some(Status::Active)).is_ok();
        let states = Status::ALL.iter().filter(|status| possible(status));
        states.map(Explain::message).collect()
    }
}

/// What the act does to a tag, as the end of a sentence that begins "this tag cannot be".
impl Explain for Transition {
    fn message(&self) -> Message {
        match self {
            Self::Bind => message!("tag.act_bind"),
            Self::Suspend => message!("tag.act_suspend"),
            Self::Reinstate => message!("tag.act_reinstate"),
            Self::Revoke => message!("tag.act_revoke"),
            Self::Replace => message!("tag.act_replace"),
            Self::Return => message!("tag.act_return"),
            Self::Archive => message!("tag.act_archive"),
        }
    }
}

/// The state, as the end of a sentence that begins "this tag is".
impl Status {
    /// The name in data and the Chinese one, for messages.
    #[must_use]
    pub const fn name(self) -> Name {
        let chinese = match self {
            Self::Issued => "已签发",
            Self::Active => "有效",
            Self::Suspended => "已暂停",
            Self::Revoked => "已撤销",
            Self::Replaced => "已更换",
            Self::Returned => "已退回",
            Self::Archived => "已归档",
        };
        Name::new(self.as_str(), chinese)
    }
}

impl Explain for Status {
    fn message(&self) -> Message {
        match self {
            Self::Issued => message!("tag.status_issued"),
            Self::Active => message!("tag.status_active"),
            Self::Suspended => message!("tag.status_suspended"),
            Self::Revoked => message!("tag.status_revoked"),
            Self::Replaced => message!("tag.status_replaced"),
            Self::Returned => message!("tag.status_returned"),
            Self::Archived => message!("tag.status_archived"),
        }
    }
}

/// The act is not possible from where the tag stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct NotPossible {
    /// Where the tag stands.
    pub from: Status,
    /// What was asked.
    pub act: Transition,
}

impl Explain for NotPossible {
    fn message(&self) -> Message {
        let (status, act, possible) = (self.from.message(), self.act.message(), self.act.possible_from());
        message!("tag.not_possible", status: status, act: act, possible: possible)
    }
}

/// Where `act` leads from `from`. A suspended tag is reinstated to `before_suspension`.
///
/// # Errors
/// [`NotPossible`] where access.md has no such row.
pub fn transition(
    from: Status,
    act: Transition,
    before_suspension: Option<Status>,
) -> Result<Status, NotPossible> {
    use Status::{Active, Archived, Issued, Replaced, Returned, Revoked, Suspended};

    match (from, act) {
        (Issued, Transition::Bind) => Ok(Active),
        (Issued | Active, Transition::Suspend) => Ok(Suspended),
        (Suspended, Transition::Reinstate) => match before_suspension {
            Some(before @ (Issued | Active)) => Ok(before),
            _ => Err(NotPossible { from, act }),
        },
        (Issued | Active | Suspended, Transition::Revoke) => Ok(Revoked),
        (Issued | Active, Transition::Replace) => Ok(Replaced),
        (Active, Transition::Return) => Ok(Returned),
        (Revoked | Replaced | Returned, Transition::Archive) => Ok(Archived),
        _ => Err(NotPossible { from, act }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// access.md's table, written out once more by hand.
    #[test]
    fn exactly_the_rows_of_the_table_are_possible() {
        use Status::{Active, Archived, Issued, Replaced, Returned, Revoked, Suspended};

        let rows = [
            (Issued, Transition::Bind, Active),
            (Issued, Transition::Suspend, Suspended),
            (Active, Transition::Suspend, Suspended),
            (Suspended, Transition::Reinstate, Active),
            (Issued, Transition::Revoke, Revoked),
            (Active, Transition::Revoke, Revoked),
            (Suspended, Transition::Revoke, Revoked),
            (Issued, Transition::Replace, Replaced),
            (Active, Transition::Replace, Replaced),
            (Active, Transition::Return, Returned),
            (Revoked, Transition::Archive, Archived),
            (Replaced, Transition::Archive, Archived),
            (Returned, Transition::Archive, Archived),
        ];
        for from in Status::ALL {
            for act in Transition::ALL {
                let expected = rows
                    .iter()
                    .find(|row| row.0 == from && row.1 == act)
                    .map(|row| row.2);
                assert_eq!(
                    transition(from, act, Some(Active)).ok(),
                    expected,
                    "{from:?} {act:?}"
                );
            }
        }
    }

    #[test]
    fn reinstating_gives_back_what_was() {
        assert_eq!(
            transition(Status::Suspended, Transition::Reinstate, Some(Status::Issued)),
            Ok(Status::Issued)
        );
        assert!(transition(Status::Suspended, Transition::Reinstate, None).is_err());
        assert!(transition(Status::Suspended, Transition::Reinstate, Some(Status::Revoked)).is_err());
    }
}
