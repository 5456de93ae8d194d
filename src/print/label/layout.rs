//! Where things stand on a label, in a device's units: the QR on the left, the words on the right.

use super::{Label, LabelSize, Resolution};
use crate::print::typeset::{Font, Line, widest, wrap};

/// Width of the light border on every side of the QR, in modules (ISO/IEC 18004, 9.1).
pub const QUIET_ZONE: u32 = 4;

/// Hundredths of a millimetre.
const MARGIN: u32 = 100;
const TITLE: u32 = 220;
/// A brand's name is written smaller down to this before it is broken in the middle of a word.
const TITLE_LEAST: u32 = 140;
const SERIAL: u32 = 260;
const CAPTION: u32 = 220;
/// Between title, serial and captions.
const GAP: u32 = 60;
/// Of a title that is longer, the rest is cut, and `…` says so.
const TITLE_LINES: usize = 4;
/// Four groups of a serial, two a line, are as many lines as a fifth needs.
const GROUPS_A_LINE: usize = 2;

/// What a device counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grid {
    per_inch: u32,
    module: u32,
}

impl Grid {
    /// Hundredths of a millimetre, half a millimetre a module.
    pub(super) const VECTOR: Self = Self {
        per_inch: 2_540,
        module: 50,
    };

    pub(super) fn of(resolution: Resolution) -> Self {
        Self {
            per_inch: resolution.into(),
            module: resolution.module(),
        }
    }

    pub(super) const fn units(self, hundredths: u32) -> u32 {
        hundredths * self.per_inch / 2_540
    }
}

/// A label's measures.
pub(super) struct Layout {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Side of a module.
    pub(super) module: u32,
    /// Upper left corner of the first module.
    pub(super) symbol: (u32, u32),
    /// Where the words begin, right of the quiet zone.
    pub(super) words_left: u32,
    /// The words, each line in its place.
    pub(super) lines: Vec<Line>,
}

impl Layout {
    pub(super) fn new(font: &Font, label: &Label, size: LabelSize, grid: Grid) -> Self {
        let (width, height) = size.hundredths();
        let (width, height) = (grid.units(width), grid.units(height));
        let quiet = QUIET_ZONE * grid.module;
        let side = label.matrix().side() * grid.module + 2 * quiet;
        let column = Column {
            font,
            grid,
            left: side,
            width: width.saturating_sub(side + grid.units(MARGIN)),
            height,
        };
        Self {
            width,
            height,
            module: grid.module,
            symbol: (quiet, height.saturating_sub(side) / 2 + quiet),
            words_left: side,
            lines: column.lines(label),
        }
    }
}

/// The words' column.
struct Column<'a> {
    font: &'a Font,
    grid: Grid,
    left: u32,
    width: u32,
    height: u32,
}

/// A line that has no place yet: what it says, its size, and what stands above it.
struct Loose {
    text: String,
    size: u32,
    above: u32,
}

