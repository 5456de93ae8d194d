//! The columns of a table, its header and its template.

use std::borrow::Cow;

use super::cell::{Cell, Dated};
use super::limits::MOST_COLUMNS;
use super::problem::{RowError, Separator, TableProblem, WrongCell};
use crate::message::{Explain, Name};

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
    also: &'static [&'static str],
    /// What the template's example row holds.
    example: &'static str,
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

    /// The same where people call it otherwise too; such a name stands alone in the header.
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
    /// The template: the header with both names of every column, and one example row.
    #[must_use]
    pub fn template(&self) -> String {
        let header = |c: &Column| {
            if c.chinese.eq_ignore_ascii_case(c.english) {
                c.english.to_owned()
            } else {
                format!("{} {}", c.chinese, c.english)
            }
        };
        let header: Vec<String> = self.columns.iter().map(header).collect();
        let example: Vec<&str> = self.columns.iter().map(|c| c.example).collect();
        format!("{}\n{}\n", header.join(","), example.join(","))
    }

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

    /// Reads the header.
    pub(super) fn read_header(&'static self, cells: &[Cell<'_>]) -> Result<Header, TableProblem> {
        if cells.len() > MOST_COLUMNS {
            return Err(TableProblem::TooManyColumns(MOST_COLUMNS));
        }
        let mut columns = Header::new();
        for cell in cells {
            let name: Cow<'_, str> = match cell {
                Cell::Text(text) => text.trim().into(),
                Cell::Number(text) => text.into(),
                Cell::Date(Dated { text: Ok(text), .. }) => text.into(),
                Cell::Date(Dated { text: Err(wrong), .. }) | Cell::Wrong(wrong) => {
                    return Err(TableProblem::Header(wrong.message()));
                }
            };
            let column = self.find(&name)?;
            if column.is_some() && columns.contains(&column) {
                return Err(TableProblem::ColumnTwice(name.chars().take(60).collect()));
            }
            columns.push(column);
        }
        let missing = self
            .columns
            .iter()
            .find(|column| column.required && !columns.contains(&Some(column)));
        missing.map_or(Ok(columns), |missing| {
            Err(TableProblem::ColumnMissing {
                column: missing.heading(),
                template: self.command,
            })
        })
    }

    fn find(&'static self, name: &str) -> Result<Option<&'static Column>, TableProblem> {
        if name.is_empty() {
            return Ok(None);
        }
        let known = |name: &str| self.columns.iter().find(|column| names(name, column));
        if let Some(found) = known(name) {
            return Ok(Some(found));
        }
        // A whole header in one cell: its columns are set apart by something else.
        for (separator, character) in Separator::ALL {
            let mut parts = name.split(character).filter(|part| !part.trim().is_empty());
            if name.contains(character) && parts.all(|part| known(part).is_some()) {
                return Err(TableProblem::Separator(separator));
            }
        }
        Err(TableProblem::ColumnUnknown {
            name: name.chars().take(60).collect(),
            of: self.of.clone(),
            template: self.command,
        })
    }
}

/// Which of a layout's columns stands where; `None` where the header is empty, as behind a trailing comma.
pub(super) type Header = Vec<Option<&'static Column>>;

/// `brand`, `品牌`, `品牌 brand`: either name or both.
fn names(header: &str, column: &Column) -> bool {
    if column
        .also
        .iter()
        .any(|name| header.trim().eq_ignore_ascii_case(name))
    {
        return true;
    }
    let mut words = header
        .split([' ', '/', '(', ')', '（', '）', '\u{3000}', '\n', '*'])
        .filter(|word| !word.is_empty())
        .peekable();
    words.peek().is_some()
        && words.all(|word| {
            word.eq_ignore_ascii_case(column.english) || word.eq_ignore_ascii_case(column.chinese)
        })
}
