//! Table 1 of the fresh specification, 5.1: which items are tested by which basis and method (R15, R16, R18, R19).
//!
//! The table is read once from `assets/standards/fresh-items.csv` and keeps the printed text with its slips (A19), which
//! reasons show. It has no limit values: those stand in the basis standards.

mod items;
mod method;
mod read;
mod row;
mod status;
mod sulfonamide;
#[cfg(test)]
mod tests;

pub use crate::inspection::fresh::table::items::{PlannedRow, row_of, rows, rows_for, rows_of};
pub use crate::inspection::fresh::table::method::method_of_row;
pub use crate::inspection::fresh::table::row::{Category, DateLimit, Row};
pub use crate::inspection::fresh::table::status::{
    Product, RowDecision, RowStatus, basis_of_row, row_for_product,
};
pub use crate::inspection::fresh::table::sulfonamide::{
    Amount, SulfonamideNote, SulfonamideTotal, sulfonamide_total,
};
