//! What the rows of a file come to, whatever kind of file they come from.

use std::ops::RangeInclusive;

use super::cell::Cell;
use super::columns::{Header, Layout};
use super::limits::{MOST_COLUMNS, MOST_ERRORS, TableLimits};
use super::problem::{RowError, TableProblem};
use super::read::{ReadAs, Table};
use super::row::Row;
use crate::message::{Message, message};

/// What takes the rows of a file one by one: the header first, behind them what is merged.
pub(super) trait Rows {
    /// Takes one row. Empty ones count for nothing.
    fn row(&mut self, number: u64, cells: &[Cell<'_>]) -> Result<(), TableProblem>;

    /// Rows that merged cells reach into are not read: a value that stands in one of them is meant for all, or for
    /// none. Each range of rows comes with its name; they come in any order.
    fn merged(&mut self, ranges: Vec<(RangeInclusive<u64>, String)>) -> Result<(), TableProblem>;
}

/// The rows so far.
pub(super) struct Sheet<T, F> {
    limits: TableLimits,
    text_bytes: usize,
    layout: &'static Layout,
    take: F,
    count: usize,
    header: Option<(u64, Header)>,
    rows: Vec<(u64, T)>,
    errors: Vec<RowError>,
    more_errors: u64,
}

impl<T, F: FnMut(&mut Row<'_>) -> Option<T>> Sheet<T, F> {
    pub(super) const fn new(limits: TableLimits, layout: &'static Layout, take: F) -> Self {
        Self {
            limits,
            text_bytes: 0,
            layout,
            take,
            count: 0,
            header: None,
            rows: Vec::new(),
            errors: Vec::new(),
            more_errors: 0,
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
        if self.header.is_none() {
            return Err(TableProblem::Nothing {
                template: self.layout.command,
            });
        }
        if self.count == 0 {
            return Err(TableProblem::Empty);
        }
        self.errors.sort_by_key(|error| error.row);
        Ok(Table {
            read_as,
            rows: self.rows,
            errors: self.errors,
            more_errors: self.more_errors,
        })
    }
}

impl<T, F: FnMut(&mut Row<'_>) -> Option<T>> Rows for Sheet<T, F> {
    fn row(&mut self, number: u64, cells: &[Cell<'_>]) -> Result<(), TableProblem> {
        let last = cells.iter().rposition(|cell| !cell.is_empty());
        let Some(cells) = last.and_then(|last| cells.get(..=last)) else {
            return Ok(());
        };
        let Some((_, header)) = &self.header else {
            self.header = Some((number, self.layout.read_header(cells)?));
            return Ok(());
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
