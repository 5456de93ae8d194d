//! An input that no rule can take.

use serde::Serialize;

/// Which field is not right, and what would be. Fields are named as in the case's input, with a path where they
/// lie deeper: `pack_weight.unit`, `weights[0].value`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{field}: {message}")]
pub struct Refused {
    /// The field.
    pub field: String,
    /// What is wrong with its value and what would be right, with the clause where one says so.
    pub message: String,
}

impl Refused {
    /// `field` is not right.
    #[must_use]
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }
}
