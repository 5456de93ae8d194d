//! The values that all rules share: exact quantities, decisions with their reasons, refusals, closed vocabularies.

pub(crate) mod clause;
pub(crate) mod decided;
pub(crate) mod printed;
pub(crate) mod quantity;
pub(crate) mod refused;
pub(crate) mod string_enum;
pub(crate) mod terms;
