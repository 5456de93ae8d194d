//! The shipped font: a subset of Noto Sans CJK SC, see `assets/font/README.md`.

use std::sync::LazyLock;

use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// The font's file.
pub(super) const FILE: &[u8] = include_bytes!("../../../assets/font/zhenma-sans-sc.otf");

static FONT: LazyLock<Result<Font, FontError>> = LazyLock::new(Font::read);

/// The shipped font or what is made of it cannot be used: our own mistake, never a caller's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the font cannot be used: {0}")]
pub struct FontError(pub(super) String);

/// The font, with measures in its own units.
pub struct Font {
    face: Face<'static>,
}

/// The shipped font.
///
/// # Errors
/// If the file in the program is damaged.
pub fn font() -> Result<&'static Font, FontError> {
    FONT.as_ref().map_err(FontError::clone)
}

impl Font {
    fn read() -> Result<Self, FontError> {
        let face = Face::parse(FILE, 0).map_err(|error| FontError(error.to_string()))?;
        Ok(Self { face })
    }

    pub(super) const fn face(&self) -> &Face<'static> {
        &self.face
    }

    /// Units of the square that a character's size is about.
    #[must_use]
    pub fn units_per_em(&self) -> u16 {
        self.face.units_per_em()
    }

    /// Whether the font has this character.
    #[must_use]
    pub fn has(&self, character: char) -> bool {
        self.face.glyph_index(character).is_some()
    }

    /// The character's glyph; the box for one that the font has not.
    #[must_use]
    pub fn glyph(&self, character: char) -> u16 {
        self.face.glyph_index(character).unwrap_or(GlyphId(0)).0
    }

    /// How far the next glyph stands, in the font's units.
    #[must_use]
    pub fn advance(&self, glyph: u16) -> u32 {
        let advance = self.face.glyph_hor_advance(GlyphId(glyph));
        advance.unwrap_or_else(|| self.units_per_em()).into()
    }

    /// A text's width in the font's units.
    #[must_use]
    pub fn units(&self, text: &str) -> u32 {
        let advances = text.chars().map(|character| self.advance(self.glyph(character)));
        advances.fold(0, u32::saturating_add)
    }

    /// A text's width where its characters are `size` high, in the units of `size`, rounded up.
    #[must_use]
    pub fn width(&self, text: &str, size: u32) -> u32 {
        self.units(text)
            .saturating_mul(size)
            .div_ceil(u32::from(self.units_per_em()))
    }

    /// Draws a glyph's outline, in the font's units, upwards from the baseline. A space draws nothing.
    pub fn outline(&self, glyph: u16, builder: &mut dyn OutlineBuilder) {
        self.face.outline_glyph(GlyphId(glyph), builder);
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::GBK;

    use super::*;

    /// Rows 16 to 87 of GB 2312: its 6,763 Chinese characters.
    fn gb_2312() -> String {
        let rows = (0xB0_u8..=0xF7).flat_map(|high| (0xA1_u8..=0xFE).map(move |low| [high, low]));
        let characters = rows.filter_map(|pair| {
            let text = GBK.decode_without_bom_handling_and_without_replacement(&pair)?;
            text.chars()
                .next()
                .filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c))
        });
        characters.collect()
    }

    #[test]
    fn it_has_what_labels_and_reports_are_written_with() {
        let font = font().unwrap();
        let hanzi = gb_2312();
        assert!(hanzi.chars().count() >= 6_763, "{}", hanzi.chars().count());
        let printable: String = (' '..='~').collect();
        let more = "，。、；：？！“”‘’（）《》【】—…·￥°×±℃№ éüñßçøÅ";
        let missing: String = [hanzi.as_str(), &printable, more]
            .concat()
            .chars()
            .filter(|character| !font.has(*character))
            .collect();
        assert_eq!(missing, "");
    }

    #[test]
    fn what_it_has_not_is_a_box_that_can_be_seen() {
        struct Seen(usize);
        impl OutlineBuilder for Seen {
            fn move_to(&mut self, _: f32, _: f32) {}
            fn line_to(&mut self, _: f32, _: f32) {
                self.0 += 1;
            }
            fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
            fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
            fn close(&mut self) {}
        }
        let font = font().unwrap();
        for character in ['😀', '\u{1b}', '𠮷'] {
            assert_eq!(font.glyph(character), 0, "{character:?}");
        }
        let mut seen = Seen(0);
        font.outline(0, &mut seen);
        assert!(seen.0 >= 4 && font.advance(0) > 0);
    }

    #[test]
    fn a_chinese_character_is_as_wide_as_it_is_high() {
        let font = font().unwrap();
        assert_eq!(font.width("鉴定", 100), 200);
        assert!(font.width("0123", 100) < 260);
    }
}
