//! Texts that people hand in: one line each, with a longest length.

use crate::domain::problem::Problem;
use crate::message::message;

/// Most characters of a reason.
pub(crate) const LONGEST_REASON: usize = 500;

/// `value` without the spaces around it: 1 to `most` characters on one line.
///
/// # Errors
/// 422 in `field` for an empty text, a longer one, and one with control characters.
pub(crate) fn text<'a>(field: &str, value: &'a str, most: usize) -> Result<&'a str, Problem> {
    let value = value.trim();
    if value.is_empty() || value.chars().count() > most || value.chars().any(char::is_control) {
        return Err(Problem::invalid(
            field,
            value,
            message!("value.line_length", most),
        ));
    }
    Ok(value)
}
