//! One cell, and what spreadsheets do to numbers and dates on the way.

use std::borrow::Cow;

use jiff::civil::Date;

use super::problem::WrongCell;
use crate::message::{Message, message};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Text as it was typed; empty where nothing was.
    Text(Cow<'a, str>),
    /// A number of a workbook, as the cell shows it.
    Number(String),
    /// A number of a workbook that is shown as a date or time.
    Date(Dated),
    /// Something that is no value; why, and what would be right.
    Wrong(WrongCell),
}

/// A date or time of a workbook.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Dated {
    /// The day, for columns of dates.
    pub(super) day: Result<Date, WrongCell>,
    /// What the cell shows, for columns of text, unless it is what a spreadsheet made of something else.
    pub(super) text: Result<String, WrongCell>,
}

impl Cell<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim().is_empty())
    }

    /// Bytes of what the file says in it.
    pub(super) fn text_bytes(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Number(text) => text.len(),
            Self::Date(_) | Self::Wrong(_) => 0,
        }
    }
}

/// Digits of a number that a spreadsheet keeps; those behind them it makes zeros.
const DIGITS_KEPT: usize = 15;

/// A number as a workbook stores it, in all the digits that a spreadsheet keeps.
pub(crate) fn number(stored: &str) -> Result<String, Message> {
    let stored = stored.trim();
    let whole = stored.bytes().all(|b| b.is_ascii_digit()) && !stored.is_empty();
    if whole && stored.len() <= DIGITS_KEPT {
        let digits = stored.trim_start_matches('0');
        return Ok(if digits.is_empty() { "0" } else { digits }.to_owned());
    }
    let value: f64 = stored
        .parse()
        .ok()
        .filter(|value: &f64| value.is_finite())
        .ok_or_else(|| {
            let value: String = stored.chars().take(40).collect();
            message!("cell.not_a_number", value)
        })?;
    if value.abs() >= 1e15 {
        return Err(message!("cell.number_too_long", most = DIGITS_KEPT));
    }
    // What the last bits of a binary fraction add is not what anybody typed.
    let typed: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    Ok(if typed == 0.0 {
        "0".to_owned()
    } else {
        typed.to_string()
    })
}

/// `4.00638E+12`: what a spreadsheet shows of a long number, and writes into CSV.
pub(crate) fn was_shortened(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once("E+").or_else(|| text.split_once("e+")) else {
        return false;
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    whole.len() == 1 && digits(whole) && digits(fraction) && digits(exponent)
}

/// Reads a date in one of the spellings that can mean one day only.
pub(crate) fn date(text: &str) -> Result<Date, Message> {
    let text = text.trim();
    let day = ["T00:00:00", " 00:00:00", " 0:00:00", " 0:00", " 00:00"]
        .iter()
        .find_map(|midnight| text.strip_suffix(midnight))
        .unwrap_or(text);
    let parts: Vec<&str> = if day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit()) {
        let (year, rest) = day.split_at_checked(4).unwrap_or_default();
        let (month, day) = rest.split_at_checked(2).unwrap_or_default();
        vec![year, month, day]
    } else if let Some(rest) = day.strip_suffix(['日', '号']) {
        let (year, rest) = rest.split_once('年').unwrap_or_default();
        let (month, day) = rest.split_once('月').unwrap_or_default();
        vec![year.trim(), month.trim(), day.trim()]
    } else {
        let separator = ['-', '/', '.'].into_iter().find(|c| day.contains(*c));
        separator.map_or_else(|| vec![day], |c| day.split(c).collect())
    };
    let numbers: Option<Vec<i16>> = parts.iter().map(|part| two_or_four_digits(part)).collect();
    match (parts.as_slice(), numbers.as_deref()) {
        ([year, ..], Some([y, m, d])) if year.len() == 4 => {
            calendar(*y, *m, *d).ok_or_else(|| message!("cell.no_such_day"))
        }
        ([.., year], Some([a, b, y])) if year.len() == 4 => Err(both_ways(*y, *a, *b)),
        _ => Err(message!("cell.date_form")),
    }
}

fn two_or_four_digits(part: &str) -> Option<i16> {
    let fits = (matches!(part.len(), 1 | 2 | 4)) && part.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| part.parse().ok()).flatten()
}

/// A day of goods: a slip of centuries is no date.
fn calendar(year: i16, month: i16, day: i16) -> Option<Date> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(year, month, day).ok().filter(|date| is_of_goods(*date))
}

/// Whether the year is one in which goods that are booked in can have been made.
pub(crate) fn is_of_goods(date: Date) -> bool {
    (1900..2200).contains(&date.year())
}

/// What the day-first and the month-first reading would be written as.
fn both_ways(year: i16, a: i16, b: i16) -> Message {
    match (calendar(year, b, a), calendar(year, a, b)) {
        (Some(one), Some(other)) if one != other => {
            message!("cell.date_of_two_days", one, other)
        }
        (Some(one), _) | (_, Some(one)) => message!("cell.date_year_first", date = one),
        (None, None) => message!("cell.no_such_day"),
    }
}
