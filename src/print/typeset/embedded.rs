//! The parts of fonts that a PDF takes along.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Rect, Ref, Str};
use skrifa::instance::LocationRef;
use skrifa::{FontRef, MetadataProvider, Tag};
use subsetter::GlyphRemapper;

use super::font::{Face, Glyph, UNITS_PER_EM, em};
use super::{Font, FontError, float};

/// What a font's name in the file begins with; six letters say that it is a part of one.
const PART: &str = "ZHENMA+ZhenmaSans";
const ADOBE_IDENTITY: SystemInfo<'static> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};
/// How hard a stream is packed, as zlib counts it.
pub(super) const PACKING: u8 = 6;

/// What a file uses of one font.
#[derive(Default)]
pub(super) struct Used {
    /// Glyphs in use, by the number they get in the file.
    pub(super) glyphs: GlyphRemapper,
    /// What each of them stands for, so that text can be copied and searched.
    pub(super) characters: BTreeMap<u16, (Glyph, char)>,
}

impl Used {
    /// Writes the font at `place` among the fonts, as far as it is used.
    ///
    /// # Errors
    /// If its part cannot be made, which is our own mistake.
    pub(super) fn write(
        &self,
        pdf: &mut pdf_writer::Pdf,
        font: &Font,
        place: usize,
        refs: &FontRefs,
    ) -> Result<(), FontError> {
        let Some(face) = font.face(place) else {
            return Ok(());
        };
        let name = format!("{PART}{place}");
        let name = Name(name.as_bytes());
        let part = Part::of(face, &self.glyphs)?;
        pdf.type0_font(refs.font)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(refs.descendant)
            .to_unicode(refs.unicode);
        let mut descendant = pdf.cid_font(refs.descendant);
        descendant
            .subtype(part.subtype())
            .base_font(name)
            .system_info(ADOBE_IDENTITY)
            .font_descriptor(refs.descriptor)
            .default_width(1000.0);
        if matches!(part, Part::TrueType(_)) {
            descendant.cid_to_gid_map_predefined(Name(b"Identity"));
        }
        let mut widths = descendant.widths();
        for (code, (glyph, _)) in &self.characters {
            let width = float(font.advance(*glyph)) * 1000.0 / f32::from(UNITS_PER_EM);
            widths.consecutive(*code, [width]);
        }
        widths.finish();
        descendant.finish();
        describe(pdf, name, face, &part, refs);
        let mut unicode = UnicodeCmap::new(Name(b"Zhenma"), ADOBE_IDENTITY);
        for (code, (_, character)) in &self.characters {
            unicode.pair(*code, *character);
        }
        let unicode = packed(&unicode.finish(), PACKING);
        pdf.stream(refs.unicode, &unicode).filter(Filter::FlateDecode);
        part.write(pdf, refs.file);
        Ok(())
    }
}

/// A font's name in a page's resources.
pub(super) fn in_pages(face: usize) -> String {
    format!("F{face}")
}

/// The measures of a font, in thousandths of a character's square.
fn describe(pdf: &mut pdf_writer::Pdf, name: Name<'_>, face: &Face, part: &Part, refs: &FontRefs) {
    let metrics = face.font.metrics(em(), LocationRef::default());
    let bounds = metrics.bounds.unwrap_or_default();
    let mut descriptor = pdf.font_descriptor(refs.descriptor);
    descriptor
        .name(name)
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max))
        .italic_angle(0.0)
        .ascent(metrics.ascent)
        .descent(metrics.descent)
        .cap_height(metrics.cap_height.unwrap_or(733.0))
        .stem_v(80.0);
    match part {
        Part::Cff(_) => descriptor.font_file3(refs.file),
        Part::TrueType(_) => descriptor.font_file2(refs.file),
    };
}

/// What a file takes along of a font.
enum Part {
    /// The outlines alone, because a PDF has tables of its own for the rest.
    Cff(Vec<u8>),
    /// A TrueType file.
    TrueType(Vec<u8>),
}

impl Part {
    fn of(face: &Face, glyphs: &GlyphRemapper) -> Result<Self, FontError> {
        let said = |error: &dyn std::fmt::Display| FontError(error.to_string());
        let part = subsetter::subset(face.file, face.index, glyphs).map_err(|error| said(&error))?;
        let font = FontRef::new(&part).map_err(|error| said(&error))?;
        let outlines = font
            .table_data(Tag::new(b"CFF "))
            .map(|table| table.as_bytes().to_vec());
        Ok(outlines.map_or_else(|| Self::TrueType(part.clone()), Self::Cff))
    }

    const fn subtype(&self) -> CidFontType {
        match self {
            Self::Cff(_) => CidFontType::Type0,
            Self::TrueType(_) => CidFontType::Type2,
        }
    }

    fn write(&self, pdf: &mut pdf_writer::Pdf, file: Ref) {
        match self {
            Self::Cff(outlines) => {
                let bytes = packed(outlines, PACKING);
                let mut stream = pdf.stream(file, &bytes);
                stream.filter(Filter::FlateDecode);
                stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
            }
            Self::TrueType(part) => {
                let bytes = packed(part, PACKING);
                let mut stream = pdf.stream(file, &bytes);
                stream.filter(Filter::FlateDecode);
                stream.pair(Name(b"Length1"), i32::try_from(part.len()).unwrap_or(i32::MAX));
            }
        }
    }
}

pub(super) struct FontRefs {
    pub(super) font: Ref,
    descendant: Ref,
    descriptor: Ref,
    unicode: Ref,
    file: Ref,
}

impl FontRefs {
    pub(super) fn new(next: &mut Ref) -> Self {
        Self {
            font: next.bump(),
            descendant: next.bump(),
            descriptor: next.bump(),
            unicode: next.bump(),
            file: next.bump(),
        }
    }
}

/// Packed by code that is the same on every processor: one that chooses by the processor gives other bytes on another.
pub(super) fn packed(bytes: &[u8], packing: u8) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(bytes, packing)
}
