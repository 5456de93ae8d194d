//! Results from laboratories: rows of measured values, matched with what was planned.
//!
//! Nothing is dropped: a row that matches no planned item, or a second one for the same item, is reported by its number.
//! How the rows stand in a file is not known here: `app` reads tables.

mod items;
mod matching;
mod names;
mod row;
#[cfg(test)]
mod tests;

pub use crate::inspection::results::items::measured_items;
pub use crate::inspection::results::matching::{
    Matched, MatchedRow, PlannedName, RowNote, Takes, Unmatched, WrongCell, match_results,
};
pub use crate::inspection::results::names::Aliases;
pub use crate::inspection::results::row::ResultRow;
