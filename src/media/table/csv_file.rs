//! The rows of a CSV file.

use super::cell::Cell;
use super::limits::MOST_COLUMNS;
use super::problem::TableProblem;
use super::read::ReadAs;
use super::sheet::Rows;
use crate::message::as_told;

/// Bytes in one line at most: what 100 cells of 200 characters can take, with room.
const LONGEST_LINE: usize = 128 << 10;

/// The end of a file, as DOS programs write it.
const CONTROL_Z: char = '\u{1a}';

/// Reads the rows of a file that was read as `read_as`.
pub(super) fn read(text: &str, read_as: ReadAs, sheet: &mut dyn Rows) -> Result<(), TableProblem> {
    let text = match text.trim_end().strip_suffix(CONTROL_Z) {
        Some(_) => text.trim_end_matches([CONTROL_Z, '\r', '\n', ' ']),
        None => text,
    };
    let (separator, text) = separator(text, read_as);
    refuse_wide_lines(text, separator)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let (mut number, mut before) = (0_u64, 0_usize);
    let unreadable = |error: csv::Error| TableProblem::Header(as_told(&error));
    while reader.read_record(&mut record).map_err(unreadable)? {
        // The reader leaves empty lines out; a spreadsheet counts them.
        number += 1 + empty_lines(text, before);
        before = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let cells: Vec<Cell<'_>> = record.iter().map(|cell| Cell::Text(cell.into())).collect();
        sheet.row(number, &cells)?;
    }
    Ok(())
}

/// What sets columns apart, and the text behind the line that says so: `sep=;`, which spreadsheets take as no row.
fn separator(text: &str, read_as: ReadAs) -> (u8, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let first = first.trim_end_matches('\r');
    let plain = first.trim_matches('"');
    let said = plain
        .split_at_checked(4)
        .filter(|(word, _)| word.eq_ignore_ascii_case("sep="));
    if let Some((_, said)) = said
        && let [byte @ (b',' | b';' | b'\t' | b'|')] = said.as_bytes()
    {
        return (*byte, rest);
    }
    // Excel's "Unicode text" is UTF-16 with tabs.
    if read_as == ReadAs::CsvUtf16 && first.contains('\t') && !first.contains(',') {
        return (b'\t', text);
    }
    (b',', text)
}

/// A million columns would be a million cells before anybody could count them.
fn refuse_wide_lines(text: &str, separator: u8) -> Result<(), TableProblem> {
    for (number, line) in (1_u64..).zip(text.split(['\n', '\r'])) {
        if line.len() <= LONGEST_LINE {
            continue;
        }
        let wide = line.bytes().filter(|byte| *byte == separator).count() > MOST_COLUMNS;
        return Err(if wide {
            TableProblem::TooManyColumns(MOST_COLUMNS)
        } else {
            TableProblem::LineTooLong {
                line: number,
                most: LONGEST_LINE,
            }
        });
    }
    Ok(())
}

/// Empty lines between the end of the last record, at `before`, and the next one.
fn empty_lines(text: &str, before: usize) -> u64 {
    let rest = text.get(before..).unwrap_or_default();
    let line_ends = rest.bytes().take_while(|b| matches!(b, b'\n' | b'\r'));
    let ends = line_ends.filter(|b| *b == b'\n').count();
    // Of '\r\n' the reader takes the first half only.
    let half = rest.starts_with('\n') && text.get(..before).is_some_and(|t| t.ends_with('\r'));
    u64::try_from(ends.saturating_sub(usize::from(half))).unwrap_or(u64::MAX)
}
