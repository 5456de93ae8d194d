//! Tables that people send: CSV in UTF-8, UTF-16 or GB18030, or an XLSX workbook, columns by their Chinese or English names.
//!
//! A pure function from bytes to rows; what a row means, the caller's [`Layout`] and reading say. What kind of file it
//! is, the bytes say and not its name. Bad cells are reported row by row and column by column.

pub(crate) mod cell;
mod columns;
mod csv_file;
mod decode;
mod foreign;
mod header;
mod heading;
mod limits;
mod problem;
mod read;
mod row;
mod sheet;
mod template;
mod xlsx;

pub use self::columns::{Column, Layout};
pub use self::header::IgnoredColumns;
pub use self::limits::{LONGEST_CELL, MOST_COLUMNS, MOST_ERRORS, TableLimits};
pub(crate) use self::problem::WrongCell;
pub use self::problem::{RowError, Separator, TableProblem};
pub use self::read::{ReadAs, ReadOver, Table};
pub(crate) use self::row::Row;
use self::sheet::Sheet;
pub(crate) use self::template::Choices;

/// Reads a table whose columns are those of `layout`, and others if they are `ignored`; `take` makes something of a row, or says in the row what is wrong.
///
/// # Errors
/// [`TableProblem`] where the file as a whole is of no use; wrong cells are in [`Table::errors`].
pub(crate) fn read_table<T>(
    bytes: &[u8],
    limits: TableLimits,
    layout: &'static Layout,
    ignored: &IgnoredColumns,
    take: impl FnMut(&mut Row<'_>) -> Option<T>,
) -> Result<Table<T>, TableProblem> {
    if bytes.len() > limits.bytes {
        return Err(TableProblem::TooManyBytes(limits.bytes));
    }
    let mut sheet = Sheet::new(limits, layout, ignored, take);
    let read_as = if xlsx::begins_as_zip(bytes) {
        xlsx::read(bytes, limits, &mut sheet)?;
        ReadAs::Xlsx
    } else {
        let (text, read_as) = decode::decode(bytes)?;
        csv_file::read(text.trim_start_matches('\u{feff}'), read_as, &mut sheet)?;
        read_as
    };
    sheet.finish(read_as)
}
