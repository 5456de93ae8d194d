//! Where a day stands in a window: the answer that consumer, platform and insurer all get.

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;

use super::{Method, Policy, Window};

/// How long past a provisional last day the cover still counts as running, in days.
///
/// No run of rest days was ever longer than 10 (design, section 6), so the true last day lies within this
/// margin, and nobody is told that their cover ended while it may not have.
pub const PROVISIONAL_MARGIN_DAYS: i64 = 12;

/// Whether the cover runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CoverStatus {
    /// No receipt is known, so nothing is covered yet.
    None,
    /// The day lies before the first day; the day of receipt does too.
    NotStarted,
    /// The day lies in the window.
    Running,
    /// The window is over.
    Ended,
}

/// The answer about one day. Absent fields are left out of the JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Standing {
    /// Whether the cover runs on the day asked about.
    pub status: CoverStatus,
    /// First day of the window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_day: Option<Date>,
    /// Last day of the window, to 24:00 in Shanghai.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_day: Option<Date>,
    /// Days from the day asked about to the last one, 0 on the last; only while running, and absent past a
    /// provisional last day, when nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i32>,
    /// How the days were counted.
    pub method: Method,
    /// True where a year that decides is not loaded: `last_day` is the earliest it can be.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
    /// The rest days that moved the last day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub moved_by: Vec<Date>,
}

/// Where the day `on` (in Asia/Shanghai) stands in `window`; `None` is a tag without a receipt.
#[must_use]
pub fn standing(window: Option<&Window>, policy: &Policy, on: Date) -> Standing {
    let status = window.map_or(CoverStatus::None, |window| status(window, on));
    let days_left = window
        .filter(|window| status == CoverStatus::Running && on <= window.last_day)
        .map(|window| (window.last_day - on).get_days());
    Standing {
        status,
        first_day: window.map(|window| window.first_day),
        last_day: window.map(|window| window.last_day),
        days_left,
        method: policy.method,
        provisional: window.is_some_and(|window| window.provisional),
        moved_by: window.map(|window| window.moved_by.clone()).unwrap_or_default(),
    }
}

fn status(window: &Window, on: Date) -> CoverStatus {
    let margin = if window.provisional {
        PROVISIONAL_MARGIN_DAYS
    } else {
        0
    };
    let surely_over_after = window.last_day.saturating_add(Span::new().days(margin));
    if on < window.first_day {
        CoverStatus::NotStarted
    } else if on <= surely_over_after {
        CoverStatus::Running
    } else {
        CoverStatus::Ended
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::domain::cover::window;

    fn asked(received_on: Date, on: Date) -> serde_json::Value {
        let window = window(received_on, &Policy::demo(), &Calendar::shipped().unwrap()).unwrap();
        serde_json::to_value(standing(Some(&window), &Policy::demo(), on)).unwrap()
    }

    #[test]
    fn the_answer_in_the_middle_of_a_moved_window() {
        assert_eq!(
            asked(date(2025, 2, 27), date(2025, 3, 20)),
            json!({
                "status": "running", "first_day": "2025-02-28", "last_day": "2025-03-31", "days_left": 11,
                "method": "civil_code", "moved_by": ["2025-03-29", "2025-03-30"],
            })
        );
    }

    #[test]
    fn without_a_receipt_there_is_only_status_and_method() {
        let none = standing(None, &Policy::demo(), date(2026, 1, 1));
        assert_eq!(
            serde_json::to_value(none).unwrap(),
            json!({"status": "none", "method": "civil_code"})
        );
    }

    #[test]
    fn the_edges_of_a_window() {
        for (on, status, days_left) in [
            (date(2026, 2, 28), "not_started", None),
            (date(2026, 3, 1), "not_started", None), // the day of receipt
            (date(2026, 3, 2), "running", Some(29)),
            (date(2026, 3, 31), "running", Some(0)),
            (date(2026, 4, 1), "ended", None),
        ] {
            let answer = asked(date(2026, 3, 1), on);
            assert_eq!(answer["status"], status, "{on}");
            assert_eq!(
                answer.get("days_left").and_then(serde_json::Value::as_i64),
                days_left,
                "{on}"
            );
            assert_eq!(answer.get("provisional"), None, "{on}");
        }
    }

    #[test]
    fn a_provisional_cover_runs_twelve_days_past_its_earliest_last_day() {
        for (on, status, days_left) in [
            (date(2027, 1, 2), "running", Some(0)),
            (date(2027, 1, 3), "running", None),
            (date(2027, 1, 14), "running", None),
            (date(2027, 1, 15), "ended", None),
        ] {
            let answer = asked(date(2026, 12, 3), on);
            assert_eq!(answer["status"], status, "{on}");
            assert_eq!(
                answer.get("days_left").and_then(serde_json::Value::as_i64),
                days_left,
                "{on}"
            );
            assert_eq!(answer["provisional"], true, "{on}");
        }
    }

    proptest! {
        #[test]
        fn a_cover_only_ever_moves_on(received in 0..6000_i64, method in 0..2, from in -40..60_i64) {
            let day = |offset| date(2015, 6, 1).checked_add(Span::new().days(offset)).unwrap();
            let method = if method == 0 { Method::CivilCode } else { Method::Natural };
            let policy = Policy { method, ..Policy::demo() };
            let window = window(day(received), &policy, &Calendar::shipped().unwrap()).unwrap();
            let on = |offset| standing(Some(&window), &policy, day(received + offset));
            let (today, tomorrow) = (on(from), on(from + 1));
            prop_assert!(today.status <= tomorrow.status);
            prop_assert!(on(0).status == CoverStatus::NotStarted && on(1).status == CoverStatus::Running);
            prop_assert!(today.days_left.is_none_or(|days| days >= 0));
            if let (Some(before), Some(after)) = (today.days_left, tomorrow.days_left) {
                prop_assert_eq!(before, after + 1);
            }
        }
    }
}
