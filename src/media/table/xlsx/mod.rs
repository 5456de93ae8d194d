//! The rows of an XLSX workbook, in one walk through its sheet.
//!
//! A walk of our own over zip and XML, because the reader crates believe what a file claims of itself (how many
//! strings, how large a sheet), give a formula's last value without a word, and pass over merged cells. Every part
//! is read as a stream with a limit on what it unpacks to, and no number in the file makes us allocate.

mod number_format;
mod package;
mod probe;
mod strings;
mod styles;
mod workbook;
mod worksheet;

use self::package::Package;
pub(super) use self::package::begins_as_zip;
use super::limits::TableLimits;
use super::problem::TableProblem;
use super::sheet::Rows;

/// Sheets that are looked at.
const MOST_SHEETS: usize = 50;

/// Reads the one sheet that has a table on it; notes on others are read over, and the answer names their sheets. So it
/// names hidden sheets with such a table: whoever filled one meant it once.
pub(super) fn read(bytes: &[u8], limits: TableLimits, sheet: &mut dyn Rows) -> Result<(), TableProblem> {
    let bytes_limit = u64::try_from(limits.bytes).unwrap_or(u64::MAX);
    let mut package = Package::open(bytes)?;
    let workbook = workbook::read(&mut package)?;
    let mut filled = Vec::new();
    for visible in workbook.visible.iter().take(MOST_SHEETS) {
        if worksheet::has_something(&mut package, &visible.path)? {
            filled.push(visible);
        }
    }
    let styles = styles::read(&mut package, &workbook.styles)?;
    let strings = strings::read(&mut package, &workbook.strings, bytes_limit)?;
    let context = worksheet::Context {
        strings: &strings,
        styles: &styles,
        since_1904: workbook.since_1904,
    };
    let most = bytes_limit.saturating_mul(4);
    let (one, mut others) = match filled.as_slice() {
        [] => return Err(TableProblem::Empty),
        [one] => (*one, Vec::new()),
        [one, other, ..] => {
            let mut tables = Vec::new();
            for visible in &filled {
                if probe::begins_table(&mut package, &visible.path, most, &context, sheet)? {
                    tables.push(*visible);
                }
            }
            match *tables.as_slice() {
                [] => return Err(TableProblem::Sheets(one.name.clone(), other.name.clone())),
                [table] => {
                    let others = filled.iter().filter(|visible| visible.path != table.path);
                    (table, others.map(|visible| visible.name.clone()).collect())
                }
                [one, other, ..] => {
                    return Err(TableProblem::Sheets(one.name.clone(), other.name.clone()));
                }
            }
        }
    };
    let more = MOST_SHEETS.saturating_sub(workbook.visible.len());
    for hidden in workbook.hidden.iter().take(more) {
        // Nothing on it is read, so nothing that is wrong with it counts.
        if probe::begins_table(&mut package, &hidden.path, most, &context, sheet).unwrap_or(false) {
            others.push(hidden.name.clone());
        }
    }
    sheet.other_sheets(others);
    worksheet::read(&mut package, &one.path, most, &context, sheet)
}
