//! Retention: how long the media of a tag that ended are kept (access.md, "archive"; SA7 leaves the time to us).

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::state::{Status, Transition, transition};

use crate::message::{Explain, Message, message};

/// The retention rule in force. A change is a new version, with its reason as an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Retention {
    /// Counted from 1.
    pub version: u32,
    /// Days the media are kept after the day the tag ended.
    pub media_days: u16,
}

impl Default for Retention {
    /// Three years: as long as the E-Commerce Law, article 31, has a platform keep what concerns a transaction.
    fn default() -> Self {
        Self {
            version: 1,
            media_days: 1_096,
        }
    }
}

/// Why a tag is not archived.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum NotYet {
    /// Only what ended is archived.
    Status(Status),
    /// Nobody knows when it ended.
    NoEnd,
    /// Its time is not over.
    Until(Date),
}

impl Explain for NotYet {
    fn message(&self) -> Message {
        match self {
            Self::Status(status) => message!("tag.archive_status", status: status.message()),
            Self::NoEnd => message!("tag.archive_no_end"),
            Self::Until(day) => message!("tag.archive_until", day),
        }
    }
}

/// Whether a tag that ended on `ended` may be archived `today`. The day it ended is not counted; the time is over
/// when its last day is. Where a buyer's cover runs longer, the media stay as long as that.
///
/// # Errors
/// [`NotYet`].
pub fn may_archive(
    status: Status,
    ended: Option<Date>,
    cover_until: Option<Date>,
    today: Date,
    retention: &Retention,
) -> Result<(), NotYet> {
    if transition(status, Transition::Archive, None).is_err() {
        return Err(NotYet::Status(status));
    }
    let ended = ended.ok_or(NotYet::NoEnd)?;
    let by_age = ended.saturating_add(i32::from(retention.media_days).days());
    let last = cover_until.map_or(by_age, |cover| cover.max(by_age));
    if today > last {
        Ok(())
    } else {
        Err(NotYet::Until(last))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn rule(media_days: u16) -> Retention {
        Retention {
            version: 1,
            media_days,
        }
    }

    #[test]
    fn the_time_is_over_when_its_last_day_is() {
        let ended = Some(date(2026, 3, 1));
        let may = |today| may_archive(Status::Revoked, ended, None, today, &rule(30));
        assert_eq!(may(date(2026, 3, 31)), Err(NotYet::Until(date(2026, 3, 31))));
        assert_eq!(may(date(2026, 4, 1)), Ok(()));
        let covered = Some(date(2026, 5, 6));
        let may = may_archive(Status::Returned, ended, covered, date(2026, 4, 1), &rule(30));
        assert_eq!(may, Err(NotYet::Until(date(2026, 5, 6))));
        let unknown = may_archive(Status::Revoked, None, None, date(2099, 1, 1), &rule(0));
        assert_eq!(unknown, Err(NotYet::NoEnd));
    }

    proptest! {
        /// Whatever is live, or archived already, is never archived; a longer rule never archives earlier.
        #[test]
        fn only_what_ended_and_never_sooner_by_a_longer_rule(
            at in 0..7_usize, age in 0..5_000_i32, days in 0..4_000_u16, more in 0..4_000_u16,
        ) {
            let status = Status::ALL[at];
            let (ended, today) = (date(2026, 1, 1), date(2026, 1, 1).saturating_add(age.days()));
            let may = |days| may_archive(status, Some(ended), None, today, &rule(days)).is_ok();
            let is_final = matches!(status, Status::Revoked | Status::Replaced | Status::Returned);
            prop_assert_eq!(may(days), is_final && age > i32::from(days));
            prop_assert!(!may(days.saturating_add(more)) || may(days));
        }
    }
}
