//! A label as SVG, in millimetres: 0.5 mm a module.

use std::fmt::Write;

use super::layout::{Layout, QUIET_ZONE};
use super::{LabelText, Matrix};

/// User units per module; 32 units are a millimetre.
const UNIT: u32 = 16;
const UNITS_PER_MM: u32 = 32;

/// Chinese fonts of the common systems, equal-width ones first; the browser takes the first that it has.
const FONTS: &str = "'Noto Sans Mono CJK SC','Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','PingFang SC',\
    'Microsoft YaHei','WenQuanYi Micro Hei',SimHei,monospace";

/// The label as an SVG document, drawn to size: 26.5 mm wide for QR version 7.
#[must_use]
pub fn svg(matrix: &Matrix, text: &LabelText) -> String {
    let layout = Layout::new(matrix, text, UNIT);
    let (width, height) = (layout.width, layout.height);
    let quiet = QUIET_ZONE * UNIT;
    [
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}mm\" height=\"{}mm\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\">\n",
            millimetres(width),
            millimetres(height)
        ),
        format!("<title>{}</title>\n", text.serial()),
        format!("<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"),
        format!(
            "<path transform=\"translate({quiet} {quiet}) scale({UNIT})\" shape-rendering=\"crispEdges\" \
             fill=\"#000\" d=\"{}\"/>\n",
            path(matrix)
        ),
        lines(text, &layout),
        "</svg>\n".to_owned(),
    ]
    .concat()
}

fn millimetres(units: u32) -> String {
    let hundredths = units * 100 / UNITS_PER_MM;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// The dark modules, one rectangle for each run of them in a row.
fn path(matrix: &Matrix) -> String {
    let mut path = String::new();
    for (y, row) in matrix.rows().enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|left, right| left == right) {
            if run.first() == Some(&true) {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{x} {y}h{0}v1h-{0}z", run.len());
            }
            x += run.len();
        }
    }
    path
}

fn lines(text: &LabelText, layout: &Layout) -> String {
    // A fifth smaller than the PNG's characters: a reader's own font may be wider than the one we drew from.
    let size = layout.column * 8 / 5;
    let mut lines = format!(
        "<g font-family=\"{FONTS}\" font-size=\"{size}\" font-weight=\"bold\" text-anchor=\"middle\" fill=\"#000\">\n"
    );
    for (index, line) in text.lines().iter().enumerate() {
        let baseline = layout.line_top(index) + layout.column * 7 / 4;
        let _ = writeln!(
            lines,
            "<text x=\"{}\" y=\"{baseline}\">{line}</text>",
            layout.width / 2
        );
    }
    lines + "</g>\n"
}

#[cfg(test)]
mod tests {
    use super::super::matrix;
    use super::super::tests::{example_code, example_text};
    use super::*;

    #[test]
    fn the_label_has_its_size_and_its_text() {
        let svg = svg(&matrix(&example_code()).unwrap(), &example_text());
        assert!(svg.contains("width=\"26.50mm\""));
        for line in [
            "<text x=\"424\"",
            ">0123 4567 89AB</text>",
            ">CDEF GHJK</text>",
            ">演示 DEMONSTRATION</text>",
        ] {
            assert!(svg.contains(line), "{line}: {svg}");
        }
    }

    /// Draws the path's rectangles again and compares with the matrix.
    #[test]
    fn the_path_has_exactly_the_dark_modules() {
        let matrix = matrix(&example_code()).unwrap();
        let mut dark = 0;
        for run in path(&matrix).split('M').skip(1) {
            let numbers: Vec<u32> = run
                .split([' ', 'h', 'v'])
                .filter_map(|word| word.parse().ok())
                .collect();
            let [x, y, length, 1] = numbers[..] else {
                panic!("{run}")
            };
            for x in x..x + length {
                assert!(matrix.is_dark(x, y), "{x} {y}");
                dark += 1;
            }
        }
        assert_eq!(dark, matrix.rows().flatten().filter(|dark| *dark).count());
    }
}
