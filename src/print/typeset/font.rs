//! The fonts of labels and reports: two that are shipped (`assets/font/README.md`), then those the operator names.
//!
//! They are asked in turn, so that a character gets the glyph of the first font that has it.

use std::sync::{LazyLock, OnceLock};

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlineGlyphCollection, OutlinePen};
use skrifa::raw::TableProvider;
use skrifa::raw::tables::hmtx::Hmtx;
use skrifa::{FontRef, GlyphId, MetadataProvider, Tag};
use unicode_normalization::UnicodeNormalization;

use crate::message::{Explain, Message, message};

/// The shipped fonts' files.
const SHIPPED: [&[u8]; 2] = [
    include_bytes!("../../../assets/font/zhenma-sans-sc.otf"),
    include_bytes!("../../../assets/font/zhenma-sans-latin.ttf"),
];

/// Units of the square that a character's size is about: every font is drawn in these.
pub const UNITS_PER_EM: u16 = 1000;

static FURTHER: OnceLock<Vec<Face>> = OnceLock::new();
static FONT: LazyLock<Result<Font, FontError>> = LazyLock::new(Font::read);

/// A font cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct FontError(pub(super) String);

impl Explain for FontError {
    fn message(&self) -> Message {
        message!("print.font_unusable", error = self.0)
    }
}

/// The fonts, with measures in thousandths of the square of a character ([`UNITS_PER_EM`]).
pub struct Font {
    faces: Vec<Face>,
}

/// A glyph of one of the fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Glyph {
    /// Which font has it, from 0.
    pub(super) face: usize,
    /// Its number there.
    pub(super) id: u16,
}

impl Glyph {
    /// The box that stands for a character no font has.
    pub const BOX: Self = Self { face: 0, id: 0 };
}

/// One font.
pub(super) struct Face {
    pub(super) file: &'static [u8],
    pub(super) index: u32,
    pub(super) font: FontRef<'static>,
    characters: Charmap<'static>,
    advances: Hmtx<'static>,
    units_per_em: u16,
    outlines: OutlineGlyphCollection<'static>,
}

/// The fonts.
///
/// # Errors
/// If a file in the program is damaged.
pub fn font() -> Result<&'static Font, FontError> {
    FONT.as_ref().map_err(FontError::clone)
}

/// Adds fonts to be asked for what the shipped ones lack, each as the file's bytes and its place in a collection (0 in
/// a file of one font). To be called once, before anything is drawn; a later call changes nothing.
///
/// # Errors
/// The first file that is no OpenType or TrueType font with outlines, or is damaged.
pub fn add_fonts(files: Vec<(Vec<u8>, u32)>) -> Result<(), FontError> {
    // They are in use until the process ends.
    let read = |(file, index): (Vec<u8>, u32)| Face::read(Box::leak(file.into_boxed_slice()), index);
    let faces: Result<Vec<Face>, FontError> = files.into_iter().map(read).collect();
    let _ = FURTHER.set(faces?);
    Ok(())
}

/// A text's characters as they are drawn: letters and the marks that belong to them as one (NFC).
pub(crate) fn composed(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfc()
}

impl Face {
    fn read(file: &'static [u8], index: u32) -> Result<Self, FontError> {
        let font = FontRef::from_index(file, index).map_err(|error| FontError(error.to_string()))?;
        let damaged = |error: skrifa::raw::ReadError| FontError(error.to_string());
        let units_per_em = font.head().map_err(damaged)?.units_per_em().max(1);
        let advances = font.hmtx().map_err(damaged)?;
        let outlines = font.outline_glyphs();
        if font.table_data(Tag::new(b"CFF ")).is_none() && font.table_data(Tag::new(b"glyf")).is_none() {
            return Err(FontError("no outlines (tables CFF or glyf)".to_owned()));
        }
        Ok(Self {
            file,
            index,
            characters: font.charmap(),
            advances,
            units_per_em,
            outlines,
            font,
        })
    }

    fn glyph(&self, character: char) -> Option<u16> {
        let glyph = self.characters.map(character)?;
        u16::try_from(glyph.to_u32()).ok().filter(|glyph| *glyph != 0)
    }

    fn advance(&self, glyph: u16) -> Option<u32> {
        let advance = u32::from(self.advances.advance(GlyphId::from(glyph))?);
        let em = u32::from(self.units_per_em);
        Some((advance * u32::from(UNITS_PER_EM) + em / 2) / em)
    }
}

/// The size at which measures are taken.
pub(super) fn em() -> Size {
    Size::new(f32::from(UNITS_PER_EM))
}

