//! The columns of a table.

use super::problem::{RowError, WrongCell};
use crate::message::Name;

/// A column of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in data.
    pub english: &'static str,
    /// Name on Chinese sheets.
    pub chinese: &'static str,
    /// Whether every row needs it.
    pub required: bool,
    /// Other names that people give it.
    pub(super) also: &'static [&'static str],
    /// What the template's example row holds.
    pub(super) example: &'static str,
    /// Whether it holds numbers and codes, which spreadsheets like to rewrite.
    pub(super) code: bool,
}

impl Column {
    /// Its name in each language.
    #[must_use]
    pub const fn heading(&self) -> Name {
        Name::new(self.english, self.chinese)
    }

    /// A column of text; `example` stands in the template.
    #[must_use]
    pub const fn new(
        english: &'static str,
        chinese: &'static str,
        required: bool,
        example: &'static str,
    ) -> Self {
        Self {
            english,
            chinese,
            required,
            also: &[],
            example,
            code: false,
        }
    }

    /// The same where people call it otherwise too; capitals, spaces and signs between words make no difference.
    #[must_use]
    pub const fn also(mut self, names: &'static [&'static str]) -> Self {
        self.also = names;
        self
    }

    /// The same as a column of numbers and codes, where a number that a spreadsheet shortened is refused.
    #[must_use]
    pub const fn of_codes(mut self) -> Self {
        self.code = true;
        self
    }
}

/// What kind of table it is.
#[derive(Debug)]
pub struct Layout {
    /// What such a file is called: `an intake file`.
    pub of: Name,
    /// What one row is: `item`.
    pub row: Name,
    /// The command that prints the template.
    pub command: &'static str,
    /// The columns, in the template's order.
    pub columns: &'static [Column],
}

impl Layout {
    /// What is wrong with the cell of a row in the column with the English name `column`.
    pub(crate) fn error(&self, row: u64, column: &str, wrong: impl Into<WrongCell>) -> RowError {
        RowError::in_column(row, self.heading(column), wrong.into())
    }

    fn heading(&self, column: &str) -> Name {
        let known = self.columns.iter().find(|known| known.english == column);
        known.map_or_else(
            || Name {
                english: column.to_owned().into(),
                chinese: column.to_owned().into(),
            },
            Column::heading,
        )
    }
}
