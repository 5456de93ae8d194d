//! Input that a rule cannot be applied to.

use crate::message::Message;

/// What cannot be read or contradicts itself, with the field and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct Refused {
    /// The path of the field in the input, `page_weights[1].unit`; empty where the whole input is meant.
    pub field: String,
    /// The value found there, where it is told.
    pub value: Option<String>,
    /// What would be right.
    pub message: Message,
}

impl Refused {
    /// `message` about `field`.
    #[must_use]
    pub fn new(field: impl Into<String>, message: Message) -> Self {
        Self {
            field: field.into(),
            value: None,
            message,
        }
    }

    /// The same about this value.
    #[must_use]
    pub fn found(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }
}
