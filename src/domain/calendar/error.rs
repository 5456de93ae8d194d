//! What can be wrong with a calendar file, in words for whoever made the file.

use jiff::civil::Date;

/// The largest calendar file that is read, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// Why a calendar file was refused. Nothing of a refused file is loaded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The file is larger than [`MAX_BYTES`].
    #[error("the calendar file has {bytes} bytes; at most {MAX_BYTES} are read, a year needs about 1000")]
    TooLarge {
        /// The file's size.
        bytes: usize,
    },
    /// The first line is not the header.
    #[error(
        "line 1 of the calendar file: the header has no column '{missing}'; it must be date,type,name,name_zh"
    )]
    Header {
        /// The first column that was not found.
        missing: &'static str,
    },
    /// There is a header at most, but no day.
    #[error(
        "the calendar file has no day in it; after the header, a line is such as 2027-01-01,holiday,New Year's Day,元旦"
    )]
    Empty,
    /// A line that cannot be read as CSV at all, such as one with a column too few.
    #[error("line {line} of the calendar file cannot be read: {why}")]
    Line {
        /// Line in the file, from 1.
        line: u64,
        /// What is wrong with it.
        why: String,
    },
    /// A field holds something else than it should.
    #[error("line {line} of the calendar file, field '{field}': {value:?} is not right; {wanted}")]
    Field {
        /// Line in the file, from 1.
        line: u64,
        /// The column's name.
        field: &'static str,
        /// What stands there, cut after 40 characters.
        value: String,
        /// What would be right.
        wanted: &'static str,
    },
    /// One day stands in the file twice.
    #[error(
        "line {line} of the calendar file, field 'date': {date} stands in an earlier line already; keep one of the two"
    )]
    Twice {
        /// Line of the second of the two, from 1.
        line: u64,
        /// The day.
        date: Date,
    },
}
