//! Days of goods, as people write them: one reading for the cells of an intake file and for the fields of an amendment.

use jiff::civil::Date;

use crate::message::{Message, message};

/// Reads a date in one of the spellings that can mean one day only.
pub fn date(text: &str) -> Result<Date, Message> {
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
pub fn is_of_goods(date: Date) -> bool {
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
