//! Which of several sheets has the table.

use std::ops::RangeInclusive;

use super::package::Package;
use super::worksheet;
use super::worksheet::Context;
use crate::media::table::cell::Cell;
use crate::media::table::problem::TableProblem;
use crate::media::table::sheet::{MOST_ABOVE, Rows};

/// Whether a header stands among the first rows of the sheet.
pub(super) fn begins_table(
    package: &mut Package<'_>,
    path: &str,
    most: u64,
    context: &Context<'_>,
    sheet: &dyn Rows,
) -> Result<bool, TableProblem> {
    let mut probe = Probe {
        sheet,
        rows: 0,
        found: None,
    };
    let read = worksheet::read(package, path, most, context, &mut probe);
    match probe.found {
        Some(found) => Ok(found),
        None => read.map(|()| false),
    }
}

/// Looks at the first rows only.
struct Probe<'s> {
    sheet: &'s dyn Rows,
    rows: usize,
    found: Option<bool>,
}

impl Rows for Probe<'_> {
    fn row(&mut self, _: u64, cells: &[Cell<'_>]) -> Result<(), TableProblem> {
        if cells.iter().all(Cell::is_empty) {
            return Ok(());
        }
        self.rows = self.rows.saturating_add(1);
        if self.sheet.is_header(cells) {
            self.found = Some(true);
        } else if self.rows >= MOST_ABOVE {
            self.found = Some(false);
        }
        // No problem, but what ends the walk.
        self.found.map_or(Ok(()), |_| Err(TableProblem::Empty))
    }

    fn merged(&mut self, _: Vec<(RangeInclusive<u64>, String)>) -> Result<(), TableProblem> {
        Ok(())
    }

    fn is_header(&self, cells: &[Cell<'_>]) -> bool {
        self.sheet.is_header(cells)
    }

    fn hidden_row(&mut self, _: u64) {}

    fn hidden_columns(&mut self, _: RangeInclusive<usize>) {}

    fn other_sheets(&mut self, _: Vec<String>) {}
}
