//! One row: its cells by column, and the errors found on the way.

use jiff::civil::Date;

use super::cell;
use super::cell::Cell;
use super::columns::{Column, Layout};
use super::header::{Header, Place};
use super::limits::LONGEST_CELL;
use super::problem::{RowError, WrongCell};
use crate::day;
use crate::message::{Explain, Message, message};
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
    pub(crate) fn error(&mut self, column: &str, wrong: impl Into<WrongCell>) {
        let error = self.layout.error(self.number, column, wrong);
        self.errors.push(error);
    }

    fn place(&self, name: &str) -> Option<(&'static Column, &'a Cell<'a>)> {
        let (at, column) = self.header.columns().find(|(_, column)| column.english == name)?;
        let cell = self.cells.get(at)?;
        (!cell.is_empty()).then_some((column, cell))
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
            Cell::Number(text) => plain(text, column.code),
            Cell::Date(dated) => dated.text.clone().and_then(|text| plain(&text, column.code)),
            Cell::Wrong(wrong) => Err(wrong.clone()),
        };
        self.keep(name, read)
    }

    /// What was read, or nothing and an error in the column.
    pub(crate) fn keep<T>(&mut self, name: &str, read: Result<T, WrongCell>) -> Option<T> {
        read.map_err(|wrong| self.error(name, wrong)).ok()
    }

    /// The text of a cell that every row needs.
    pub(crate) fn required(&mut self, name: &str) -> Option<String> {
        if self.cell(name).is_none() {
            self.error(name, message!("cell.required", row: self.layout.row.clone()));
        }
        self.text(name)
    }

    /// The cell read by `read`, which says what would be right.
    pub(crate) fn read<T, E: Explain>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(name)?;
        let read = read(&text).map_err(|right| WrongCell::value(&text, right.message()));
        self.keep(name, read)
    }

    /// The cell's date.
    pub(crate) fn date(&mut self, name: &str) -> Option<Date> {
        let spelled = |text: &str| day::date(text).map_err(|right| WrongCell::value(text, right));
        let read = match self.cell(name)? {
            Cell::Text(text) => plain(text.trim(), false).and_then(|text| spelled(&text)),
            Cell::Number(text) => spelled(text),
            Cell::Date(dated) => dated.day.clone().and_then(|day| {
                let outside = || WrongCell::value(day, message!("cell.year_out_of_range"));
                day::is_of_goods(day).then_some(day).ok_or_else(outside)
            }),
            Cell::Wrong(wrong) => Err(wrong.clone()),
        };
        self.keep(name, read)
    }

    /// What stands beside the header's columns would be dropped in silence.
    fn check_width(&mut self) {
        if self.header.ignores_nameless {
            return;
        }
        let nameless = |(place, cell): &(usize, &Cell<'_>)| {
            !cell.is_empty() && matches!(self.header.places.get(*place), None | Some(Place::Nameless))
        };
        let Some((place, _)) = self.cells.iter().enumerate().find(nameless) else {
            return;
        };
        let message = message!("cell.no_heading", place = place + 1);
        self.errors.push(RowError::of_row(self.number, message));
    }
}

/// A cell's text, if people can have meant it.
fn plain(text: &str, code: bool) -> Result<String, WrongCell> {
    let refused = |message: Message| Err(message.into());
    if text.chars().count() > LONGEST_CELL {
        return refused(message!("cell.too_long", most = LONGEST_CELL));
    }
    if text.chars().any(char::is_control) {
        return refused(message!("cell.control_character"));
    }
    if let Some(hidden) = first_invisible(text) {
        return refused(message!("value.invisible_character", point = code_point(hidden)));
    }
    if text.starts_with('=') {
        return refused(message!("cell.begins_as_formula"));
    }
    if code && cell::was_shortened(text) {
        return Err(WrongCell::value(text, message!("cell.number_shortened")));
    }
    Ok(text.to_owned())
}
