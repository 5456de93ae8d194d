//! What the rows of a file come to, whatever kind of file they come from.

use std::ops::RangeInclusive;

use super::cell::Cell;
use super::columns::Layout;
use super::header::{Header, IgnoredColumns};
use super::limits::{MOST_COLUMNS, MOST_ERRORS, TableLimits};
use super::problem::{RowError, TableProblem};
use super::read::{ReadAs, ReadOver, Table};
use super::row::Row;
use crate::message::{Message, message};

/// What takes the rows of a file one by one: the header first, behind them what is merged.
pub(super) trait Rows {
    /// Takes one row. Empty ones count for nothing.
    fn row(&mut self, number: u64, cells: &[Cell<'_>]) -> Result<(), TableProblem>;

    /// Rows that merged cells reach into are not read: a value that stands in one of them is meant for all, or for
    /// none. Each range of rows comes with its name; they come in any order.
    fn merged(&mut self, ranges: Vec<(RangeInclusive<u64>, String)>) -> Result<(), TableProblem>;

    /// Whether a row with these cells is a header.
    fn is_header(&self, cells: &[Cell<'_>]) -> bool;

    /// The row that was taken last is hidden.
    fn hidden_row(&mut self, number: u64);

    /// Columns that are hidden, counted from 0.
    fn hidden_columns(&mut self, columns: RangeInclusive<usize>);

    /// Sheets that hold no such table.
    fn other_sheets(&mut self, names: Vec<String>);
}

/// Rows that are looked at for a header, empty ones aside.
pub(super) const MOST_ABOVE: usize = 20;
/// Columns that a row names before it is taken for a header.
const NAMED_BY_A_HEADER: usize = 2;

/// The rows so far.
pub(super) struct Sheet<'t, T, F> {
    limits: TableLimits,
    text_bytes: usize,
    layout: &'static Layout,
    take: F,
    count: usize,
    ignored: &'t IgnoredColumns,
    header: Option<(u64, Header)>,
    /// Rows that stand before the header so far, and what is wrong with the one that is most like a header.
    above: usize,
    no_header: Option<(usize, TableProblem)>,
    over: ReadOver,
    hidden: Vec<RangeInclusive<usize>>,
    rows: Vec<(u64, T)>,
    errors: Vec<RowError>,
    more_errors: u64,
}

impl<'t, T, F: FnMut(&mut Row<'_>) -> Option<T>> Sheet<'t, T, F> {
    pub(super) fn new(
        limits: TableLimits,
        layout: &'static Layout,
        ignored: &'t IgnoredColumns,
        take: F,
    ) -> Self {
        Self {
            limits,
            text_bytes: 0,
            layout,
            take,
            count: 0,
            ignored,
            header: None,
            above: 0,
            no_header: None,
            over: ReadOver::default(),
            hidden: Vec::new(),
            rows: Vec::new(),
            errors: Vec::new(),
            more_errors: 0,
        }
    }

    /// Takes the first row that names two columns for the header. Above it stand titles and notes, which name none.
    fn look_for_header(&mut self, number: u64, cells: &[Cell<'_>]) -> Result<(), TableProblem> {
        let named = self.layout.columns_named(cells);
        let read = self.layout.read_header(cells, self.ignored);
        if named >= NAMED_BY_A_HEADER {
            self.header = Some((number, read?));
            return Ok(());
        }
        self.above = self.above.saturating_add(1);
        if let Err(problem) = read
            && self.no_header.as_ref().is_none_or(|(before, _)| *before < named)
        {
            self.no_header = Some((named, problem));
        }
        match &self.no_header {
            Some((_, problem)) if self.above >= MOST_ABOVE => Err(problem.clone()),
            _ => Ok(()),
        }
    }

    fn add_error(&mut self, error: RowError) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(error);
        } else {
            self.more_errors += 1;
        }
    }

    pub(super) fn finish(mut self, read_as: ReadAs) -> Result<Table<T>, TableProblem> {
        let Some((number, header)) = self.header else {
            let nothing = TableProblem::Nothing {
                template: self.layout.command,
            };
            return Err(self.no_header.map_or(nothing, |(_, problem)| problem));
        };
        if self.count == 0 {
            return Err(TableProblem::Empty);
        }
        self.errors.sort_by_key(|error| error.row);
        let is_hidden = |at: usize| self.hidden.iter().any(|columns| columns.contains(&at));
        let hidden = header.columns().filter(|(at, _)| is_hidden(*at));
        self.over.hidden_columns = hidden.map(|(_, column)| column.english.to_owned()).collect();
        self.over.header_row = Some(number).filter(|_| self.above > 0);
        self.over.ignored_columns = header.ignored;
        Ok(Table {
            read_as,
            over: self.over,
            rows: self.rows,
            errors: self.errors,
            more_errors: self.more_errors,
        })
    }
}

