//! What is checked of texts, lists and times, wherever they are handed in.

use crate::inspection::Refused;
use crate::instant::Instant;
use crate::message::{Message, message};

/// What the case as it stands does not allow, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Conflict(pub Message);

/// Longest of the short texts, in characters.
const LONGEST: usize = 200;
/// Most screenshots, weights, purities and declared requirements.
const MOST: usize = 100;

/// A short text on one line.
///
/// # Errors
/// The field and what would be right.
pub(super) fn short(field: &str, text: &str) -> Result<(), Refused> {
    let length = text.chars().count();
    if text.trim().is_empty() || length > LONGEST || text.chars().any(char::is_control) {
        return Err(Refused::new(
            field,
            message!("inspection.short_text", most = LONGEST),
        ));
    }
    Ok(())
}

/// What is recorded has happened.
///
/// # Errors
/// The field and what would be right.
pub(super) fn not_ahead(field: &str, at: Instant, now: Instant) -> Result<(), Refused> {
    if at > now {
        return Err(Refused::new(field, message!("inspection.in_future", at, now)));
    }
    Ok(())
}

/// A list with not too many entries.
pub(super) fn at_most(field: &str, count: usize) -> Result<(), Refused> {
    if count > MOST {
        return Err(Refused::new(field, message!("inspection.too_many", most = MOST)));
    }
    Ok(())
}
