//! What can be wrong with a calendar file, in words for whoever made the file.

use jiff::civil::Date;

use crate::message::{Explain, Message, message};

/// The largest calendar file that is read, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// Why a calendar file was refused. Nothing of a refused file is loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum CalendarError {
    /// The file is larger than [`MAX_BYTES`].
    TooLarge {
        /// The file's size.
        bytes: usize,
    },
    /// The first line is not the header.
    Header {
        /// The first column that was not found.
        missing: &'static str,
    },
    /// There is a header at most, but no day.
    Empty,
    /// A line that cannot be read as CSV at all, such as one with a column too few.
    Line {
        /// Line in the file, from 1.
        line: u64,
        /// What is wrong with it.
        why: Message,
    },
    /// A field holds something else than it should.
    Field {
        /// Line in the file, from 1.
        line: u64,
        /// The column's name.
        field: &'static str,
        /// What stands there, cut after 40 characters.
        value: String,
        /// What would be right.
        wanted: Message,
    },
    /// One day stands in the file twice.
    Twice {
        /// Line of the second of the two, from 1.
        line: u64,
        /// The day.
        date: Date,
    },
}

/// A line as it should be.
const EXAMPLE: &str = "2027-01-01,holiday,New Year's Day,元旦";

impl Explain for CalendarError {
    fn message(&self) -> Message {
        match self {
            Self::TooLarge { bytes } => message!("calendar.too_large", bytes, most = MAX_BYTES),
            Self::Header { missing } => message!("calendar.header", missing),
            Self::Empty => message!("calendar.empty", example = EXAMPLE),
            Self::Line { line, why } => message!("calendar.line", line, why: why.clone()),
            Self::Field {
                line,
                field,
                value,
                wanted,
            } => message!("calendar.field", line, field, value, wanted: wanted.clone()),
            Self::Twice { line, date } => message!("calendar.twice", line, date),
        }
    }
}
