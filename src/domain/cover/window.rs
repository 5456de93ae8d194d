//! The days of cover that a receipt gives.

use jiff::Span;
use jiff::civil::Date;

use super::{Method, Policy};
use crate::domain::calendar::{Calendar, DayKind};
use crate::message::{Explain, Message, message};

/// The days on which the cover runs, both ends included; the last one ends at 24:00 in Shanghai.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// The day after the receipt.
    pub first_day: Date,
    /// The last day, or the earliest it can be where [`Window::provisional`].
    pub last_day: Date,
    /// The rest days that moved the last day, in order; empty where it was not moved.
    pub moved_by: Vec<Date>,
    /// A year that decides the last day is not loaded: it may prove to be later, never earlier.
    pub provisional: bool,
}

/// Why there is no window.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum WindowError {
    /// The reckoning leaves the years that dates can have.
    OffTheCalendar {
        /// The day of receipt.
        received_on: Date,
        /// The policy's days.
        days: u16,
    },
    /// The policy covers no day at all.
    NoDays {
        /// The policy's name.
        policy: String,
    },
}

impl Explain for WindowError {
    fn message(&self) -> Message {
        match self {
            Self::OffTheCalendar { received_on, days } => {
                message!("cover.off_the_calendar", day = received_on, days)
            }
            Self::NoDays { policy } => message!("cover.no_days", policy),
        }
    }
}

