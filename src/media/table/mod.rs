//! Tables that people send: CSV in UTF-8 or GB18030, or an XLSX workbook, columns by their Chinese or English names.
//!
//! A pure function from bytes to rows; what a row means, the caller's [`Layout`] and reading say. What kind of file it
//! is, the bytes say and not its name. Bad cells are reported row by row and column by column.

pub(crate) mod cell;
mod columns;
mod csv_file;
mod decode;
mod row;
mod sheet;
mod xlsx;

use serde::Serialize;

use self::cell::Cell;
pub use self::columns::{Column, Layout};
pub(crate) use self::row::Row;
use self::sheet::{Rows, Sheet};

/// Most columns; a wider file is not one of ours.
pub const MOST_COLUMNS: usize = 100;
/// Longest text in one cell, in characters.
pub const LONGEST_CELL: usize = 200;
/// Most errors that are listed; the others are counted.
pub const MOST_ERRORS: usize = 10_000;

/// What an operator lets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableLimits {
    /// Bytes of a file. A workbook may unpack to four times as many.
    pub bytes: usize,
    /// Rows of a file.
    pub rows: usize,
}

impl Default for TableLimits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            rows: 100_000,
        }
    }
}

/// What a file was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub enum ReadAs {
    /// Comma-separated values in UTF-8.
    #[serde(rename = "csv_utf8")]
    CsvUtf8,
    /// Comma-separated values in GB18030 (or GBK or GB 2312, which are parts of it).
    #[serde(rename = "csv_gb18030")]
    CsvGb18030,
    /// A workbook.
    #[serde(rename = "xlsx")]
    Xlsx,
}

/// What is wrong with one cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct RowError {
    /// The row as a spreadsheet counts it: the header is row 1.
    pub row: u64,
    /// The column's English name; absent where the row as a whole is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What would be right.
    pub message: String,
}

/// A file that was read: good rows and bad cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<T> {
    /// What it was read as.
    pub read_as: ReadAs,
    /// Good rows with their row numbers.
    pub rows: Vec<(u64, T)>,
    /// What is wrong with the others, at most [`MOST_ERRORS`].
    pub errors: Vec<RowError>,
    /// How many errors there are beyond those listed.
    pub more_errors: u64,
}

/// The file as a whole cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableProblem {
    /// Neither UTF-8 nor GB18030.
    #[error("the text is neither UTF-8 nor GB18030 (line {line}): save it as 'CSV UTF-8' or as XLSX")]
    NotText {
        /// The first line that is not UTF-8.
        line: usize,
    },
    /// Two encodings in one file.
    #[error("line {utf8} is UTF-8 and line {line} is not: save it all as 'CSV UTF-8' or as XLSX")]
    Mixed {
        /// A line that is UTF-8.
        utf8: usize,
        /// The first line that is not.
        line: usize,
    },
    /// UTF-16.
    #[error("the file is UTF-16 ('Unicode text') or no text at all: save it as 'CSV UTF-8' or as XLSX")]
    Utf16,
    /// XLS, or a workbook under a password.
    #[error("the file is an old workbook (XLS) or has a password: save it as XLSX (.xlsx) without one")]
    OldWorkbook,
    /// A zip file that is no workbook, or a damaged one.
    #[error(
        "the file begins as an XLSX workbook and cannot be read as one ({0}): open it in a spreadsheet and save it as XLSX again"
    )]
    NotAWorkbook(String),
    /// More than one sheet with something on it.
    #[error(
        "the workbook has something on the sheets '{0}' and '{1}', and only one can be read: leave one sheet, or hide the others"
    )]
    Sheets(String, String),
    /// The header cannot be used.
    #[error("the header cannot be used: {0}")]
    Header(String),
    /// The header's columns are set apart by something else.
    #[error("the columns are set apart by {0}: save the file as CSV with commas, or as XLSX")]
    Separator(&'static str),
    /// No header, or one that lacks what every row needs.
    #[error("the header lacks the column '{english}' ({chinese}); `{template}` prints all of them")]
    ColumnMissing {
        /// Name in data.
        english: &'static str,
        /// Name on Chinese sheets.
        chinese: &'static str,
        /// The command that prints the template.
        template: &'static str,
    },
    /// A column nobody knows, which would be dropped in silence otherwise.
    #[error("the header names '{name}', which is no column of {of}; `{template}` prints all of them")]
    ColumnUnknown {
        /// What stands there.
        name: String,
        /// What kind of file it would be.
        of: &'static str,
        /// The command that prints the template.
        template: &'static str,
    },
    /// The same column twice.
    #[error("the header names the column '{0}' twice")]
    ColumnTwice(String),
    /// Too many columns, rows or bytes.
    #[error("the file has more than {0}; split it")]
    TooLarge(String),
    /// Nothing at all.
    #[error("the file is empty; `{template}` prints the header that it begins with")]
    Nothing {
        /// The command that prints the template.
        template: &'static str,
    },
    /// A header and nothing else.
    #[error("the file has no rows below its header")]
    Empty,
}

/// Reads a table whose columns are those of `layout`; `take` makes something of a row, or says in the row what is wrong.
///
/// # Errors
/// [`TableProblem`] where the file as a whole is of no use; wrong cells are in [`Table::errors`].
pub(crate) fn read_table<T>(
    bytes: &[u8],
    limits: TableLimits,
    layout: &'static Layout,
    take: impl FnMut(&mut Row<'_>) -> Option<T>,
) -> Result<Table<T>, TableProblem> {
    if bytes.len() > limits.bytes {
        return Err(TableProblem::TooLarge(format!("{} bytes", limits.bytes)));
    }
    let mut sheet = Sheet::new(limits.rows, layout, take);
    let read_as = if xlsx::begins_as_zip(bytes) {
        xlsx::read(bytes, limits, &mut sheet)?;
        ReadAs::Xlsx
    } else {
        let (text, read_as) = decode::decode(bytes)?;
        csv_file::read(&text, &mut sheet)?;
        read_as
    };
    sheet.finish(read_as)
}
