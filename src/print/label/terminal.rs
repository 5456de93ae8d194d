//! A QR as text for a terminal.

use qrcode::render::Renderer;
use qrcode::render::unicode::Dense1x2;

use super::{Matrix, QUIET_ZONE};

/// The QR in half blocks, two modules a character, black on white whatever the terminal's own colours are.
/// It has ANSI escapes, so it is for a terminal and not for a file.
#[must_use]
pub fn terminal(matrix: &Matrix) -> String {
    let (modules, side) = matrix.modules();
    let blocks = Renderer::<Dense1x2>::new(modules, side, QUIET_ZONE).build();
    blocks
        .lines()
        .map(|line| format!("\u{1b}[30;107m{line}\u{1b}[0m\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::matrix;
    use super::*;

    #[test]
    fn dark_modules_are_ink_and_the_quiet_zone_is_not() {
        let text = terminal(&matrix("A").unwrap());
        let lines: Vec<&str> = text
            .lines()
            .map(|line| {
                line.trim_start_matches("\u{1b}[30;107m")
                    .trim_end_matches("\u{1b}[0m")
            })
            .collect();
        assert_eq!(lines.len(), 15, "29 modules in pairs");
        assert!(lines[0].trim().is_empty() && lines[1].trim().is_empty());
        assert!(
            lines[2].starts_with("    █▀▀▀▀▀█ "),
            "the finder's upper edge: {:?}",
            lines[2]
        );
    }
}