impl Column<'_> {
    fn lines(&self, label: &Label) -> Vec<Line> {
        let mut below = self.serial(label.serial());
        for caption in label.captions() {
            below.extend(self.caption(caption));
        }
        let taken: u32 = below.iter().map(|line| line.above + self.pitch(line.size)).sum();
        let pitch = self.pitch(self.grid.units(TITLE));
        let room = self.height.saturating_sub(taken + self.grid.units(2 * MARGIN)) / pitch.max(1);
        let most = usize::try_from(room).unwrap_or(0).min(TITLE_LINES);
        let mut lines = self.title(label.title(), most);
        if lines.is_empty()
            && let Some(first) = below.first_mut()
        {
            first.above = 0;
        }
        lines.append(&mut below);
        self.place(lines)
    }

    const fn pitch(&self, size: u32) -> u32 {
        size * 13 / 10
    }

    fn title(&self, texts: &[String], most: usize) -> Vec<Loose> {
        let wrapped = texts.iter().flat_map(|text| {
            let size = self.title_size(text);
            let lines = wrap(self.font, text, size, self.width).into_iter();
            lines.map(move |text| Loose { text, size, above: 0 })
        });
        let mut wrapped: Vec<Loose> = wrapped.collect();
        if wrapped.len() > most {
            wrapped.truncate(most);
            if let Some(Loose { text, size, .. }) = wrapped.last_mut() {
                while self.font.width(&format!("{text}…"), *size) > self.width && text.pop().is_some() {}
                text.push('…');
            }
        }
        wrapped
    }

    /// As large as its longest word allows; where that is too small to read, words are broken.
    fn title_size(&self, text: &str) -> u32 {
        let size = self.grid.units(TITLE);
        let word = widest(self.font, text, size);
        if word <= self.width {
            return size;
        }
        let smaller = size * self.width / word;
        if smaller >= self.grid.units(TITLE_LEAST) {
            smaller
        } else {
            size
        }
    }

    /// The serial's lines, all of the size of the smallest.
    fn serial(&self, serial: &str) -> Vec<Loose> {
        let groups: Vec<&str> = serial.split_whitespace().collect();
        let lines = groups.chunks(GROUPS_A_LINE).enumerate().map(|(index, groups)| {
            let above = if index == 0 { self.grid.units(GAP) } else { 0 };
            self.fitted(groups.join(" "), self.grid.units(SERIAL), above)
        });
        let mut lines: Vec<Loose> = lines.collect();
        let size = lines.iter().map(|line| line.size).min().unwrap_or_default();
        for line in &mut lines {
            line.size = size;
        }
        lines
    }

    /// A caption on one line, or a line a word where that would make it small.
    fn caption(&self, caption: &str) -> Vec<Loose> {
        let (size, gap) = (self.grid.units(CAPTION), self.grid.units(GAP));
        let whole = self.fitted(caption.to_owned(), size, gap);
        if whole.size >= size * 8 / 10 {
            return vec![whole];
        }
        let words = caption.split_whitespace().enumerate();
        let line = |(index, word): (usize, &str)| {
            self.fitted(word.to_owned(), size, if index == 0 { gap } else { 0 })
        };
        words.map(line).collect()
    }

    /// A line as large as it may be and still fits.
    fn fitted(&self, text: String, size: u32, above: u32) -> Loose {
        let width = self.font.width(&text, size);
        let size = if width > self.width {
            size * self.width / width
        } else {
            size
        };
        Loose { text, size, above }
    }

    /// Stacks the lines in the middle of the label's height.
    fn place(&self, lines: Vec<Loose>) -> Vec<Line> {
        let whole: u32 = lines.iter().map(|line| line.above + self.pitch(line.size)).sum();
        let mut top = self.height.saturating_sub(whole) / 2;
        let place = |line: Loose| {
            top += line.above;
            // Chinese characters fill their square from a ninth below the baseline on.
            let baseline = top + line.size;
            top += self.pitch(line.size);
            Line {
                text: line.text,
                left: self.left,
                baseline,
                size: line.size,
            }
        };
        lines.into_iter().map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{SERIAL, example, example_code, longest_code};
    use super::*;
    use crate::print::typeset::font;

    fn grids() -> [Grid; 3] {
        [
            Grid::VECTOR,
            Grid::of(Resolution::Dpi203),
            Grid::of(Resolution::Dpi300),
        ]
    }

    #[test]
    fn the_example_reads_as_it_should() {
        for grid in grids() {
            let layout = Layout::new(font().unwrap(), &example(), LabelSize::W40H30, grid);
            let said: Vec<&str> = layout.lines.iter().map(|line| line.text.as_str()).collect();
            let serial = ["0123 4567", "89AB CDEF", "GHJK"];
            assert!(said.windows(3).any(|lines| lines == serial), "{said:?}");
            assert_eq!(said.first(), Some(&"ALPINARA"), "{said:?}");
            assert_eq!(
                said.iter().rev().take(2).rev().copied().collect::<Vec<_>>(),
                ["演示", "DEMONSTRATION"]
            );
        }
    }

    #[test]
    fn a_brand_is_not_broken_in_the_middle_and_a_serial_has_one_size() {
        let serial = "07P4 WGNB WWWW WMWM 1111";
        let label = Label::new(&example_code(), serial, &["SOLVARETTE 演示", "太阳镜"], true).unwrap();
        for grid in grids() {
            let layout = Layout::new(font().unwrap(), &label, LabelSize::W40H30, grid);
            let size = |said: &str| {
                let line = layout.lines.iter().find(|line| line.text.starts_with(said));
                line.unwrap_or_else(|| panic!("no line begins with {said}")).size
            };
            let (brand, name) = (size("SOLVARETTE"), size("太阳镜"));
            assert!(grid.units(TITLE_LEAST) <= brand && brand < name, "{brand} {name}");
            assert_eq!((size("07P4"), size("07P4")), (size("WWWW"), size("1111")));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn everything_stands_on_the_label_beside_the_quiet_zone(
            brand in "[A-Z a-z鉴定😀]{0,40}", name in "[a-z登山靴防水 ]{0,200}", demonstration: bool, preview: bool, long: bool,
        ) {
            let font = font().unwrap();
            let code = if long { longest_code() } else { example_code() };
            let mut label = Label::new(&code, SERIAL, &[&brand, &name], demonstration).unwrap();
            if preview {
                label = label.preview();
            }
            for (size, grid) in LabelSize::ALL.into_iter().flat_map(|size| grids().map(|grid| (size, grid))) {
                let layout = Layout::new(font, &label, size, grid);
                let side = (label.matrix().side() + 2 * QUIET_ZONE) * grid.module;
                prop_assert!(side <= layout.height && layout.words_left >= side);
                let mut above = 0;
                for line in &layout.lines {
                    prop_assert!(line.left >= side && line.left + font.width(&line.text, line.size) <= layout.width);
                    prop_assert!(line.baseline > above && line.baseline + line.size / 4 <= layout.height, "{line:?}");
                    prop_assert!(line.size >= grid.units(110), "{line:?} is too small to read");
                    above = line.baseline;
                }
            }
        }
    }
}
