//! Dates and times as a section shows them.

use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::section::{Part, Section, TimePart};

const DAY: i64 = 86_400_000;
const SECOND: i64 = 1_000;

/// The day number `days` of a workbook; `None` if there is none.
pub(in crate::media::table::xlsx) fn day(days: i64, since_1904: bool) -> Option<Date> {
    let (first, days) = match (since_1904, days) {
        (true, 0..) => (Date::constant(1904, 1, 1), days),
        // Spreadsheets believe that there was a 29 February 1900: number 60, which is no day.
        (false, 61..) => (Date::constant(1899, 12, 30), days),
        (false, 1..=59) => (Date::constant(1899, 12, 31), days),
        _ => return None,
    };
    first.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// What the section shows of a number of days; `None` where that is not certain.
pub(super) fn shown(section: &Section, days: Decimal, since_1904: bool) -> Option<String> {
    let milliseconds = days.checked_mul(Decimal::from(DAY))?;
    let exact = milliseconds
        .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
        .to_i64()?;
    if exact < 0 {
        return None;
    }
    let moment = round(section, exact)?;
    let clock = moment.checked_rem(DAY)?;
    let half_days = section
        .parts
        .iter()
        .any(|part| matches!(part, Part::Time(TimePart::HalfDay(..))));
    let mut text = String::new();
    for part in &section.parts {
        match part {
            Part::Literal(c) => text.push(*c),
            Part::Time(part) => {
                let date = || day(moment.checked_div(DAY)?, since_1904);
                text.push_str(&piece(*part, moment, clock, half_days, date)?);
            }
            _ => return None,
        }
    }
    Some(text)
}

/// Seconds are rounded to what is shown of them; where none are shown, minutes are not rounded.
fn round(section: &Section, exact: i64) -> Option<i64> {
    let mut step = None;
    for part in &section.parts {
        match part {
            Part::Time(TimePart::Fraction(digits)) => {
                step = Some([100, 10, 1].get(digits.checked_sub(1)?).copied()?)
            }
            Part::Time(TimePart::Second(_) | TimePart::Elapsed('s', _)) => step = step.or(Some(SECOND)),
            _ => {}
        }
    }
    let Some(step) = step else { return Some(exact) };
    let half = step.checked_div(2)?;
    exact.checked_add(half)?.checked_div(step)?.checked_mul(step)
}

fn piece(
    part: TimePart,
    moment: i64,
    clock: i64,
    half_days: bool,
    date: impl Fn() -> Option<Date>,
) -> Option<String> {
    let hours = clock.checked_div(60 * 60 * SECOND)?;
    let seconds = clock.checked_div(SECOND)?;
    let wide = |number: i64, width: usize| format!("{number:0width$}");
    Some(match part {
        TimePart::Year(2) => wide(i64::from(date()?.year()).checked_rem(100)?, 2),
        TimePart::Year(_) => wide(date()?.year().into(), 4),
        TimePart::Month(width) => wide(date()?.month().into(), width),
        TimePart::Day(width) => wide(date()?.day().into(), width),
        TimePart::Hour(width) if half_days => match hours.checked_rem(12)? {
            0 => wide(12, width),
            hour => wide(hour, width),
        },
        TimePart::Hour(width) => wide(hours, width),
        TimePart::Minute(width) => wide(seconds.checked_div(60)?.checked_rem(60)?, width),
        TimePart::Second(width) => wide(seconds.checked_rem(60)?, width),
        TimePart::Fraction(digits) => {
            let thousandths = wide(clock.checked_rem(SECOND)?, 3);
            format!(".{}", thousandths.get(..digits)?)
        }
        TimePart::Elapsed(unit, width) => {
            let of = match unit {
                'h' => 60 * 60 * SECOND,
                'm' => 60 * SECOND,
                _ => SECOND,
            };
            wide(moment.checked_div(of)?, width)
        }
        TimePart::HalfDay(morning, evening) => (if hours < 12 { morning } else { evening }).to_owned(),
    })
}
