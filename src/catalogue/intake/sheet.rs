//! What the rows of a file come to, whatever kind of file they come from.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use super::cell::Cell;
use super::columns::{Header, read_header};
use super::row::{Row, read_row};
use super::{IntakeFile, IntakeProblem, MOST_COLUMNS, MOST_ERRORS, NewItem, ReadAs, RowError};

/// Takes rows one by one: the header first.
pub(super) struct Sheet {
    most_rows: usize,
    rows: usize,
    header: Option<(u64, Header)>,
    items: Vec<(u64, NewItem)>,
    errors: Vec<RowError>,
    more_errors: u64,
    /// Where a brand's own serial stood first.
    serials: HashMap<(String, String), u64>,
}

impl Sheet {
    pub(super) fn new(most_rows: usize) -> Self {
        Self {
            most_rows,
            rows: 0,
            header: None,
            items: Vec::new(),
            errors: Vec::new(),
            more_errors: 0,
            serials: HashMap::new(),
        }
    }

    /// Takes one row. Empty ones count for nothing.
    pub(super) fn row(&mut self, number: u64, cells: &[Cell<'_>]) -> Result<(), IntakeProblem> {
        let last = cells.iter().rposition(|cell| !cell.is_empty());
        let Some(cells) = last.and_then(|last| cells.get(..=last)) else {
            return Ok(());
        };
        let Some((_, header)) = &self.header else {
            self.header = Some((number, read_header(cells)?));
            return Ok(());
        };
        if cells.len() > MOST_COLUMNS {
            return Err(IntakeProblem::TooLarge(format!("{MOST_COLUMNS} columns")));
        }
        self.rows += 1;
        if self.rows > self.most_rows {
            return Err(IntakeProblem::TooLarge(format!("{} rows", self.most_rows)));
        }
        let mut row = Row::new(number, header, cells);
        let item = read_row(&mut row);
        if let Some((brand, serial)) = row.serial() {
            let first = *self.serials.entry((brand, serial)).or_insert(number);
            if first != number {
                row.error(
                    "own_serial",
                    format!(
                        "row {first} has the same brand and serial, and a serial stands on one piece only"
                    ),
                );
            }
        }
        let errors = row.errors;
        match item {
            Some(item) if errors.is_empty() => self.items.push((number, item)),
            _ => errors.into_iter().for_each(|error| self.add_error(error)),
        }
        Ok(())
    }

    fn add_error(&mut self, error: RowError) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(error);
        } else {
            self.more_errors += 1;
        }
    }

    /// Rows that merged cells reach into are not booked: a value that stands in one of them is meant for all, or for
    /// none. Each range of rows comes with its name; they come in any order.
    pub(super) fn merged(
        &mut self,
        mut ranges: Vec<(RangeInclusive<u64>, String)>,
    ) -> Result<(), IntakeProblem> {
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
            found.ok().and_then(|index| apart.get(index)).map(|(_, name)| {
                format!("the cells {name} are merged: undo that (取消单元格合并) and fill in each of them")
            })
        };
        if let Some((number, _)) = &self.header
            && let Some(message) = at(*number)
        {
            return Err(IntakeProblem::Header(message));
        }
        let bad: Vec<u64> = self.errors.iter().map(|error| error.row).collect();
        let mut found: Vec<(u64, String)> = Vec::new();
        self.items.retain(|(row, _)| match at(*row) {
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
            self.add_error(RowError {
                row,
                column: None,
                message,
            });
        }
        Ok(())
    }

    pub(super) fn finish(mut self, read_as: ReadAs) -> Result<IntakeFile, IntakeProblem> {
        if self.header.is_none() {
            return Err(IntakeProblem::Nothing);
        }
        if self.rows == 0 {
            return Err(IntakeProblem::Empty);
        }
        self.errors.sort_by_key(|error| error.row);
        Ok(IntakeFile {
            read_as,
            items: self.items,
            errors: self.errors,
            more_errors: self.more_errors,
        })
    }
}
