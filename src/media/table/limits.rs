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

impl TableLimits {
    /// Bytes of text in all cells together: a workbook may refer to one long text from every cell.
    pub(super) const fn text_bytes(self) -> usize {
        self.bytes.saturating_mul(2)
    }
}

impl Default for TableLimits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            rows: 100_000,
        }
    }
}