impl<T, F: FnMut(&mut Row<'_>) -> Option<T>> Rows for Sheet<'_, T, F> {
    fn row(&mut self, number: u64, cells: &[Cell<'_>]) -> Result<(), TableProblem> {
        let last = cells.iter().rposition(|cell| !cell.is_empty());
        let Some(cells) = last.and_then(|last| cells.get(..=last)) else {
            return Ok(());
        };
        let Some((_, header)) = &self.header else {
            return self.look_for_header(number, cells);
        };
        if cells.len() > MOST_COLUMNS {
            return Err(TableProblem::TooManyColumns(MOST_COLUMNS));
        }
        self.count += 1;
        if self.count > self.limits.rows {
            return Err(TableProblem::TooManyRows(self.limits.rows));
        }
        let bytes: usize = cells.iter().map(Cell::text_bytes).sum();
        self.text_bytes = self.text_bytes.saturating_add(bytes);
        let most = self.limits.text_bytes();
        if self.text_bytes > most {
            return Err(TableProblem::TooMuch(message!("table.text_bytes", most)));
        }
        let mut row = Row::new(number, self.layout, header, cells);
        let taken = (self.take)(&mut row);
        let errors = row.errors;
        match taken {
            Some(taken) if errors.is_empty() => self.rows.push((number, taken)),
            _ => errors.into_iter().for_each(|error| self.add_error(error)),
        }
        Ok(())
    }

    fn is_header(&self, cells: &[Cell<'_>]) -> bool {
        self.layout.columns_named(cells) >= NAMED_BY_A_HEADER
    }

    fn hidden_row(&mut self, number: u64) {
        let below = self.header.as_ref().is_some_and(|(header, _)| number > *header);
        if below && self.over.hidden_rows.len() < MOST_ERRORS {
            self.over.hidden_rows.push(number);
        }
    }

    fn hidden_columns(&mut self, columns: RangeInclusive<usize>) {
        if self.hidden.len() < MOST_COLUMNS {
            self.hidden.push(columns);
        }
    }

    fn other_sheets(&mut self, names: Vec<String>) {
        self.over.other_sheets = names;
    }

    fn merged(&mut self, mut ranges: Vec<(RangeInclusive<u64>, String)>) -> Result<(), TableProblem> {
        ranges.sort_by_key(|(rows, _)| *rows.start());
        // Of ranges that overlap the one that reaches further counts for the rest.
        let mut apart: Vec<(RangeInclusive<u64>, String)> = Vec::new();
        for (rows, name) in ranges {
            let free = apart.last().map_or(0, |(before, _)| before.end() + 1);
            if *rows.end() >= free {
                apart.push((free.max(*rows.start())..=*rows.end(), name));
            }
        }
        let at = |row: u64| {
            let found = apart.binary_search_by(|(rows, _)| {
                if *rows.end() < row {
                    std::cmp::Ordering::Less
                } else if *rows.start() > row {
                    std::cmp::Ordering::Greater
                } else {
                    std::cmp::Ordering::Equal
                }
            });
            let found = found.ok().and_then(|index| apart.get(index));
            found.map(|(_, name)| message!("cell.merged", cells = name))
        };
        if let Some((number, _)) = &self.header
            && let Some(message) = at(*number)
        {
            return Err(TableProblem::Header(message));
        }
        let bad: Vec<u64> = self.errors.iter().map(|error| error.row).collect();
        let mut found: Vec<(u64, Message)> = Vec::new();
        self.rows.retain(|(row, _)| match at(*row) {
            Some(message) => {
                found.push((*row, message));
                false
            }
            None => true,
        });
        let mut last = None;
        for row in bad {
            if last.replace(row) != Some(row)
                && let Some(message) = at(row)
            {
                found.push((row, message));
            }
        }
        for (row, message) in found {
            self.add_error(RowError::of_row(row, message));
        }
        Ok(())
    }
}
