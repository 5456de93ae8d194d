//! What a file was read to.

use serde::Serialize;

use super::problem::RowError;

/// What a file was read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub enum ReadAs {
    /// Comma-separated values in UTF-8.
    #[serde(rename = "csv_utf8")]
    CsvUtf8,
    /// Comma-separated values in UTF-16.
    #[serde(rename = "csv_utf16")]
    CsvUtf16,
    /// Comma-separated values in GB18030 (or GBK or GB 2312, which are parts of it).
    #[serde(rename = "csv_gb18030")]
    CsvGb18030,
    /// A workbook.
    #[serde(rename = "xlsx")]
    Xlsx,
}

/// What of a file was read over, or read although somebody may not have meant it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ReadOver {
    /// The row of the header, where lines stand above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u64>,
    /// Sheets of the workbook that were not read: those that hold no such table, and hidden ones that hold one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_sheets: Vec<String>,
    /// Columns that were ignored as the caller asked, by their headings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignored_columns: Vec<String>,
    /// Rows that are hidden in the workbook and were read like the others, at most 10,000.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hidden_rows: Vec<u64>,
    /// Columns that are hidden in the workbook and were read like the others, by their English names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hidden_columns: Vec<String>,
}

/// A file that was read: good rows and bad cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<T> {
    /// What it was read as.
    pub read_as: ReadAs,
    /// What was read over.
    pub over: ReadOver,
    /// Good rows with their row numbers.
    pub rows: Vec<(u64, T)>,
    /// What is wrong with the others, at most [`super::MOST_ERRORS`].
    pub errors: Vec<RowError>,
    /// How many errors there are beyond those listed.
    pub more_errors: u64,
}
