//! A label as SVG, in hundredths of a millimetre. The words are outlines, so no font is needed to show them.

use std::fmt::Write;

use skrifa::outline::OutlinePen;

use super::layout::{Grid, Layout};
use super::{Label, LabelError, LabelSize};
use crate::print::typeset::{Font, Line, UNITS_PER_EM, composed, float, font};

/// The label as an SVG document, drawn to size; the same input gives the same bytes.
///
/// # Errors
/// [`LabelError`] where the font fails, which is our own mistake.
pub fn svg(label: &Label, size: LabelSize) -> Result<String, LabelError> {
    let font = font()?;
    let layout = Layout::new(font, label, size, Grid::VECTOR);
    let (millimetres, (left, top)) = (size.millimetres(), layout.symbol);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}mm\" height=\"{}mm\" viewBox=\"0 0 {} {}\" role=\"img\">\n\
         <title>{}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <path transform=\"translate({left} {top}) scale({})\" shape-rendering=\"crispEdges\" d=\"",
        millimetres.0,
        millimetres.1,
        layout.width,
        layout.height,
        escaped(label.serial()),
        layout.module
    );
    for (x, y, length) in label.matrix().runs() {
        // Writing to a string cannot fail.
        let _ = write!(svg, "M{x} {y}h{length}v1h-{length}z");
    }
    svg.push_str("\"/>\n");
    for line in &layout.lines {
        words(font, line, &mut svg);
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

/// A line of text as one path.
fn words(font: &Font, line: &Line, svg: &mut String) {
    let scale = float(line.size) / f32::from(UNITS_PER_EM);
    let _ = write!(
        svg,
        "<path aria-label=\"{}\" transform=\"translate({} {}) scale({scale} -{scale})\" d=\"",
        escaped(&line.text),
        line.left,
        line.baseline
    );
    let mut pen = Pen { svg, left: 0.0 };
    let mut units = 0_u32;
    for character in composed(&line.text) {
        let glyph = font.glyph(character);
        pen.left = float(units);
        font.outline(glyph, &mut pen);
        units = units.saturating_add(font.advance(glyph));
    }
    svg.push_str("\"/>\n");
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML has no way to write these.
            control if control.is_control() => escaped.push(char::REPLACEMENT_CHARACTER),
            '\u{fffe}' | '\u{ffff}' => escaped.push(char::REPLACEMENT_CHARACTER),
            other => escaped.push(other),
        }
    }
    escaped
}

struct Pen<'a> {
    svg: &'a mut String,
    left: f32,
}

impl OutlinePen for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let _ = write!(self.svg, "M{} {y}", x + self.left);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let _ = write!(self.svg, "L{} {y}", x + self.left);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let _ = write!(self.svg, "Q{} {y1} {} {y}", x1 + self.left, x + self.left);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (x1, x2, x) = (x1 + self.left, x2 + self.left, x + self.left);
        let _ = write!(self.svg, "C{x1} {y1} {x2} {y2} {x} {y}");
    }

    fn close(&mut self) {
        self.svg.push('z');
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{SERIAL, example, example_code};
    use super::*;

    #[test]
    fn the_label_has_its_size_and_its_text() {
        let svg = svg(&example(), LabelSize::W40H30).unwrap();
        assert!(svg.contains("width=\"40mm\" height=\"30mm\" viewBox=\"0 0 4000 3000\""));
        for line in ["0123 4567", "89AB CDEF", "GHJK", "演示", "DEMONSTRATION"] {
            assert!(svg.contains(&format!("aria-label=\"{line}\"")), "{line}: {svg}");
        }
        assert!(!svg.contains("<text"), "no font of the reader's is needed");
    }

    #[test]
    fn words_stay_words() {
        let evil = Label::new(&example_code(), SERIAL, &["\"/><a>&\u{1}"], false).unwrap();
        let svg = svg(&evil, LabelSize::W50H30).unwrap();
        assert!(
            svg.contains("&quot;/&gt;&lt;a&gt;&amp;\u{fffd}") && !svg.contains("<a>"),
            "{svg}"
        );
    }
}
