//! One row: its cells by column, and the errors found on the way.

use jiff::civil::Date;

use super::cell;
use super::cell::Cell;
use super::columns::{Column, Header, Layout};
use super::limits::LONGEST_CELL;
use super::problem::RowError;
use crate::text::{code_point, first_invisible};

/// A row as its reader sees it.
pub(crate) struct Row<'a> {
    number: u64,
    layout: &'static Layout,
    header: &'a Header,
    cells: &'a [Cell<'a>],
    pub(super) errors: Vec<RowError>,
}

impl<'a> Row<'a> {
    pub(super) fn new(
        number: u64,
        layout: &'static Layout,
        header: &'a Header,
        cells: &'a [Cell<'a>],
    ) -> Self {
        let mut row = Self {
            number,
            layout,
            header,
            cells,
            errors: Vec::new(),
        };
        row.check_width();
        row
    }

    /// The row as a spreadsheet counts it.
    pub(crate) const fn number(&self) -> u64 {
        self.number
    }

    /// Says what is wrong with the cell in the column `column`.
    pub(crate) fn error(&mut self, column: &str, message: String) {
        self.errors.push(RowError {
            row: self.number,
            column: Some(column.to_owned()),
            message,
        });
    }

    fn place(&self, name: &str) -> Option<(&'static Column, &'a Cell<'a>)> {
        self.header.iter().zip(self.cells).find_map(|(column, cell)| {
            let column = column.filter(|column| column.english == name)?;
            Some((column, cell)).filter(|(_, cell)| !cell.is_empty())
        })
    }

    /// What stands in the column, unless it is empty.
    pub(crate) fn cell(&self, name: &str) -> Option<&'a Cell<'a>> {
        self.place(name).map(|(_, cell)| cell)
    }

    /// The cell's text, `None` if empty or wrong.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        let (column, cell) = self.place(name)?;
        let read = match cell {
            Cell::Text(text) => plain(text.trim(), column.code),
            Cell::Number(text) => Ok(text.clone()),
            Cell::Date(date) => Err(format!(
                "the spreadsheet made the date {date} of this: format the column as text and enter it again"
            )),
            Cell::Wrong(message) => Err(message.clone()),
        };
        self.keep(name, read)
    }

    /// What was read, or nothing and an error in the column.
    pub(crate) fn keep<T>(&mut self, name: &str, read: Result<T, String>) -> Option<T> {
        read.map_err(|message| self.error(name, message)).ok()
    }

    /// The text of a cell that every row needs.
    pub(crate) fn required(&mut self, name: &str) -> Option<String> {
        if self.cell(name).is_none() {
            self.error(name, format!("every {} needs this", self.layout.row));
        }
        self.text(name)
    }

    /// The cell read by `read`, which says what would be right.
    pub(crate) fn read<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text(name)?;
        let read = read(&text).map_err(|right| format!("'{text}': {right}"));
        self.keep(name, read)
    }

    /// The cell's date.
    pub(crate) fn date(&mut self, name: &str) -> Option<Date> {
        let spelled = |text: &str| cell::date(text).map_err(|right| format!("'{text}': {right}"));
        let read = match self.cell(name)? {
            Cell::Text(text) => plain(text.trim(), false).and_then(|text| spelled(&text)),
            Cell::Number(text) => spelled(text),
            Cell::Date(date) if cell::is_of_goods(*date) => Ok(*date),
            Cell::Date(date) => Err(format!("'{date}': no goods of that year are booked in")),
            Cell::Wrong(message) => Err(message.clone()),
        };
        self.keep(name, read)
    }

    /// What stands beside the header's columns would be dropped in silence.
    fn check_width(&mut self) {
        let nameless = |(place, cell): &(usize, &Cell<'_>)| {
            !cell.is_empty() && self.header.get(*place).copied().flatten().is_none()
        };
        let Some((place, _)) = self.cells.iter().enumerate().find(nameless) else {
            return;
        };
        let message = format!("the cell in column {} has no name in the header", place + 1);
        self.errors.push(RowError {
            row: self.number,
            column: None,
            message,
        });
    }
}

/// A cell's text, if people can have meant it.
fn plain(text: &str, code: bool) -> Result<String, String> {
    if text.chars().count() > LONGEST_CELL {
        return Err(format!("at most {LONGEST_CELL} characters"));
    }
    if text.chars().any(char::is_control) {
        return Err("line breaks and control characters cannot stand here".to_owned());
    }
    if let Some(hidden) = first_invisible(text) {
        return Err(format!(
            "an invisible character ({}) stands among the others: enter it again by hand",
            code_point(hidden)
        ));
    }
    if text.starts_with('=') {
        return Err("a text that begins with '=' is a formula to a spreadsheet: write its value".to_owned());
    }
    if code && cell::was_shortened(text) {
        return Err(format!(
            "'{text}': the spreadsheet shortened a long number: format the column as text and enter it again"
        ));
    }
    Ok(text.to_owned())
}
