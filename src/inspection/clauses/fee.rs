//! Until when the fee of a re-inspection is paid: 7.2.4 of both specifications (R58).

use jiff::civil::Date;

use crate::domain::calendar::{Calendar, DayKind};
use crate::inspection::{Decided, Reason, Refused, Specification};
use crate::instant::Instant;
use crate::message::message;

const CLAUSE: &str = "7.2.4";

/// Working days in which the fee is paid: each specification's own number (A39).
#[must_use]
pub const fn fee_working_days(spec: Specification) -> u8 {
    match spec {
        Specification::Fresh => 3,
        Specification::Jewellery => 5,
    }
}

/// The last day for the fee, or the first day on the way of which it is not known whether it is worked.
fn count(notice_on: Date, working_days: u8, calendar: &Calendar) -> Result<Date, Date> {
    let mut day = notice_on;
    let mut left = working_days;
    while left > 0 {
        // Past the last year that dates have, nothing is known either.
        day = day.tomorrow().map_err(|_| day)?;
        match calendar.day(day) {
            DayKind::Working => left -= 1,
            DayKind::Rest => {}
            DayKind::Unknown => return Err(day),
        }
    }
    Ok(day)
}

/// The last day for the fee, to 24:00 in Shanghai; none where a year on the way is not in the calendar, because nothing
/// is guessed about it. 7.2.4 of both: R58 with A39 (the day of receipt is not counted, whatever day it is; working days
/// by the State Council's calendar, with those worked instead of others).
#[must_use]
pub fn fee_last_day(
    spec: Specification,
    notice_received_at: Instant,
    calendar: &Calendar,
) -> Decided<Option<Date>> {
    let notice_on = notice_received_at.shanghai_date();
    let days = fee_working_days(spec);
    let (last_day, reason) = match count(notice_on, days, calendar) {
        Ok(last_day) => (
            Some(last_day),
            Reason::new(
                CLAUSE,
                "R58",
                format!("自收到复验受理通知书之日起{days}个工作日内预付复验费用：收到当日不计"),
                format!("the fee is paid within {days} working days of receiving the notice: the day of receipt is not counted"),
            )
            .given("last_day", last_day),
        ),
        Err(unknown) => (
            None,
            Reason::new(
                CLAUSE,
                "R58",
                format!("{}年的工作日历未载入，不推算期限", unknown.year()),
                format!("the working days of {} are not loaded: the last day is not guessed", unknown.year()),
            )
            .given("not_covered", unknown)
            .for_review(),
        ),
    };
    let reason = reason
        .read_as("A39")
        .given("notice_received_at", notice_received_at)
        .given("notice_received_on", notice_on)
        .given("working_days", days);
    Decided::new(last_day, reason)
}

/// Whether a fee was paid in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeeDeadline {
    /// The last day, to 24:00 in Shanghai.
    pub last_day: Date,
    /// Whether it was paid by then.
    pub in_time: bool,
}

