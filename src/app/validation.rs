//! Checks of what a caller hands in that more than one area makes.

use crate::domain::problem::Problem;

/// A short text that must say something.
pub(crate) fn text<'a>(field: &str, text: &'a str, most: usize) -> Result<&'a str, Problem> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > most || text.chars().any(char::is_control) {
        return Err(Problem::invalid(
            field,
            text,
            format!("is 1 to {most} characters on one line"),
        ));
    }
    Ok(text)
}
