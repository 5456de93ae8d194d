//! Reading an intake file: a table, one row an item.
//!
//! A pure function from bytes to rows: who owns the goods and when they came is the caller's to say.

mod columns;
mod row;

use std::collections::HashMap;

pub use self::row::NewItem;
use crate::domain::catalogue::{Category, OwnSerial};
use crate::domain::problem::Problem;
use crate::media::table::{
    Choices, IgnoredColumns, Layout, ReadAs, ReadOver, RowError, TableLimits, TableProblem, read_table,
};
use crate::message::{Name, message};

/// What an intake file holds.
pub static INTAKE: Layout = Layout {
    of: Name::new("an intake file", "入仓表"),
    row: Name::new("item", "单品"),
    command: "zhenma import --template",
    columns: &columns::COLUMNS,
};

/// The template as a workbook, with the categories to choose from.
///
/// # Errors
/// What the library says of a template that is none.
pub fn template_workbook() -> Result<Vec<u8>, Problem> {
    let categories = Choices {
        column: "category",
        words: Category::ALL.map(|(_, _, chinese)| chinese).to_vec(),
        example: "服饰内衣",
    };
    let workbook = INTAKE.template_workbook(&[categories]);
    workbook.map_err(Problem::internal)
}

/// A file that was read: good rows and bad cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeFile {
    /// What it was read as.
    pub read_as: ReadAs,
    /// What was read over.
    pub over: ReadOver,
    /// Good rows with their row numbers.
    pub items: Vec<(u64, NewItem)>,
    /// What is wrong with the others.
    pub errors: Vec<RowError>,
    /// How many errors there are beyond those listed.
    pub more_errors: u64,
}

/// Reads an intake file.
///
/// # Errors
/// [`TableProblem`] where the file as a whole is of no use; wrong cells are in [`IntakeFile::errors`].
pub fn read_intake(bytes: &[u8], limits: TableLimits) -> Result<IntakeFile, TableProblem> {
    read_intake_without(bytes, limits, &IgnoredColumns::default())
}

/// Reads an intake file without the columns that are `ignored`.
///
/// # Errors
/// Those of [`read_intake`].
pub fn read_intake_without(
    bytes: &[u8],
    limits: TableLimits,
    ignored: &IgnoredColumns,
) -> Result<IntakeFile, TableProblem> {
    // Where a brand's own serial stood first.
    let mut serials: HashMap<OwnSerial, u64> = HashMap::new();
    let table = read_table(bytes, limits, &INTAKE, ignored, |row| {
        let read = row::read_row(row);
        if let Some(serial) = read.serial {
            let first = *serials.entry(serial).or_insert_with(|| row.number());
            if first != row.number() {
                row.error("own_serial", message!("intake.serial_twice", first));
            }
        }
        read.item
    })?;
    Ok(IntakeFile {
        read_as: table.read_as,
        over: table.over,
        items: table.rows,
        errors: table.errors,
        more_errors: table.more_errors,
    })
}

#[cfg(test)]
mod encoding_tests;
#[cfg(test)]
mod format_tests;
#[cfg(test)]
mod header_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod xlsx_tests;
