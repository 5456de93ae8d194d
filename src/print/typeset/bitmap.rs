//! Text as dots, for printers and pictures that know no font.

use ab_glyph_rasterizer::{Point, Rasterizer, point};
use skrifa::outline::OutlinePen;

use super::font::{UNITS_PER_EM, composed};
use super::{Font, float};

/// One line of text in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it says.
    pub text: String,
    /// Its left edge.
    pub left: u32,
    /// Where its characters stand.
    pub baseline: u32,
    /// How high its characters are.
    pub size: u32,
}

/// Dots, each dark or light.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    width: usize,
    dark: Vec<bool>,
}

impl Bitmap {
    /// The lines of text on a light ground. What would stand outside is not drawn.
    #[must_use]
    pub fn of_text(font: &Font, (width, height): (u32, u32), lines: &[Line]) -> Self {
        let (columns, rows) = (
            usize::try_from(width).unwrap_or(0),
            usize::try_from(height).unwrap_or(0),
        );
        let mut pen = Pen {
            raster: Rasterizer::new(columns, rows),
            most: point(float(width), float(height)),
            origin: point(0.0, 0.0),
            scale: 0.0,
            start: point(0.0, 0.0),
            at: point(0.0, 0.0),
        };
        for line in lines {
            pen.scale = float(line.size) / f32::from(UNITS_PER_EM);
            let mut units = 0_u32;
            for character in composed(&line.text) {
                let glyph = font.glyph(character);
                let left = float(line.left) + float(units) * pen.scale;
                pen.origin = point(left, float(line.baseline));
                font.outline(glyph, &mut pen);
                units = units.saturating_add(font.advance(glyph));
            }
        }
        let mut dark = vec![false; columns.saturating_mul(rows)];
        pen.raster.for_each_pixel(|index, coverage| {
            if let Some(dot) = dark.get_mut(index) {
                *dot = coverage >= 0.5;
            }
        });
        Self {
            width: columns.max(1),
            dark,
        }
    }

    /// The rows from the top, each from the left; dark dots are true.
    pub fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.dark.chunks(self.width)
    }
}

/// Draws outlines where they stand, downwards as pictures are.
struct Pen {
    raster: Rasterizer,
    most: Point,
    origin: Point,
    scale: f32,
    start: Point,
    at: Point,
}

impl Pen {
    fn place(&self, x: f32, y: f32) -> Point {
        point(
            (self.origin.x + x * self.scale).clamp(0.0, self.most.x),
            (self.origin.y - y * self.scale).clamp(0.0, self.most.y),
        )
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.start = self.place(x, y);
        self.at = self.start;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.place(x, y);
        self.raster.draw_line(self.at, to);
        self.at = to;
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (bend, to) = (self.place(x1, y1), self.place(x, y));
        self.raster.draw_quad(self.at, bend, to);
        self.at = to;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (first, second, to) = (self.place(x1, y1), self.place(x2, y2), self.place(x, y));
        self.raster.draw_cubic(self.at, first, second, to);
        self.at = to;
    }

    fn close(&mut self) {
        self.raster.draw_line(self.at, self.start);
        self.at = self.start;
    }
}

#[cfg(test)]
mod tests {
    use super::super::font;
    use super::*;

    fn drawn(text: &str, left: u32) -> Bitmap {
        let line = Line {
            text: text.to_owned(),
            left,
            baseline: 44,
            size: 48,
        };
        Bitmap::of_text(font().unwrap(), (200, 56), &[line])
    }

    fn dots(bitmap: &Bitmap) -> usize {
        bitmap.rows().flatten().filter(|dark| **dark).count()
    }

    #[test]
    fn characters_are_ink_and_spaces_are_not() {
        assert_eq!(dots(&drawn("   ", 0)), 0);
        let (one, two) = (dots(&drawn("鉴", 0)), dots(&drawn("鉴鉴", 0)));
        assert!(one > 300 && two.abs_diff(2 * one) < 20, "{one} {two}");
        assert!(dots(&drawn("😀", 0)) > 100, "the box can be seen");
    }

    #[test]
    fn what_stands_outside_does_no_harm() {
        let bitmap = drawn("鉴定报告鉴定报告", 190);
        assert_eq!(bitmap.rows().count(), 56);
    }
}
