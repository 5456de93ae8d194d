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