impl Font {
    fn read() -> Result<Self, FontError> {
        let mut faces = Vec::new();
        for file in SHIPPED {
            faces.push(Face::read(file, 0)?);
        }
        for further in FURTHER.get().into_iter().flatten() {
            faces.push(Face::read(further.file, further.index)?);
        }
        Ok(Self { faces })
    }

    pub(super) fn face(&self, face: usize) -> Option<&Face> {
        self.faces.get(face)
    }

    /// Whether a font has this character.
    #[must_use]
    pub fn has(&self, character: char) -> bool {
        self.glyph(character) != Glyph::BOX
    }

    /// The characters of a text that no font has, each once, in their order.
    #[must_use]
    pub fn missing(&self, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        for character in composed(text) {
            if !self.has(character) && !missing.contains(&character) {
                missing.push(character);
            }
        }
        missing
    }

    /// The character's glyph; the box for one that no font has.
    #[must_use]
    pub fn glyph(&self, character: char) -> Glyph {
        let mut faces = self.faces.iter().enumerate();
        let found = faces.find_map(|(face, font)| {
            Some(Glyph {
                face,
                id: font.glyph(character)?,
            })
        });
        found.unwrap_or(Glyph::BOX)
    }

    /// How far the next glyph stands.
    #[must_use]
    pub fn advance(&self, glyph: Glyph) -> u32 {
        let face = self.faces.get(glyph.face);
        face.and_then(|face| face.advance(glyph.id))
            .unwrap_or_else(|| UNITS_PER_EM.into())
    }

    /// A text's width.
    #[must_use]
    pub fn units(&self, text: &str) -> u32 {
        let advances = composed(text).map(|character| self.advance(self.glyph(character)));
        advances.fold(0, u32::saturating_add)
    }

    /// A text's width where its characters are `size` high, in the units of `size`, rounded up.
    #[must_use]
    pub fn width(&self, text: &str, size: u32) -> u32 {
        self.units(text)
            .saturating_mul(size)
            .div_ceil(UNITS_PER_EM.into())
    }

    /// Draws a glyph's outline, upwards from the baseline. A space draws nothing.
    pub fn outline(&self, glyph: Glyph, pen: &mut impl OutlinePen) {
        let face = self.faces.get(glyph.face);
        let outline = face.and_then(|face| face.outlines.get(GlyphId::from(glyph.id)));
        if let Some(outline) = outline {
            let settings = DrawSettings::unhinted(em(), LocationRef::default());
            // A glyph whose outline is damaged is drawn as far as it goes.
            let _ = outline.draw(settings, pen);
        }
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
    fn brands_of_the_world_are_written_as_they_write_themselves() {
        let font = font().unwrap();
        let brands = [
            "설화수",
            "삼성",
            "資生堂",
            "鼎泰豐",
            "臺灣",
            "ポーラ",
            "ユニクロ",
            "Łódź",
            "Żywiec",
            "Hermès",
            "Citroën",
            "Škoda",
            "Béyoncé",
            "Nestlé",
            "Ægir",
            "Đồng Hới",
            "Ørsted",
            "Ğ",
            "ő",
            "Œuvre",
            "ß",
            "Ελλάς",
            "Москва",
        ];
        for brand in brands {
            assert_eq!(font.missing(brand), Vec::<char>::new(), "{brand}");
            let apart: String = brand.nfd().collect();
            assert_eq!(font.missing(&apart), Vec::<char>::new(), "{brand} in NFD");
            assert_eq!(font.units(&apart), font.units(brand), "{brand} in NFD");
        }
        assert_eq!(font.missing("a😀b\u{1b}😀"), vec!['😀', '\u{1b}']);
    }

    #[test]
    fn what_it_has_not_is_a_box_that_can_be_seen() {
        struct Seen(usize);
        impl OutlinePen for Seen {
            fn move_to(&mut self, _: f32, _: f32) {}
            fn line_to(&mut self, _: f32, _: f32) {
                self.0 += 1;
            }
            fn quad_to(&mut self, _: f32, _: f32, _: f32, _: f32) {}
            fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {}
            fn close(&mut self) {}
        }
        let font = font().unwrap();
        for character in ['😀', '\u{1b}', '𓀀'] {
            assert_eq!(font.glyph(character), Glyph::BOX, "{character:?}");
        }
        let mut seen = Seen(0);
        font.outline(Glyph::BOX, &mut seen);
        assert!(seen.0 >= 4 && font.advance(Glyph::BOX) > 0);
    }

    #[test]
    fn a_chinese_character_is_as_wide_as_it_is_high() {
        let font = font().unwrap();
        assert_eq!(font.width("鉴定", 100), 200);
        assert!(font.width("0123", 100) < 260);
    }
}
