//! Where things stand on a label, in whole units (pixels of a PNG, user units of an SVG).

use super::text::LINE_COLUMNS;
use super::{LabelText, Matrix};

/// Width of the light border on every side of the QR, in modules (ISO/IEC 18004, 9.1).
pub const QUIET_ZONE: u32 = 4;

/// Space between the quiet zone and the text, and below the text, in modules.
const GAP: u32 = 1;

/// A label's measures; `unit` is the side of a module.
pub(super) struct Layout {
    pub(super) unit: u32,
    /// Width of the label, which is that of the QR with its quiet zone.
    pub(super) width: u32,
    /// Height of the label.
    pub(super) height: u32,
    /// Width of a text column; a line of text is two columns high.
    pub(super) column: u32,
    text_top: u32,
}

impl Layout {
    pub(super) fn new(matrix: &Matrix, text: &LabelText, unit: u32) -> Self {
        let width = (matrix.side() + 2 * QUIET_ZONE) * unit;
        // The text may stand a little wider than the symbol, and keeps two modules from the label's edges.
        let column = (width - 4 * unit) / LINE_COLUMNS;
        let text_top = width + GAP * unit;
        let mut layout = Self {
            unit,
            width,
            height: 0,
            column,
            text_top,
        };
        layout.height = layout.line_top(text.lines().len()) + GAP * unit;
        layout
    }

    /// Upper edge of the line of text `index`, from 0.
    pub(super) fn line_top(&self, index: usize) -> u32 {
        let above = u32::try_from(index).unwrap_or(u32::MAX);
        self.text_top
            .saturating_add(above.saturating_mul(2 * self.column + self.column / 4))
    }

    /// Left edge of a centred line of text.
    pub(super) const fn line_left(&self, columns: u32) -> u32 {
        self.width.saturating_sub(columns * self.column) / 2
    }
}
