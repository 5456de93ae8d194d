//! Lines of a width: broken after spaces and hyphens, and between Chinese characters.

use super::Font;
use super::font::{UNITS_PER_EM, composed};

/// What does not stand at a line's beginning.
const CLOSING: &str = "，。、；：？！”’）》】…,.;:?!)]}%";
/// What does not stand at a line's end.
const OPENING: &str = "“‘（《【([{";

/// `text` in lines at most `width` wide, its characters `size` high. A word wider than a line is broken where the
/// line ends; line breaks of the text's own are kept. An empty text has no lines.
#[must_use]
pub fn wrap(font: &Font, text: &str, size: u32, width: u32) -> Vec<String> {
    let room = u64::from(width) * u64::from(UNITS_PER_EM) / u64::from(size.max(1));
    let room = u32::try_from(room).unwrap_or(u32::MAX);
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let plain: String = composed(paragraph)
            .map(|character| if character.is_whitespace() { ' ' } else { character })
            .collect();
        let before = lines.len();
        fill(font, plain.trim_end(), room, &mut lines);
        if lines.len() == before && !lines.is_empty() {
            lines.push(String::new());
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The width of the widest part of `text` that stays whole where it can, its characters `size` high.
#[must_use]
pub fn widest(font: &Font, text: &str, size: u32) -> u32 {
    let widths = pieces(text)
        .into_iter()
        .map(|piece| font.width(piece.trim_end(), size));
    widths.max().unwrap_or_default()
}

fn fill(font: &Font, text: &str, room: u32, lines: &mut Vec<String>) {
    let mut line = Filling {
        lines,
        text: String::new(),
        units: 0,
    };
    for piece in pieces(text) {
        let bare = font.units(piece.trim_end());
        if line.units.saturating_add(bare) <= room {
            line.push(piece, font.units(piece));
            continue;
        }
        line.end();
        if bare <= room {
            line.push(piece, font.units(piece));
            continue;
        }
        for character in piece.chars() {
            let units = font.advance(font.glyph(character));
            if line.units.saturating_add(units) > room {
                line.end();
            }
            line.push(character.encode_utf8(&mut [0; 4]), units);
        }
    }
    line.end();
}

/// The line being filled.
struct Filling<'a> {
    lines: &'a mut Vec<String>,
    text: String,
    units: u32,
}

impl Filling<'_> {
    fn push(&mut self, text: &str, units: u32) {
        self.text.push_str(text);
        self.units = self.units.saturating_add(units);
    }

    fn end(&mut self) {
        let line = std::mem::take(&mut self.text);
        if !line.trim().is_empty() {
            self.lines.push(line.trim_end().to_owned());
        }
        self.units = 0;
    }
}

/// The parts of a text between which a line may end.
fn pieces(text: &str) -> Vec<&str> {
    let (mut pieces, mut rest, mut taken, mut before) = (Vec::new(), text, 0, None);
    for (at, character) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, character))
            && let Some((piece, after)) = rest.split_at_checked(at.saturating_sub(taken))
        {
            pieces.push(piece);
            (rest, taken) = (after, at);
        }
        before = Some(character);
    }
    pieces.push(rest);
    pieces
}

fn may_break(before: char, after: char) -> bool {
    if after == ' ' || CLOSING.contains(after) || OPENING.contains(before) {
        return false;
    }
    matches!(before, ' ' | '-' | '/') || is_chinese(before) || is_chinese(after)
}

/// Whether a line may end on either side: Chinese characters and their punctuation.
const fn is_chinese(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::font;
    use super::*;

    fn lines(text: &str, width: u32) -> Vec<String> {
        wrap(font().unwrap(), text, 10, width)
    }

    #[test]
    fn the_widest_part_is_the_longest_word() {
        let font = font().unwrap();
        assert_eq!(widest(font, "登山靴 genuine by", 10), font.width("genuine", 10));
        assert_eq!(widest(font, "", 10), 0);
    }

    #[test]
    fn words_stay_whole_and_chinese_breaks_anywhere_but_before_its_points() {
        assert_eq!(lines("genuine by appraisal", 60), ["genuine by", "appraisal"]);
        assert_eq!(lines("登山靴防水", 30), ["登山靴", "防水"]);
        assert_eq!(lines("登山靴，防水", 30), ["登山", "靴，防", "水"]);
        assert_eq!(lines("ABCDEFGHIJ", 30).concat(), "ABCDEFGHIJ");
        assert_eq!(lines("一\n\n二\n", 30), ["一", "", "二"]);
        assert_eq!(lines(" \n ", 30), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn lines_fit_and_lose_nothing_but_spaces(text in "[a-zA-Z 鉴定报告，。（😀-]{0,60}", width in 20_u32..200) {
            let font = font().unwrap();
            let lines = wrap(font, &text, 10, width);
            for line in &lines {
                prop_assert!(font.width(line, 10) <= width, "{line}");
            }
            prop_assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
    }
}
