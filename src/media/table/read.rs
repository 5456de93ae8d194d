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

/// A file that was read: good rows and bad cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<T> {
    /// What it was read as.
    pub read_as: ReadAs,
    /// Good rows with their row numbers.
    pub rows: Vec<(u64, T)>,
    /// What is wrong with the others, at most [`super::MOST_ERRORS`].
    pub errors: Vec<RowError>,
    /// How many errors there are beyond those listed.
    pub more_errors: u64,
}
