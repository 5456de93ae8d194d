//! Text that people write: one line, with a limit on its length.

use std::fmt;

/// The text is empty, too long, or has a line break or another control character in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is 1 to {most} characters on one line")]
pub struct NotALine {
    /// How many characters are accepted.
    pub most: usize,
}

/// `text` without white space around it, if it is 1 to `most` characters and has no control characters.
///
/// # Errors
/// [`NotALine`].
pub fn line(text: &str, most: usize) -> Result<&str, NotALine> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > most || text.chars().any(char::is_control) {
        return Err(NotALine { most });
    }
    Ok(text)
}

/// Why something is done, in the words of whoever does it: 1 to 500 characters on one line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reason(String);

impl Reason {
    /// Longest reason, in characters.
    pub const LONGEST: usize = 500;

    /// Reads a reason.
    ///
    /// # Errors
    /// [`NotALine`].
    pub fn parse(text: &str) -> Result<Self, NotALine> {
        line(text, Self::LONGEST).map(|text| Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_of_at_most_500_characters() {
        assert_eq!(Reason::parse("  stolen label ").unwrap().as_str(), "stolen label");
        let longest = "长".repeat(500);
        assert_eq!(Reason::parse(&longest).unwrap().to_string(), longest);
        for bad in ["", " \t ", "two\nlines", "a\u{7}b", &"长".repeat(501)] {
            assert_eq!(Reason::parse(bad), Err(NotALine { most: 500 }), "{bad:?}");
        }
        assert_eq!(
            NotALine { most: 500 }.to_string(),
            "is 1 to 500 characters on one line"
        );
    }
}
