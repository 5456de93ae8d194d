//! How a command ends.

use crate::domain::problem::Problem;
use crate::message::{Message, language};

/// Why a command did not do what was asked, in one line.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) message: String,
    /// The field of the call that was refused, where the service named one.
    pub(super) field: Option<String>,
}

impl Failure {
    /// With a message, told in the language of the process.
    pub(super) fn new(message: &Message) -> Self {
        Self::told(message.text(language()))
    }

    /// With text from elsewhere, which is one line: what the service answered, or a library.
    pub(super) fn told(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            field: None,
        }
    }

    /// Whether the service refused this field's value.
    pub(super) fn is_of(&self, field: &str) -> bool {
        self.field.as_deref() == Some(field)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        match &problem.cause {
            // Whoever runs the command is the operator: they are told the cause, not to quote an id to themselves.
            Some(cause) => Self::told(cause.split_once(": ").map_or(cause.as_str(), |(_, cause)| cause)),
            None => Self::told(problem.detail(language())),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::told(error.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::told(error.to_string())
    }
}

/// How a command ends that did what was asked: with good news or bad.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Good,
    Bad,
}
