//! What stands on a label: the QR and the words beside it, the same in every format.

use super::{LabelError, Matrix, matrix};

/// The caption of every label that is made for demonstration.
pub const DEMONSTRATION: &str = "演示 DEMONSTRATION";

/// The caption of a preview.
pub const PREVIEW: &str = "预览 PREVIEW";

/// What a preview's QR says, filled up to the length of the code, so that it looks as the label will.
const PREVIEW_CODE: &str = "PREVIEW - NOT A LABEL ";

/// One label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    matrix: Matrix,
    code: String,
    title: Vec<String>,
    serial: String,
    captions: Vec<&'static str>,
}

impl Label {
    /// The label with `code` in its QR, the lines of `title` and the serial in groups beside it.
    ///
    /// # Errors
    /// [`LabelError`] for a code that is none and for an empty serial. Words may have any character: what the font
    /// has not is shown as a box.
    pub fn new(code: &str, serial: &str, title: &[&str], demonstration: bool) -> Result<Self, LabelError> {
        if serial.trim().is_empty() {
            return Err(LabelError::EmptySerial);
        }
        Ok(Self {
            matrix: matrix(code)?,
            code: code.to_owned(),
            title: title.iter().map(|line| (*line).to_owned()).collect(),
            serial: serial.to_owned(),
            captions: Vec::from_iter(demonstration.then_some(DEMONSTRATION)),
        })
    }

    /// How the label will look, and of no other use: its QR holds no code and its serial is cut.
    #[must_use]
    pub fn preview(mut self) -> Self {
        let code = format!("{PREVIEW_CODE:*<length$}", length = self.code.len());
        // A text of the same characters and at most the same length fits where the code did.
        if let Ok(matrix) = matrix(&code) {
            self.matrix = matrix;
        }
        self.code = code;
        let mut groups = self.serial.split(' ');
        let shown: Vec<&str> = groups.by_ref().take(2).collect();
        let cut = groups.map(|group| "-".repeat(group.len()));
        self.serial = shown
            .into_iter()
            .map(str::to_owned)
            .chain(cut)
            .collect::<Vec<_>>()
            .join(" ");
        self.captions.push(PREVIEW);
        self
    }

    /// The QR.
    #[must_use]
    pub const fn matrix(&self) -> &Matrix {
        &self.matrix
    }

    /// What the QR says: characters of QR's alphanumeric mode alone, which mean nothing to any printer.
    pub(super) fn code(&self) -> &str {
        &self.code
    }

    pub(super) fn title(&self) -> &[String] {
        &self.title
    }

    pub(super) fn serial(&self) -> &str {
        &self.serial
    }

    pub(super) fn captions(&self) -> &[&'static str] {
        &self.captions
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{SERIAL, example, example_code};
    use super::*;

    #[test]
    fn a_preview_has_neither_code_nor_serial_and_the_same_size() {
        let label = example();
        let preview = label.clone().preview();
        assert_eq!(preview.matrix().version(), label.matrix().version());
        assert_ne!(preview.matrix(), label.matrix());
        assert!(!preview.code().contains("8004") && preview.code().starts_with("PREVIEW"));
        assert_eq!(preview.serial(), "0123 4567 ---- ---- ----");
        assert_eq!(preview.captions(), [DEMONSTRATION, PREVIEW]);
        let short = Label::new("A", SERIAL, &[], false).unwrap().preview();
        assert_ne!(
            short.matrix(),
            Label::new("A", SERIAL, &[], false).unwrap().matrix()
        );
    }

    #[test]
    fn a_label_without_code_or_serial_is_none() {
        assert_eq!(Label::new("", SERIAL, &[], false), Err(LabelError::EmptyCode));
        assert_eq!(
            Label::new(&example_code(), " ", &[], false),
            Err(LabelError::EmptySerial)
        );
    }
}