/// Whether the fee paid at `paid_at` was paid in time; none where the calendar does not cover the days. 7.2.4 of both:
/// R58 with A39 (a late fee lets the re-inspection lapse, which the text does not say: a person confirms it).
///
/// # Errors
/// [`Refused`] for a payment before the notice.
pub fn fee_deadline(
    spec: Specification,
    notice_received_at: Instant,
    paid_at: Instant,
    calendar: &Calendar,
) -> Result<Decided<Option<FeeDeadline>>, Refused> {
    if paid_at < notice_received_at {
        return Err(Refused::new(
            "paid_at",
            message!(
                "inspection.payment_before_notice",
                clause = CLAUSE,
                received_at = notice_received_at
            ),
        ));
    }
    let Decided {
        decision,
        mut reasons,
    } = fee_last_day(spec, notice_received_at, calendar);
    let Some(last_day) = decision else {
        return Ok(Decided {
            decision: None,
            reasons,
        });
    };
    let paid_on = paid_at.shanghai_date();
    let in_time = paid_on <= last_day;
    let reason = if in_time {
        Reason::new(CLAUSE, "R58", "复验费用在期限内支付", "the fee was paid in time")
    } else {
        Reason::new(
            CLAUSE,
            "R58",
            "复验费用逾期支付，复验失效（规范未明示，须人工确认）",
            "the fee was paid too late: the re-inspection lapses (the text does not say so; a person confirms it)",
        )
        .read_as("A39")
        .for_review()
    };
    let days_left = (last_day - paid_on).get_days();
    reasons.push(
        reason
            .given("paid_at", paid_at)
            .given("paid_on", paid_on)
            .held_against(format!("<= {last_day}"), format!("{days_left} d")),
    );
    Ok(Decided {
        decision: Some(FeeDeadline { last_day, in_time }),
        reasons,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use Specification::{Fresh, Jewellery};
    use proptest::prelude::*;

    use super::*;
    use crate::inspection::StringEnum;

    static SHIPPED: LazyLock<Calendar> = LazyLock::new(|| Calendar::shipped().unwrap());

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn last_day(spec: Specification, notice: &str) -> Option<String> {
        fee_last_day(spec, at(notice), &SHIPPED)
            .decision
            .map(|day| day.to_string())
    }

    #[test]
    fn working_days_after_the_day_of_receipt() {
        for (notice, fresh, jewellery) in [
            (
                "2021-05-17T10:00:00+08:00",
                Some("2021-05-20"),
                Some("2021-05-24"),
            ),
            (
                "2021-05-17T23:59:59+08:00",
                Some("2021-05-20"),
                Some("2021-05-24"),
            ),
            ("2021-05-17T16:00:00Z", Some("2021-05-21"), Some("2021-05-25")),
            // Saturday 9 October 2021 is worked, the days of the National Day before are not.
            (
                "2021-09-29T10:00:00+08:00",
                Some("2021-10-09"),
                Some("2021-10-12"),
            ),
            (
                "2021-10-02T10:00:00+08:00",
                Some("2021-10-11"),
                Some("2021-10-13"),
            ),
            // Received on a Sunday that is worked: that day is not counted all the same.
            (
                "2021-09-26T10:00:00+08:00",
                Some("2021-09-29"),
                Some("2021-10-08"),
            ),
            (
                "2026-12-24T10:00:00+08:00",
                Some("2026-12-29"),
                Some("2026-12-31"),
            ),
            ("2026-12-25T10:00:00+08:00", Some("2026-12-30"), None),
            ("2026-12-29T10:00:00+08:00", None, None),
            // The year of the receipt need not be known.
            (
                "2015-12-31T10:00:00+08:00",
                Some("2016-01-06"),
                Some("2016-01-08"),
            ),
            ("2015-12-30T10:00:00+08:00", None, None),
            ("9999-12-30T10:00:00Z", None, None),
        ] {
            assert_eq!(last_day(Fresh, notice).as_deref(), fresh, "{notice}");
            assert_eq!(last_day(Jewellery, notice).as_deref(), jewellery, "{notice}");
        }
    }

    #[test]
    fn the_last_day_ends_at_midnight_in_shanghai() {
        for (paid, in_time, margin) in [
            ("2021-05-19T10:00:00+08:00", true, "1 d"),
            ("2021-05-20T23:59:59.999+08:00", true, "0 d"),
            ("2021-05-20T16:00:00Z", false, "-1 d"),
        ] {
            let decided = fee_deadline(Fresh, at("2021-05-17T10:00:00+08:00"), at(paid), &SHIPPED).unwrap();
            assert_eq!(decided.decision.unwrap().in_time, in_time, "{paid}");
            let reason = &decided.reasons[1];
            assert_eq!(
                (reason.margin.as_deref(), reason.review),
                (Some(margin), !in_time)
            );
        }
    }

    #[test]
    fn what_cannot_be_is_refused_and_what_is_not_known_is_said() {
        let notice = at("2021-05-17T10:00:00Z");
        assert_eq!(
            fee_deadline(Fresh, notice, at("2021-05-17T09:59:59.999Z"), &SHIPPED)
                .unwrap_err()
                .field,
            "paid_at"
        );
        assert!(
            fee_deadline(Fresh, notice, notice, &SHIPPED)
                .unwrap()
                .decision
                .unwrap()
                .in_time
        );
        let unknown = fee_last_day(Jewellery, at("2026-12-28T10:00:00Z"), &SHIPPED);
        assert_eq!(unknown.reasons[0].inputs["not_covered"], "2027-01-01");
        assert!(unknown.reasons[0].en.contains("2027"));
    }

    proptest! {
        #[test]
        fn a_later_payment_is_never_more_in_time(
            notice in 0_i64..330_000_000, after in 0_i64..2_000_000, more in 0_i64..2_000_000, spec in 0..2_usize,
        ) {
            let instant = |seconds| {
                Instant::from_timestamp(jiff::Timestamp::from_second(1_452_000_000 + seconds).unwrap())
            };
            let spec = Specification::ALL[spec].1;
            let paid = |after| {
                let decided = fee_deadline(spec, instant(notice), instant(notice + after), &SHIPPED).unwrap();
                decided.decision.map(|fee| fee.in_time)
            };
            prop_assert!(paid(after) >= paid(after + more));
        }
    }
}
