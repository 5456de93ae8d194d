//! The limits on a table.

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
