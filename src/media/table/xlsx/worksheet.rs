//! A worksheet: its cells row by row as they stand in the file, and behind them which are merged.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use quick_xml::events::{BytesStart, Event};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::number_format::{Format, Shown, day};
use super::package::{Package, SMALL_PART, Xml, attribute, broken, broken_by, cut_off, text_of};
use super::strings::{Strings, item, unescape};
use super::styles::Styles;
use crate::day;
use crate::media::table::cell;
use crate::media::table::cell::{Cell, Dated};
use crate::media::table::limits::{LONGEST_CELL, MOST_COLUMNS};
use crate::media::table::problem::{TableProblem, WrongCell};
use crate::media::table::sheet::Rows;
use crate::message::{Message, message};

/// Most merged ranges.
const MOST_MERGED: usize = 100_000;
/// Rows that a sheet has.
const LAST_ROW: u64 = 1 << 20;

/// What cells refer to.
pub(super) struct Context<'w> {
    pub(super) strings: &'w Strings,
    pub(super) styles: &'w Styles,
    pub(super) since_1904: bool,
}

/// A cell as it stands in the file.
#[derive(Default)]
struct Stored {
    column: usize,
    kind: String,
    style: usize,
    formula: bool,
    value: String,
}

/// Whether any cell has a value. A sheet that takes long to say has something.
pub(super) fn has_something(package: &mut Package<'_>, path: &str) -> Result<bool, TableProblem> {
    let Some(mut xml) = package.part(path, SMALL_PART)? else {
        return Err(broken(message!("workbook.sheet_missing")));
    };
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer) {
            Ok(Event::Start(element)) if matches!(element.local_name().as_ref(), "v" | "is" | "f") => {
                return Ok(true);
            }
            Ok(Event::Eof) => return Ok(false),
            Ok(_) => {}
            Err(TableProblem::UnpacksTooLarge) => return Ok(true),
            Err(problem) => return Err(problem),
        }
    }
}

