//! What standards ask, as dated files that the operator loads: limits, tolerances, the sensory annex, points.
//!
//! The two specifications name standards and hold no limit (A48), so nothing of this is shipped but an example, which is
//! marked as one. A document is one edition of a standard, or an amendment or a correction of one; it is added and never
//! overwritten. Where a needed value is missing, [`Standards`] says what is missing, and nothing is decided.
//! `assets/standards/README.md` documents the file.

mod document;
mod file;
mod for_cases;
mod limit;
mod lookup;
#[cfg(test)]
mod tests;

pub use crate::inspection::standards::document::{
    AliasEntry, DefectTolerance, Document, MassEntry, NetWeightTolerance, Points, Standing,
};
pub use crate::inspection::standards::file::{MOST_BYTES, StandardsFile, StandardsProblem};
pub use crate::inspection::standards::limit::{Goods, HoldsFor, LimitEntry};
pub use crate::inspection::standards::lookup::{FoundLimit, Missing, Standards};
