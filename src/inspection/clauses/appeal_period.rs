//! Until when an inspected party may object, and what it may ask for: 7.1 of both specifications (R53, R54).

use jiff::civil::Date;

use crate::domain::calendar::Calendar;
use crate::domain::cover::{Method, Policy, Window, window};
use crate::inspection::{Decided, Reason, Refused, string_enum};
use crate::instant::Instant;
use crate::message::message;

/// Natural days in which an appeal is filed.
const DAYS: u16 = 7;
const CLAUSE: &str = "7.1";

/// Whether an appeal was in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppealDeadline {
    /// The last day, to 24:00 in Shanghai.
    pub last_day: Date,
    /// Whether the appeal was filed by then.
    pub in_time: bool,
}

fn seven_days(received_at: Instant, method: Method, calendar: &Calendar) -> Result<Window, Refused> {
    let policy = Policy {
        id: CLAUSE.to_owned(),
        version: 1,
        days: DAYS,
        method,
        insurer: None,
    };
    window(received_at.shanghai_date(), &policy, calendar).map_err(|_| {
        Refused::new(
            "received_at",
            message!(
                "inspection.days_past_calendar",
                clause = CLAUSE,
                received_on = received_at.shanghai_date()
            ),
        )
    })
}

/// The last day of an appeal: seven natural days after the day in Shanghai on which the result was received, whatever
/// the hour. 7.1 of both: R53 with A38 (the day of receipt is not counted; rest days do not extend, because the text
/// says natural days; the reason gives the day to which Civil Code 203 would extend, for information).
///
/// # Errors
/// [`Refused`] for a receipt at the end of the calendar's years.
pub fn appeal_last_day(received_at: Instant, calendar: &Calendar) -> Result<Decided<Date>, Refused> {
    let last_day = seven_days(received_at, Method::Natural, calendar)?.last_day;
    let extended = seven_days(received_at, Method::CivilCode, calendar)?;
    let by_civil_code = if extended.provisional {
        format!(
            "{} or later (year {} not loaded)",
            extended.last_day,
            extended.last_day.year()
        )
    } else {
        extended.last_day.to_string()
    };
    let reason = Reason::new(
        CLAUSE,
        "R53",
        "自收到结果之日起7个自然日内申诉：收到当日不计，节假日不顺延，最后一日至24时",
        "an appeal is filed within 7 natural days of receiving the result: the day of receipt is not counted, rest \
         days do not extend, the last day ends at 24:00",
    )
    .read_as("A38")
    .given("received_at", received_at)
    .given("received_on", received_at.shanghai_date())
    .given("by_civil_code_203", by_civil_code);
    Ok(Decided::new(last_day, reason))
}

/// Whether an appeal filed at `filed_at` is in time. 7.1 of both: R53.
///
/// # Errors
/// [`Refused`] for an appeal filed before the result was received.
pub fn appeal_deadline(
    received_at: Instant,
    filed_at: Instant,
    calendar: &Calendar,
) -> Result<Decided<AppealDeadline>, Refused> {
    if filed_at < received_at {
        return Err(Refused::new(
            "filed_at",
            message!("inspection.appeal_before_result", clause = CLAUSE, received_at),
        ));
    }
    let Decided {
        decision: last_day,
        mut reasons,
    } = appeal_last_day(received_at, calendar)?;
    let filed_on = filed_at.shanghai_date();
    let in_time = filed_on <= last_day;
    let (zh, en) = if in_time {
        ("申诉在期限内提起", "the appeal was filed in time")
    } else {
        ("申诉超过期限", "the appeal was filed too late")
    };
    let days_left = (last_day - filed_on).get_days();
    reasons.push(
        Reason::new(CLAUSE, "R53", zh, en)
            .given("filed_at", filed_at)
            .given("filed_on", filed_on)
            .held_against(format!("<= {last_day}"), format!("{days_left} d")),
    );
    Ok(Decided {
        decision: AppealDeadline { last_day, in_time },
        reasons,
    })
}

string_enum! {
    /// Whether an appeal may ask for a re-inspection of an item.
    pub enum RetestWish {
        /// It may.
        Possible = "possible",
        /// Without an appeal there is no re-inspection.
        NoAppeal = "no_appeal",
        /// Items that passed are not tested again.
        ItemPassed = "item_passed",
    }
}

