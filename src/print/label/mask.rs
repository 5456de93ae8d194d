//! Which of the eight masks a symbol gets (ISO/IEC 18004, 7.8.3).
//!
//! The library draws the symbol and its masks. It also weighs them, module by module with an allocation at each, and that
//! was nine tenths of a label's time. Here a line of modules is a number, and a whole line is weighed at once. The choice
//! is the library's own, quirks and all: a property below holds it to that.

use qrcode::Color;
use qrcode::canvas::{Canvas, MaskPattern};

const MASKS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

/// The modules under the mask that weighs least, the first of equals; `side` is at most 45.
pub(super) fn best(canvas: &Canvas, side: usize) -> Vec<Color> {
    let masked = MASKS.into_iter().map(|mask| {
        let mut canvas = canvas.clone();
        canvas.apply_mask(mask);
        canvas.into_colors()
    });
    masked
        .min_by_key(|modules| weight(modules, side))
        .unwrap_or_default()
}

/// What the modules have against them: long runs, blocks, what looks like a finder, and too much of a colour.
fn weight(modules: &[Color], side: usize) -> u32 {
    let mut rows = vec![0_u64; side];
    let mut columns = vec![0_u64; side];
    for (row, (line, row_bit)) in rows.iter_mut().zip(modules.chunks(side).zip(bits())) {
        for (column, (module, column_bit)) in columns.iter_mut().zip(line.iter().zip(bits())) {
            if *module == Color::Dark {
                *row |= column_bit;
                *column |= row_bit;
            }
        }
    }
    let pairs = bits().take(side.saturating_sub(1)).fold(0, |all, bit| all | bit);
    let lines = rows.iter().chain(&columns);
    let of_lines: u32 = lines.map(|line| runs(*line, pairs) + finders(*line)).sum();
    let below = rows.iter().skip(1);
    let of_blocks: u32 = rows
        .iter()
        .zip(below)
        .map(|(row, below)| blocks(*row, *below, pairs))
        .sum();
    of_lines + of_blocks + imbalance(&rows, modules.len())
}

/// The bits of a line from the left on.
fn bits() -> impl Iterator<Item = u64> {
    std::iter::successors(Some(1_u64), |bit| bit.checked_mul(2))
}

/// Modules that are like their right neighbour; `pairs` has those that have one.
const fn alike(line: u64, pairs: u64) -> u64 {
    !(line ^ line >> 1) & pairs
}

/// Five or more of a colour in a line: their number less two.
const fn runs(line: u64, pairs: u64) -> u32 {
    let alike = alike(line, pairs);
    let fives = alike & alike >> 1 & alike >> 2 & alike >> 3;
    let begin = fives & !(fives << 1);
    fives.count_ones() + 2 * begin.count_ones()
}

/// Three for each two by two of a colour.
const fn blocks(row: u64, below: u64, pairs: u64) -> u32 {
    3 * (alike(row, pairs) & alike(below, pairs) & !(row ^ below)).count_ones()
}

/// Forty for each `#.###.#` that has four light modules, or the symbol's edge, on one side.
const fn finders(line: u64) -> u32 {
    let like = line & !(line >> 1) & line >> 2 & line >> 3 & line >> 4 & !(line >> 5) & line >> 6;
    let dark_before = line << 1 | line << 2 | line << 3 | line << 4;
    let dark_after = line >> 7 | line >> 8 | line >> 9 | line >> 10;
    40 * (like & !(dark_before & dark_after)).count_ones()
}

/// How far the dark modules are from half of all, in half per cents.
fn imbalance(rows: &[u64], modules: usize) -> u32 {
    let dark: u32 = rows.iter().map(|row| row.count_ones()).sum();
    let all = u32::try_from(modules).unwrap_or(u32::MAX).max(1);
    (dark * 200 / all).abs_diff(100)
}
