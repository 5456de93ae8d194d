//! Cases written as JSON, `{id, spec, kind, input}`, and what the rules decide of each.
//!
//! Numbers are decimals written as text; what is computed comes back without trailing zeros, what is echoed as it was
//! given. A decision holds exactly the keys of its kind, its reasons stand beside it. A case that cannot be read gets
//! an error that names the field, and takes nothing from the others.

mod answer;
mod appeal;
mod fresh_table;
mod input;
mod jewellery;
mod judging;
mod kind;
mod kinds;
mod net_weight;
mod programme;
mod reference;
mod sampling;
mod sensory;
mod service;
#[cfg(test)]
mod tests;

pub use crate::inspection::decide::answer::{Answer, Outcome, RefusedCase, answer};
pub use crate::inspection::decide::kind::Source;
