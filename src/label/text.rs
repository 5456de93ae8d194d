//! The text under the QR: what may stand there, and how it is broken into lines.

use super::LabelError;

/// Every character that `assets/label/glyphs.png` has, in its order; see the README beside it. None of them
/// means anything in XML, so the SVG needs no escaping.
pub(super) const GLYPHS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-:演示";

/// Width of a line. The caption of demonstrations just fits, and so do three groups of a serial.
pub(super) const LINE_COLUMNS: u32 = 18;

/// The widest text that is printed, over all its lines.
pub(super) const MAX_TEXT_COLUMNS: u32 = 4 * LINE_COLUMNS;

/// What stands under the QR of a label, the same in every format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelText {
    serial: String,
    lines: Vec<String>,
}

impl LabelText {
    /// `serial` as people read it, in groups, and a caption such as [`super::DEMONSTRATION`].
    ///
    /// # Errors
    /// [`LabelError`] for an empty serial, and for a text that is too long or has a character that a PNG
    /// could not show, so that no format says more than another.
    pub fn new(serial: &str, caption: Option<&str>) -> Result<Self, LabelError> {
        if serial.trim().is_empty() {
            return Err(LabelError::EmptySerial);
        }
        let mut lines = lines(serial)?;
        lines.extend(caption.map(self::lines).transpose()?.unwrap_or_default());
        Ok(Self {
            serial: serial.to_owned(),
            lines,
        })
    }

    pub(super) fn serial(&self) -> &str {
        &self.serial
    }

    pub(super) fn lines(&self) -> &[String] {
        &self.lines
    }
}

/// Columns that a character takes: Chinese ones are twice as wide.
pub(super) const fn columns_of(character: char) -> u32 {
    if character.is_ascii() { 1 } else { 2 }
}

/// Columns that a text takes.
pub(super) fn columns(text: &str) -> u32 {
    text.chars().map(columns_of).sum()
}

/// Lines of at most [`LINE_COLUMNS`], broken after a space or hyphen, and within a word only where it is
/// longer than a line.
fn lines(text: &str) -> Result<Vec<String>, LabelError> {
    if let Some(character) = text
        .chars()
        .find(|character| *character != ' ' && !GLYPHS.contains(*character))
    {
        return Err(LabelError::TextCharacter { character });
    }
    if columns(text) > MAX_TEXT_COLUMNS {
        return Err(LabelError::TextTooLong {
            columns: columns(text),
        });
    }
    let mut lines = vec![String::new()];
    for word in text.split_inclusive([' ', '-']) {
        start_line_unless_fits(&mut lines, columns(word.trim_end()));
        for character in word.chars() {
            if character != ' ' {
                start_line_unless_fits(&mut lines, columns_of(character));
            }
            if let Some(line) = lines.last_mut() {
                line.push(character);
            }
        }
    }
    let trimmed = lines.iter().map(|line| line.trim().to_owned());
    Ok(trimmed.filter(|line| !line.is_empty()).collect())
}

fn start_line_unless_fits(lines: &mut Vec<String>, more: u32) {
    if lines
        .last()
        .is_some_and(|line| columns(line) + more > LINE_COLUMNS)
    {
        lines.push(String::new());
    }
}

#[cfg(test)]
mod tests {
    use super::super::DEMONSTRATION;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_serial_takes_two_lines_and_the_caption_one() {
        for serial in ["0123 4567 89AB CDEF GHJK", "0123-4567-89AB-CDEF-GHJK"] {
            let text = LabelText::new(serial, Some(DEMONSTRATION)).unwrap();
            let broken = text
                .lines()
                .iter()
                .map(|line| line.replace('-', " ").trim().to_owned());
            assert_eq!(
                broken.collect::<Vec<_>>(),
                ["0123 4567 89AB", "CDEF GHJK", DEMONSTRATION]
            );
        }
    }

    #[test]
    fn what_cannot_be_printed_is_refused_in_words() {
        let refused = |serial, caption| LabelText::new(serial, caption).unwrap_err();
        assert_eq!(refused(" ", None), LabelError::EmptySerial);
        assert_eq!(
            refused("0123", Some("样品")),
            LabelError::TextCharacter { character: '样' }
        );
        assert_eq!(
            refused("<svg>", None),
            LabelError::TextCharacter { character: '<' }
        );
        let long = "A".repeat(73);
        assert_eq!(
            refused("0123", Some(&long)),
            LabelError::TextTooLong { columns: 73 }
        );
    }

    #[test]
    fn no_glyph_means_anything_in_xml() {
        assert!(!GLYPHS.contains(['<', '>', '&', '"', '\'']));
    }

    proptest! {
        #[test]
        fn lines_are_short_and_lose_nothing(text in "[0-9A-Z:演示 -]{0,36}") {
            let lines = lines(&text).unwrap();
            prop_assert!(lines.iter().all(|line| columns(line) <= LINE_COLUMNS && !line.is_empty()));
            prop_assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
    }
}
