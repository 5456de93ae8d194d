//! Inspection 检验: whether goods meet one of the two quality specifications, fresh food (生鲜) and jewellery (珠宝).
//!
//! Every rule is a function of values that gives a [`Decided`]: what is decided, and why, clause by clause.
//! R1 to R67 and the readings A01 to A48 are those of the project's rule book; the clause numbers are those
//! printed in the specifications. Nothing here reads a clock or a file: the tables come with the program, dates and
//! the calendar are arguments. Of the other modules it names `domain` and the primitives alone.
//!
//! - [`clauses`]: what both specifications rule, a file for each subject of a clause.
//! - [`fresh`] and [`jewellery`]: the tables and rules of one of them.
//! - [`measured`]: what a laboratory measured, and whether it meets a requirement.
//! - [`standards`]: the limits that the operator loads.
//! - [`results`]: rows of a laboratory's file, matched with what was planned.
//! - [`case`]: a spot check from the order to its end.
//! - [`decide`]: the same rules for cases written as JSON.

pub mod case;
pub mod clauses;
pub mod decide;
pub mod fresh;
pub mod jewellery;
pub mod measured;
pub mod results;
pub mod standards;
mod values;

pub use crate::inspection::values::decided::{Decided, Reason};
pub use crate::inspection::values::quantity::{
    Mass, MassUnit, MostPieces, NotAQuantity, NotPieces, Pieces, Quantity, normalised,
};
pub use crate::inspection::values::refused::Refused;
pub use crate::inspection::values::string_enum::StringEnum;
pub(crate) use crate::inspection::values::string_enum::string_enum;
pub use crate::inspection::values::terms::{Grade, Specification, Verdict};
