//! Clauses as they are told.

use crate::message::{Message, message};

/// A clause as printed, `5.3.2.1(1)` or `chapter 4`.
#[must_use]
pub fn clause_message(clause: &str) -> Message {
    match clause.strip_prefix("chapter ") {
        Some(number) => message!("inspection.chapter", number),
        None => message!("inspection.clause", clause),
    }
}
