//! What a laboratory measured 检测结果, and whether it meets a requirement.
//!
//! Amounts are exact and keep the unit they were reported in; they are converted exactly or not at all.

mod amount;
mod conformity;
mod grammar;
mod requirement;
#[cfg(test)]
mod tests;
mod unit;
mod value;

pub use crate::inspection::measured::amount::{Amount, NotConvertible};
pub use crate::inspection::measured::conformity::{Conformity, meets};
pub use crate::inspection::measured::grammar::{NotMeasured, read_measured};
pub use crate::inspection::measured::requirement::Requirement;
pub use crate::inspection::measured::unit::{Dimension, Unit};
pub use crate::inspection::measured::value::Measured;
