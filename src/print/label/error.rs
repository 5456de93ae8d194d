//! Why a label cannot be made.

use super::capacity::MAX_LENGTH;
use crate::print::typeset::FontError;

/// Why a label cannot be made. No message repeats the code: it carries the seal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LabelError {
    /// The code is empty.
    #[error("the code is empty; a label needs one")]
    EmptyCode,
    /// The code has a character that would force the QR out of alphanumeric mode.
    #[error(
        "character {position} of the code is {character:?}; a code has only 0-9, A-Z, space and $%*+-./:"
    )]
    CodeCharacter {
        /// The character.
        character: char,
        /// Its place, from 1.
        position: usize,
    },
    /// The code does not fit QR version 7 at level M.
    #[error(
        "the code has {length} characters; a label's QR holds at most {MAX_LENGTH}, so choose a shorter origin"
    )]
    CodeTooLong {
        /// The code's length in characters.
        length: usize,
    },
    /// The serial to print is empty.
    #[error("the serial to print on the label is empty")]
    EmptySerial,
    /// A library failed where it should not; the message is its own.
    #[error("the label could not be drawn: {0}")]
    Drawing(String),
    /// The font failed.
    #[error("the label could not be drawn: {0}")]
    Font(#[from] FontError),
}