/// The window for a receipt on `received_on`, the day in Asia/Shanghai
/// ([`crate::instant::Instant::shanghai_date`]).
///
/// The day of receipt is not counted (Civil Code 201); under [`Method::CivilCode`] a last day that is a rest
/// day moves to the next working day (203). A day whose year is not loaded ends the search, because it is not
/// known to be a rest day, and makes the answer provisional.
///
/// # Errors
/// [`WindowError`] for dates past the end of the calendar and for a policy of 0 days.
pub fn window(received_on: Date, policy: &Policy, calendar: &Calendar) -> Result<Window, WindowError> {
    if policy.days == 0 {
        return Err(WindowError::NoDays {
            policy: policy.id.clone(),
        });
    }
    let later = |date: Date, days: u16| {
        let off = WindowError::OffTheCalendar {
            received_on,
            days: policy.days,
        };
        date.checked_add(Span::new().days(i64::from(days)))
            .map_err(|_| off)
    };
    let first_day = later(received_on, 1)?;
    let mut last_day = later(received_on, policy.days)?;
    let mut moved_by = Vec::new();
    let mut provisional = false;
    if policy.method == Method::CivilCode {
        while calendar.day(last_day) == DayKind::Rest {
            moved_by.push(last_day);
            last_day = later(last_day, 1)?;
        }
        provisional = calendar.day(last_day) == DayKind::Unknown;
    }
    Ok(Window {
        first_day,
        last_day,
        moved_by,
        provisional,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::instant::Instant;

    static SHIPPED: LazyLock<Calendar> = LazyLock::new(|| Calendar::shipped().unwrap());

    fn demo(received_on: Date) -> Window {
        window(received_on, &Policy::demo(), &SHIPPED).unwrap()
    }

    fn natural() -> Policy {
        Policy {
            method: Method::Natural,
            ..Policy::demo()
        }
    }

    #[test]
    fn the_known_results() {
        for (received, last) in [
            ("2025-09-01", "2025-10-09"),
            ("2026-01-17", "2026-02-24"),
            ("2025-02-27", "2025-03-31"),
            ("2025-08-29", "2025-09-28"), // a Sunday worked by decree
            ("2025-12-02", "2026-01-04"), // another, after New Year
            ("2024-01-31", "2024-03-01"), // over 29 February
            ("2026-03-01", "2026-03-31"),
        ] {
            let window = demo(received.parse().unwrap());
            assert_eq!(window.last_day.to_string(), last, "received {received}");
            assert!(!window.provisional, "received {received}");
        }
    }

    #[test]
    fn the_rest_days_that_moved_it_are_listed() {
        let window = demo(date(2025, 9, 1));
        let holidays: Vec<Date> = (1..=8).map(|day| date(2025, 10, day)).collect();
        assert_eq!(window.moved_by, holidays);
        assert_eq!(window.first_day, date(2025, 9, 2));
        assert!(demo(date(2026, 3, 1)).moved_by.is_empty());
    }

    #[test]
    fn a_receipt_late_in_the_evening_in_shanghai_is_that_days() {
        // 16:30 UTC on the 16th is 00:30 on the 17th in Shanghai; 15:59 UTC on the 17th is 23:59 there.
        for at in [
            "2026-01-16T16:30:00Z",
            "2026-01-17T15:59:59.999Z",
            "2026-01-17T23:59:59+08:00",
        ] {
            let day = at.parse::<Instant>().unwrap().shanghai_date();
            assert_eq!(demo(day).last_day, date(2026, 2, 24), "{at}");
        }
        let next = "2026-01-17T16:00:00Z".parse::<Instant>().unwrap().shanghai_date();
        assert_eq!(demo(next).first_day, date(2026, 1, 19));
    }

    #[test]
    fn a_year_that_is_not_loaded_gives_the_earliest_last_day() {
        let window = demo(date(2026, 12, 3));
        assert_eq!((window.last_day, window.provisional), (date(2027, 1, 2), true));
        let csv = "date,type,name,name_zh\n2027-01-01,holiday,New Year's Day,元旦\n";
        let loaded = SHIPPED.clone().with(Calendar::parse(csv).unwrap());
        let window = super::window(date(2026, 12, 3), &Policy::demo(), &loaded).unwrap();
        assert_eq!((window.last_day, window.provisional), (date(2027, 1, 4), false));
        assert_eq!(window.moved_by, [date(2027, 1, 2), date(2027, 1, 3)]);
    }

    #[test]
    fn rest_days_that_run_into_a_year_not_loaded_are_provisional_too() {
        let csv = "date,type,name,name_zh\n2026-12-30,holiday,X,某\n2026-12-31,holiday,X,某\n";
        let calendar = SHIPPED.clone().with(Calendar::parse(csv).unwrap());
        let window = window(date(2026, 11, 30), &Policy::demo(), &calendar).unwrap();
        assert_eq!((window.last_day, window.provisional), (date(2027, 1, 1), true));
        assert_eq!(window.moved_by, [date(2026, 12, 30), date(2026, 12, 31)]);
    }

    #[test]
    fn the_method_natural_needs_no_calendar() {
        let window = window(date(2030, 1, 1), &natural(), &SHIPPED).unwrap();
        assert_eq!((window.last_day, window.provisional), (date(2030, 1, 31), false));
    }

    #[test]
    fn dates_off_the_end_and_empty_policies_are_refused_in_words() {
        let off = window(date(9999, 12, 5), &natural(), &SHIPPED)
            .unwrap_err()
            .to_string();
        assert!(
            off.contains("receipt 9999-12-05") && off.contains("30 days"),
            "{off}"
        );
        let empty = Policy {
            days: 0,
            ..Policy::demo()
        };
        let refused = window(date(2026, 1, 1), &empty, &SHIPPED)
            .unwrap_err()
            .to_string();
        assert!(refused.contains("demo-0"), "{refused}");
    }

    prop_compose! {
        /// A day from before the loaded years to after them.
        fn any_day()(offset in 0..6000_i64) -> Date {
            date(2015, 6, 1).checked_add(Span::new().days(offset)).unwrap()
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn a_later_receipt_never_ends_earlier(first in any_day(), later in 0..40_i64, days in 1..400_u16) {
            let policy = Policy { days, ..Policy::demo() };
            let second = first.checked_add(Span::new().days(later)).unwrap();
            let ends = |received| window(received, &policy, &SHIPPED).unwrap().last_day;
            prop_assert!(ends(first) <= ends(second));
        }

        #[test]
        fn it_never_ends_on_a_rest_day(received in any_day(), days in 1..400_u16) {
            let policy = Policy { days, ..Policy::demo() };
            let window = window(received, &policy, &SHIPPED).unwrap();
            let expected = if window.provisional { DayKind::Unknown } else { DayKind::Working };
            prop_assert_eq!(SHIPPED.day(window.last_day), expected);
            prop_assert!(window.moved_by.iter().all(|day| SHIPPED.day(*day) == DayKind::Rest));
        }

        #[test]
        fn the_start_day_never_counts(received in any_day(), days in 1..400_u16) {
            let policy = Policy { days, ..Policy::demo() };
            let window = window(received, &policy, &SHIPPED).unwrap();
            prop_assert_eq!(window.first_day, received.tomorrow().unwrap());
            let covered = (window.last_day - received).get_days();
            let moved = i32::try_from(window.moved_by.len()).unwrap();
            prop_assert_eq!(covered, i32::from(days) + moved);
        }

        #[test]
        fn natural_is_exactly_the_days_later(received in any_day()) {
            let window = window(received, &natural(), &SHIPPED).unwrap();
            prop_assert_eq!((window.last_day - received).get_days(), 30);
            prop_assert!(window.moved_by.is_empty());
        }
    }
}
