//! What is wrong with a file, or with one row of it.

use serde::Serialize;

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