/// Hands every row to `sheet`.
pub(super) fn read(
    package: &mut Package<'_>,
    path: &str,
    most: u64,
    context: &Context<'_>,
    sheet: &mut dyn Rows,
) -> Result<(), TableProblem> {
    let Some(mut xml) = package.part(path, most)? else {
        return Err(broken(message!("workbook.sheet_missing")));
    };
    let (mut buffer, mut inner) = (Vec::new(), Vec::new());
    let (mut number, mut next) = (0_u64, 0_usize);
    let mut cells: Vec<Cell<'_>> = Vec::new();
    let (mut merged, mut covered) = (Vec::new(), String::new());
    let (mut hidden, mut newer) = (false, false);
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "row" => {
                    number = next_row(&element, number)?;
                    next = 0;
                    hidden = is_hidden(&element)?;
                    cells.clear();
                }
                "c" => {
                    let stored = stored(&mut xml, &element, number, next, &mut inner)?;
                    // An empty cell that does not name its place takes one all the same.
                    next = stored.column.saturating_add(1);
                    put(&mut cells, number, &stored, context)?;
                }
                "mergeCell" if merged.len() >= MOST_MERGED => {
                    return Err(TableProblem::TooMuch(message!(
                        "table.merged_ranges",
                        most = MOST_MERGED
                    )));
                }
                "mergeCell" => merged.push(merged_rows(&attribute(&element, "ref")?.unwrap_or_default())?),
                "col" if is_hidden(&element)? => {
                    if let Some(columns) = columns(&element)? {
                        sheet.hidden_columns(columns);
                    }
                }
                "conditionalFormatting" => covered = attribute(&element, "sqref")?.unwrap_or_default(),
                "cfRule" => refuse_conditional(&element, &covered, context)?,
                // Newer conditions stand behind the sheet with their style in them; which cells they cover comes last.
                "numFmt" => newer = true,
                "sqref" if newer => {
                    covered.clear();
                    text_of(&mut xml, "sqref", &mut inner, &mut covered)?;
                    return Err(conditional(&covered));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "row" => {
                sheet.row(number, &cells)?;
                if hidden && cells.iter().any(|cell| !cell.is_empty()) {
                    sheet.hidden_row(number);
                }
                cells.clear();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if newer {
        return Err(conditional(&covered));
    }
    sheet.merged(merged)
}

/// Whether a row or a column is hidden, by itself, by a filter or by an outline.
fn is_hidden(element: &BytesStart<'_>) -> Result<bool, TableProblem> {
    let hidden = attribute(element, "hidden")?;
    Ok(matches!(hidden.as_deref(), Some("1" | "true" | "on")))
}

/// The columns of a `col` element, counted from 0.
fn columns(element: &BytesStart<'_>) -> Result<Option<RangeInclusive<usize>>, TableProblem> {
    let place = |name| -> Result<Option<usize>, TableProblem> {
        let place = attribute(element, name)?.and_then(|place| place.parse::<usize>().ok());
        Ok(place.and_then(|place| place.checked_sub(1)))
    };
    let (first, last) = (place("min")?, place("max")?);
    Ok(first.zip(last).map(|(first, last)| first..=last))
}

/// The number of a row, which has to be beyond the one before.
fn next_row(element: &BytesStart<'_>, before: u64) -> Result<u64, TableProblem> {
    let number = match attribute(element, "r")? {
        Some(number) => number.parse().ok(),
        None if before >= LAST_ROW => {
            return Err(TableProblem::TooMuch(message!(
                "table.unpacked_rows",
                most = LAST_ROW
            )));
        }
        None => before.checked_add(1),
    };
    number
        .filter(|number| *number > before && *number <= LAST_ROW)
        .ok_or_else(|| broken(message!("workbook.rows_out_of_order")))
}

/// Reads a `c` element to its end.
fn stored(
    xml: &mut Xml<'_, '_>,
    element: &BytesStart<'_>,
    row: u64,
    next: usize,
    buffer: &mut Vec<u8>,
) -> Result<Stored, TableProblem> {
    let mut stored = Stored {
        column: next,
        ..Stored::default()
    };
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(broken_by)?;
        match attribute.key.local_name().as_ref() {
            "r" => {
                let place = place(&attribute.value);
                let (column, of_row) =
                    place.ok_or_else(|| broken(message!("workbook.cell_without_place")))?;
                if of_row != row {
                    return Err(broken(message!("workbook.cell_of_another_row")));
                }
                stored.column = column;
            }
            "s" => stored.style = attribute.value.parse().unwrap_or_default(),
            "t" => stored.kind.push_str(&attribute.value),
            _ => {}
        }
    }
    loop {
        match xml.next(buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "v" => text_of(xml, "v", buffer, &mut stored.value)?,
                "is" => item(xml, "is", buffer, &mut stored.value)?,
                "f" => {
                    stored.formula = true;
                    text_of(xml, "f", buffer, &mut String::new())?;
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "c" => return Ok(stored),
            Event::Eof => return Err(cut_off()),
            _ => {}
        }
    }
}

/// `C7` as column (from 0) and row (from 1), in bounds that no sheet exceeds.
fn place(name: &str) -> Option<(usize, u64)> {
    let letters = name.bytes().take_while(u8::is_ascii_uppercase).count();
    let (letters, row) = name.split_at_checked(letters)?;
    if !(1..=3).contains(&letters.len()) || row.len() > 7 || !row.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let column = letters
        .bytes()
        .fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1);
    Some((column - 1, row.parse().ok()?))
}

/// The letters of a column.
fn letters(column: usize) -> String {
    let mut name = String::new();
    let mut left = column + 1;
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or_default();
        name.insert(0, char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    name
}

/// The rows of `A2:C5`, with the name.
fn merged_rows(name: &str) -> Result<(RangeInclusive<u64>, String), TableProblem> {
    let (from, to) = name.split_once(':').unwrap_or((name, name));
    match (place(from), place(to)) {
        (Some((_, from)), Some((_, to))) if from <= to => Ok((from..=to, name.to_owned())),
        _ => Err(broken(message!("workbook.merged_cells"))),
    }
}

/// Puts a cell where it belongs.
fn put<'w>(
    cells: &mut Vec<Cell<'w>>,
    row: u64,
    stored: &Stored,
    context: &Context<'w>,
) -> Result<(), TableProblem> {
    if stored.column < cells.len() {
        return Err(broken(message!("workbook.cells_out_of_order")));
    }
    let name = || format!("{}{row}", letters(stored.column));
    let value = if stored.formula {
        Cell::Wrong(WrongCell::at(name(), message!("cell.formula")))
    } else {
        value(stored, &name, context).unwrap_or_else(|why| Cell::Wrong(WrongCell::at(name(), why)))
    };
    if value.is_empty() {
        return Ok(());
    }
    if stored.column >= MOST_COLUMNS {
        return Err(TableProblem::TooManyColumns(MOST_COLUMNS));
    }
    cells.resize(stored.column, Cell::Text("".into()));
    cells.push(value);
    Ok(())
}

/// A condition that changes how numbers are shown: what its cells show, only its formula could tell.
fn refuse_conditional(rule: &BytesStart<'_>, cells: &str, context: &Context<'_>) -> Result<(), TableProblem> {
    let style = attribute(rule, "dxfId")?.and_then(|style| style.parse().ok());
    if style.is_some_and(|style| context.styles.changes_numbers(style)) {
        return Err(conditional(cells));
    }
    Ok(())
}

fn conditional(cells: &str) -> TableProblem {
    TableProblem::ConditionalFormat(cells.chars().take(60).collect())
}

/// What a cell without formula holds, or why that is nothing.
fn value<'w>(stored: &Stored, name: &dyn Fn() -> String, context: &Context<'w>) -> Result<Cell<'w>, Message> {
    let text = stored.value.trim();
    let format = context.styles.format(stored.style);
    match stored.kind.as_str() {
        "s" => {
            let found = text
                .parse()
                .ok()
                .and_then(|index: usize| context.strings.get(index));
            let found = found.ok_or_else(|| message!("cell.text_missing"))?;
            shown_text(found.into(), format)
        }
        "inlineStr" | "str" => {
            // No longer than what is refused for its length.
            let long = stored
                .value
                .char_indices()
                .nth(4 * LONGEST_CELL)
                .map(|(end, _)| end);
            let text = long
                .and_then(|end| stored.value.get(..end))
                .unwrap_or(&stored.value);
            shown_text(unescape(text).into(), format)
        }
        _ if text.is_empty() => Ok(Cell::Text("".into())),
        "d" => day::date(text.get(..10).unwrap_or(text)).map(|day| {
            let made = WrongCell::at(name(), message!("cell.made_a_date", date = day));
            Cell::Date(Dated {
                day: Ok(day),
                text: Err(made),
            })
        }),
        "b" => Err(message!("cell.truth_value")),
        "e" => {
            let error: String = text.chars().take(20).collect();
            Err(message!("cell.error_value", error))
        }
        _ => number(text, format, name, context.since_1904),
    }
}

