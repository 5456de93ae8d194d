//! Cover belongs to a sale: what the label that is on the item now says against it.

use serde::Serialize;

use super::{CoverStatus, Standing};
use crate::domain::tag::state::Status;

/// Why a sale is not covered on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgainstCover {
    /// No receipt was reported.
    NoReceipt,
    /// The day lies before the first day.
    NotStarted,
    /// The day lies after the last one.
    Ended,
    /// The tag is suspended: nobody relies on it until it is reinstated.
    TagSuspended,
    /// The tag was revoked.
    TagRevoked,
    /// The item came back.
    ItemReturned,
    /// The tag was archived after retention.
    TagArchived,
}

impl AgainstCover {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::NoReceipt,
        Self::NotStarted,
        Self::Ended,
        Self::TagSuspended,
        Self::TagRevoked,
        Self::ItemReturned,
        Self::TagArchived,
    ];

    /// The name used in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoReceipt => "no_receipt",
            Self::NotStarted => "not_started",
            Self::Ended => "ended",
            Self::TagSuspended => "tag_suspended",
            Self::TagRevoked => "tag_revoked",
            Self::ItemReturned => "item_returned",
            Self::TagArchived => "tag_archived",
        }
    }

    /// What a tag's state says against cover.
    const fn of(tag: Status) -> Option<Self> {
        match tag {
            Status::Suspended => Some(Self::TagSuspended),
            Status::Revoked => Some(Self::TagRevoked),
            Status::Returned => Some(Self::ItemReturned),
            Status::Archived => Some(Self::TagArchived),
            // A label that waits to be bound, or was replaced, says nothing against the sale.
            Status::Issued | Status::Active | Status::Replaced => None,
        }
    }
}

/// A day's standing with the state of the sale's tag. Absent fields are left out of the JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct SaleStanding {
    /// Whether the sale is covered on the day asked about.
    pub covered: bool,
    /// What stands against it; empty where it is covered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<AgainstCover>,
    /// Where the window stands. Ended too where the tag was revoked or the item returned.
    #[serde(flatten)]
    pub standing: Standing,
}

/// Where a sale stands whose window stands as `standing` says and whose newest label is `tag`.
#[must_use]
pub fn sale_standing(mut standing: Standing, tag: Status) -> SaleStanding {
    let by_window = match standing.status {
        CoverStatus::None => Some(AgainstCover::NoReceipt),
        CoverStatus::NotStarted => Some(AgainstCover::NotStarted),
        CoverStatus::Ended => Some(AgainstCover::Ended),
        CoverStatus::Running => None,
    };
    let reasons: Vec<AgainstCover> = by_window.into_iter().chain(AgainstCover::of(tag)).collect();
    // The window of an archived tag was over before it was archived; a day asked about may lie in it.
    let tag_is_over = matches!(tag, Status::Revoked | Status::Returned);
    if tag_is_over && standing.status != CoverStatus::None {
        standing.status = CoverStatus::Ended;
        standing.days_left = None;
    }
    SaleStanding {
        covered: reasons.is_empty(),
        reasons,
        standing,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::domain::cover::{Policy, standing, window};

    fn asked(day: Option<i8>, tag: Status) -> SaleStanding {
        let policy = Policy::demo();
        let window = window(date(2026, 3, 1), &policy, &Calendar::shipped().unwrap()).unwrap();
        let on = date(2026, 3, day.unwrap_or(1));
        sale_standing(standing(day.map(|_| &window), &policy, on), tag)
    }

    #[test]
    fn a_window_that_runs_covers_unless_the_tag_speaks_against_it() {
        for (tag, status, reasons) in [
            (Status::Active, CoverStatus::Running, vec![]),
            (Status::Issued, CoverStatus::Running, vec![]),
            (Status::Replaced, CoverStatus::Running, vec![]),
            (
                Status::Suspended,
                CoverStatus::Running,
                vec![AgainstCover::TagSuspended],
            ),
            (
                Status::Revoked,
                CoverStatus::Ended,
                vec![AgainstCover::TagRevoked],
            ),
            (
                Status::Returned,
                CoverStatus::Ended,
                vec![AgainstCover::ItemReturned],
            ),
            (
                Status::Archived,
                CoverStatus::Running,
                vec![AgainstCover::TagArchived],
            ),
        ] {
            let answer = asked(Some(10), tag);
            assert_eq!(
                (answer.standing.status, &answer.reasons),
                (status, &reasons),
                "{tag:?}"
            );
            assert_eq!(answer.covered, reasons.is_empty(), "{tag:?}");
            assert_eq!(
                answer.standing.days_left.is_some(),
                status == CoverStatus::Running,
                "{tag:?}"
            );
        }
    }

    #[test]
    fn covered_is_exactly_a_running_window_of_a_tag_in_force() {
        for tag in Status::ALL {
            for day in [None, Some(1), Some(2), Some(31)] {
                let answer = asked(day, tag);
                let in_force = !matches!(
                    tag,
                    Status::Suspended | Status::Revoked | Status::Returned | Status::Archived
                );
                assert_eq!(
                    answer.covered,
                    matches!(day, Some(2..)) && in_force,
                    "{tag:?} {day:?}"
                );
                assert_eq!(answer.covered, answer.reasons.is_empty());
            }
        }
        let both = asked(None, Status::Revoked);
        assert_eq!(both.reasons, [AgainstCover::NoReceipt, AgainstCover::TagRevoked]);
        assert_eq!(both.standing.status, CoverStatus::None);
    }

    #[test]
    fn a_reason_has_one_word() {
        for reason in AgainstCover::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
        }
    }
}
