//! How a command ends.

use std::fmt::Display;
use std::io::ErrorKind;
use std::path::Path;

use crate::domain::problem::Problem;
use crate::message::{Explain, Message, as_told, message};

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(super) struct Failure {
    /// What is told, in one line, in the language of the process.
    pub(super) message: Message,
    /// The field of the call that was refused, where the service named one.
    pub(super) field: Option<String>,
}

impl Failure {
    /// With a message.
    pub(super) fn new(message: &Message) -> Self {
        Self {
            message: message.clone(),
            field: None,
        }
    }

    /// With text from elsewhere, which is one line: what the service answered, or a library.
    pub(super) fn told(text: impl Display) -> Self {
        Self::new(&as_told(&text))
    }

    /// About a file that cannot be read or written.
    pub(super) fn of_file(file: &Path, error: &std::io::Error) -> Self {
        Self::new(&message!("cli.file", file = file.display(), why: why_not(error)))
    }

    /// About the file that `flag` names.
    pub(super) fn of_flag_file(flag: &str, file: &Path, error: &std::io::Error) -> Self {
        Self::new(&message!("cli.flag_file", flag, file = file.display(), why: why_not(error)))
    }

    /// About the value of `flag`; `why` says what would be right.
    pub(super) fn of_flag(flag: &str, value: impl Display, why: Message) -> Self {
        Self::new(&message!("cli.flag_value", flag, value, why: why))
    }

    /// Whether the service refused this field's value.
    pub(super) fn is_of(&self, field: &str) -> bool {
        self.field.as_deref() == Some(field)
    }
}

/// Why the system did not do something with a file: what people meet most in their language, the rest as the system
/// tells it.
pub(super) fn why_not(error: &std::io::Error) -> Message {
    match error.kind() {
        ErrorKind::NotFound => message!("cli.no_such_file"),
        ErrorKind::PermissionDenied => message!("cli.no_permission"),
        ErrorKind::IsADirectory => message!("cli.is_a_folder"),
        ErrorKind::StorageFull => message!("cli.no_space"),
        _ => as_told(error),
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        match &problem.cause {
            // Whoever runs the command is the operator: they are told the cause, not to quote an id to themselves.
            Some(cause) => Self::told(cause.split_once(": ").map_or(cause.as_str(), |(_, cause)| cause)),
            None => Self::new(&problem.message()),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(&why_not(&error))
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::told(error)
    }
}

/// How a command ends that did what was asked: with good news or bad.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Good,
    Bad,
}