/// A text as its cell shows it.
fn shown_text<'w>(text: Cow<'w, str>, format: Option<&Format>) -> Result<Cell<'w>, Message> {
    match format {
        Some(format) if !format.leaves_texts() && !text.trim().is_empty() => {
            shown(format.text(&text), format).map(|text| Cell::Text(text.into()))
        }
        _ => Ok(Cell::Text(text)),
    }
}

fn shown(shown: Shown, format: &Format) -> Result<String, Message> {
    match shown {
        Shown::Text(text) => Ok(text),
        Shown::Nothing => Err(message!("cell.shows_nothing", format = format.code())),
        Shown::Unknown => Err(message!("cell.format_unknown", format = format.code())),
    }
}

/// Digits behind the point that can be reckoned with.
const MOST_DECIMALS: usize = 28;

/// A number as its cell shows it.
fn number<'w>(
    stored: &str,
    format: Option<&Format>,
    name: &dyn Fn() -> String,
    since_1904: bool,
) -> Result<Cell<'w>, Message> {
    let all_digits = cell::number(stored)?;
    let Some(format) = format else {
        return Ok(Cell::Number(all_digits));
    };
    let (whole, decimals) = all_digits.split_once('.').unwrap_or((&all_digits, ""));
    let kept = decimals.get(..MOST_DECIMALS).unwrap_or(decimals);
    let value = Decimal::from_str_exact(&format!("{whole}.{kept}")).ok();
    let value = value.ok_or_else(|| message!("cell.not_a_number", value = stored))?;
    let found = format.number(value, &all_digits, since_1904);
    if !found.dated {
        return shown(found.shown, format).map(Cell::Number);
    }
    let at = |why: Message| WrongCell::at(name(), why);
    let none = || at(message!("cell.not_a_day"));
    let days = value.floor().to_i64();
    let day = days.and_then(|days| day(days, since_1904)).ok_or_else(none);
    let text = match &day {
        // What was typed is lost.
        Ok(day) if found.only_a_date => Err(at(message!("cell.made_a_date", date = day))),
        Err(why) if found.only_a_date => Err(why.clone()),
        _ => shown(found.shown, format).map_err(at),
    };
    Ok(Cell::Date(Dated { day, text }))
}
