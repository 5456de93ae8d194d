//! What a cell's format makes of its number: in a workbook, a date is a number that is shown as one.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::package::{Package, SMALL_PART, attribute};
use crate::media::table::limits::LONGEST_CELL;
use crate::media::table::problem::TableProblem;

/// How a number is shown, as far as it matters here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    /// As a number.
    #[default]
    Number,
    /// With zeros before it, to so many digits.
    Padded(usize),
    /// As a percentage: a hundred times the number.
    Percent,
    /// As a day.
    Day,
}

/// The formats that cells refer to by their place in the list.
pub(super) fn read(package: &mut Package<'_>, path: &str) -> Result<Vec<Shown>, TableProblem> {
    let mut shown = Vec::new();
    let Some(mut xml) = package.part(path, SMALL_PART)? else {
        return Ok(shown);
    };
    let mut codes: HashMap<u32, Shown> = HashMap::new();
    let mut in_cells = false;
    let mut buffer = Vec::new();
    let number = |text: Option<String>| text.and_then(|text| text.parse::<u32>().ok());
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let code = attribute(&element, "formatCode")?.unwrap_or_default();
                    if let Some(id) = number(attribute(&element, "numFmtId")?) {
                        codes.insert(id, of_code(&code));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = number(attribute(&element, "numFmtId")?).unwrap_or_default();
                    shown.push(codes.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => in_cells = false,
            Event::Eof => return Ok(shown),
            _ => {}
        }
    }
}

/// Formats that every spreadsheet has (ECMA-376, 18.8.30; 27–36 and 50–58 are the Chinese ones).
const fn built_in(id: u32) -> Shown {
    match id {
        9 | 10 => Shown::Percent,
        14..=22 | 27..=36 | 45..=47 | 50..=58 => Shown::Day,
        _ => Shown::Number,
    }
}

/// A format code: a day if it names year, month or day outside quotes and brackets, zeros if it is nothing else.
pub(super) fn of_code(code: &str) -> Shown {
    let mut plain = String::new();
    let mut characters = code.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => drop(characters.by_ref().find(|c| *c == '"')),
            '[' => drop(characters.by_ref().find(|c| *c == ']')),
            '\\' | '_' | '*' => drop(characters.next()),
            // The first part is the one for positive numbers.
            ';' => break,
            c => plain.push(c.to_ascii_lowercase()),
        }
    }
    if plain.contains(['y', 'd', 'm']) {
        Shown::Day
    } else if plain.contains('%') {
        Shown::Percent
    } else if (2..=LONGEST_CELL).contains(&plain.len()) && plain.bytes().all(|b| b == b'0') {
        Shown::Padded(plain.len())
    } else {
        Shown::Number
    }
}
