//! The rules that both specifications have, each with its own clause numbers.

pub mod appeal_period;
pub mod consequence;
pub mod edition;
pub mod fee;
pub mod governing_requirement;
pub mod inspection_body;
pub mod label;
pub mod programme;
pub mod reference;
pub mod retest;
pub mod sampling;
pub mod verdict;