/// Whether an item may be asked to be re-inspected: by an appeal, and for failing items only. 7.1 of both: R54.
#[must_use]
pub fn retest_wish(appealed: bool, item_failed: bool) -> Decided<RetestWish> {
    let (wish, zh, en) = match (appealed, item_failed) {
        (false, _) => (
            RetestWish::NoAppeal,
            "未提起申诉，不能申请复验",
            "there is no appeal: no re-inspection can be asked for",
        ),
        (true, false) => (
            RetestWish::ItemPassed,
            "仅对不合格项目复验",
            "only failing items are re-inspected",
        ),
        (true, true) => (
            RetestWish::Possible,
            "可随申诉申明需要复验",
            "the appeal may ask for a re-inspection of the item",
        ),
    };
    let reason = Reason::new(CLAUSE, "R54", zh, en)
        .given("appealed", appealed)
        .given("item_failed", item_failed);
    Decided::new(wish, reason)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    static SHIPPED: LazyLock<Calendar> = LazyLock::new(|| Calendar::shipped().unwrap());

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn deadline(received: &str, filed: &str) -> AppealDeadline {
        appeal_deadline(at(received), at(filed), &SHIPPED)
            .unwrap()
            .decision
    }

    #[test]
    fn the_seventh_day_ends_at_midnight_in_shanghai() {
        for (received, filed, last_day, in_time) in [
            (
                "2021-05-06T10:00:00+08:00",
                "2021-05-13T23:59:59.999+08:00",
                date(2021, 5, 13),
                true,
            ),
            (
                "2021-05-06T10:00:00+08:00",
                "2021-05-14T00:00:00+08:00",
                date(2021, 5, 13),
                false,
            ),
            (
                "2021-05-06T23:59:59+08:00",
                "2021-05-13T16:00:00Z",
                date(2021, 5, 13),
                false,
            ),
            (
                "2021-05-06T16:00:00Z",
                "2021-05-14T15:59:59Z",
                date(2021, 5, 14),
                true,
            ),
            (
                "2020-02-22T09:00:00+08:00",
                "2020-03-01T00:00:00+08:00",
                date(2020, 2, 29),
                false,
            ),
        ] {
            assert_eq!(
                deadline(received, filed),
                AppealDeadline { last_day, in_time },
                "{received} {filed}"
            );
        }
    }

    #[test]
    fn the_extended_day_is_information_only() {
        for (received, last_day, by_civil_code) in [
            ("2025-09-25T09:00:00+08:00", "2025-10-02", "2025-10-09"),
            ("2021-05-06T10:00:00+08:00", "2021-05-13", "2021-05-13"),
            (
                "2026-12-27T10:00:00+08:00",
                "2027-01-03",
                "2027-01-03 or later (year 2027 not loaded)",
            ),
        ] {
            let decided = appeal_last_day(at(received), &SHIPPED).unwrap();
            assert_eq!(decided.decision.to_string(), last_day);
            assert_eq!(decided.reasons[0].inputs["by_civil_code_203"], by_civil_code);
        }
    }

    #[test]
    fn the_reason_says_how_many_days_were_left() {
        let of = |filed| {
            let decided = appeal_deadline(at("2021-05-06T10:00:00+08:00"), at(filed), &SHIPPED).unwrap();
            decided.reasons[1].margin.clone().unwrap()
        };
        assert_eq!(of("2021-05-11T10:00:00+08:00"), "2 d");
        assert_eq!(of("2021-05-14T00:00:00+08:00"), "-1 d");
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let now = at("2021-05-06T10:00:00Z");
        let earlier = at("2021-05-06T09:59:59.999Z");
        assert_eq!(
            appeal_deadline(now, earlier, &SHIPPED).unwrap_err().field,
            "filed_at"
        );
        assert!(appeal_deadline(now, now, &SHIPPED).unwrap().decision.in_time);
        let end = at("9999-12-28T10:00:00Z");
        assert_eq!(appeal_last_day(end, &SHIPPED).unwrap_err().field, "received_at");
    }

    #[test]
    fn only_an_appeal_asks_for_a_retest_and_only_of_failing_items() {
        assert_eq!(retest_wish(true, true).decision, RetestWish::Possible);
        assert_eq!(retest_wish(true, false).decision, RetestWish::ItemPassed);
        assert_eq!(retest_wish(false, true).decision, RetestWish::NoAppeal);
    }

    proptest! {
        #[test]
        fn a_later_filing_is_never_more_in_time(
            received in 0_i64..4_000_000_000, after in 0_i64..2_000_000, more in 0_i64..2_000_000,
        ) {
            let instant = |seconds| Instant::from_timestamp(jiff::Timestamp::from_second(seconds).unwrap());
            let filed = |after| {
                appeal_deadline(instant(received), instant(received + after), &SHIPPED).unwrap().decision.in_time
            };
            prop_assert!(filed(after) >= filed(after + more));
        }
    }
}
