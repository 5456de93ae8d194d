//! A PDF file: pages with text in the shipped font, of which only what is used goes along, and filled rectangles.
//!
//! Lengths are hundredths of a millimetre, from the page's upper left corner. The file names no time and no
//! program's state, so the same pages give the same bytes.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Rect, Ref, Str, TextStr};
use subsetter::GlyphRemapper;
use ttf_parser::{RawFace, Tag};

use super::font::FILE;
use super::{Font, FontError, float};

/// Points of a hundredth of a millimetre.
const POINT: f32 = 72.0 / 2540.0;
/// The font's name in a page's resources.
const IN_PAGES: Name<'static> = Name(b"F");
/// The font's name in the file; six letters say that it is a part of one.
const IN_FILE: &[u8] = b"ZHENMA+ZhenmaSansSC";
const ADOBE_IDENTITY: SystemInfo<'static> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

/// A PDF in the making.
pub struct Pdf {
    font: &'static Font,
    title: String,
    pages: Vec<Page>,
    /// Glyphs in use, by the number they get in the file.
    glyphs: GlyphRemapper,
    /// What each of them stands for, so that text can be copied and searched.
    characters: BTreeMap<u16, (u16, char)>,
}

struct Page {
    width: u32,
    height: u32,
    content: Content,
    packing: u8,
}

/// How hard a stream is packed, as zlib counts it.
const PACKING: u8 = 6;
/// Cells are so alike that the packer tries very many places; a little less and it takes half as long for a twentieth more.
const PACKING_OF_CELLS: u8 = 5;

impl Page {
    fn down(&self, y: u32) -> f32 {
        (float(self.height) - float(y)) * POINT
    }
}

impl Pdf {
    /// A file without pages.
    #[must_use]
    pub fn new(font: &'static Font, title: &str) -> Self {
        Self {
            font,
            title: title.to_owned(),
            pages: Vec::new(),
            glyphs: GlyphRemapper::new(),
            characters: BTreeMap::new(),
        }
    }

    /// Begins another page.
    pub fn page(&mut self, width: u32, height: u32) {
        self.pages.push(Page {
            width,
            height,
            content: Content::new(),
            packing: PACKING,
        });
    }

    /// How many pages there are.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Writes a line of text on page `page`, from 0; a page that is not there takes nothing.
    pub fn text_on(&mut self, page: usize, (left, baseline): (u32, u32), size: u32, text: &str) {
        let mut codes = Vec::with_capacity(text.len());
        for character in text.chars() {
            let glyph = self.font.glyph(character);
            let code = self.glyphs.remap(glyph);
            // The first character says what a glyph stands for; the box stands for none.
            let known = if glyph == 0 {
                char::REPLACEMENT_CHARACTER
            } else {
                character
            };
            self.characters.entry(code).or_insert((glyph, known));
            codes.extend_from_slice(&code.to_be_bytes());
        }
        if let Some(page) = self.pages.get_mut(page) {
            let y = page.down(baseline);
            page.content
                .begin_text()
                .set_font(IN_PAGES, float(size) * POINT)
                .next_line(float(left) * POINT, y)
                .show(Str(&codes))
                .end_text();
        }
    }

    /// Writes a line of text on the last page.
    pub fn text(&mut self, place: (u32, u32), size: u32, text: &str) {
        self.text_on(self.pages.len().saturating_sub(1), place, size, text);
    }

    /// Fills a rectangle on the last page.
    pub fn rectangle(&mut self, (left, top): (u32, u32), (width, height): (u32, u32)) {
        if let Some(page) = self.pages.last_mut() {
            let bottom = page.down(top.saturating_add(height));
            page.content
                .rect(
                    float(left) * POINT,
                    bottom,
                    float(width) * POINT,
                    float(height) * POINT,
                )
                .fill_nonzero();
        }
    }

    /// Fills cells of a grid whose upper left corner and cell size are given: runs of so many cells from column and row.
    pub fn cells(&mut self, (left, top): (u32, u32), cell: u32, runs: impl Iterator<Item = (u32, u32, u32)>) {
        let Some(page) = self.pages.last_mut() else {
            return;
        };
        page.packing = PACKING_OF_CELLS;
        let y = page.down(top);
        let side = float(cell) * POINT;
        let content = &mut page.content;
        content.save_state();
        // In units of a cell the numbers are short. One path, so that no hairline shows between the rows.
        content.transform([side, 0.0, 0.0, -side, float(left) * POINT, y]);
        for (column, row, length) in runs {
            content.rect(float(column), float(row), float(length), 1.0);
        }
        content.fill_nonzero();
        content.restore_state();
    }

    /// The file.
    ///
    /// # Errors
    /// If the font's part cannot be made, which is our own mistake.
    pub fn finish(self) -> Result<Vec<u8>, FontError> {
        let mut next = Ref::new(1);
        let (catalog, tree, info, resources) = (next.bump(), next.bump(), next.bump(), next.bump());
        let font = FontRefs {
            font: next.bump(),
            descendant: next.bump(),
            descriptor: next.bump(),
            unicode: next.bump(),
            file: next.bump(),
        };
        let refs: Vec<(Ref, Ref)> = self.pages.iter().map(|_| (next.bump(), next.bump())).collect();
        let mut pdf = pdf_writer::Pdf::new();
        pdf.catalog(catalog).pages(tree).lang(TextStr("zh-CN"));
        pdf.document_info(info)
            .title(TextStr(&self.title))
            .producer(TextStr("Zhenma"));
        let count = i32::try_from(refs.len()).unwrap_or(i32::MAX);
        pdf.pages(tree)
            .kids(refs.iter().map(|(page, _)| *page))
            .count(count);
        let mut dictionary = pdf
            .indirect(resources)
            .start::<pdf_writer::writers::Resources<'_>>();
        if !self.characters.is_empty() {
            dictionary.fonts().pair(IN_PAGES, font.font);
        }
        dictionary.finish();
        self.write_font(&mut pdf, &font)?;
        for (page, (id, content)) in self.pages.into_iter().zip(refs) {
            let mut writer = pdf.page(id);
            let size = Rect::new(0.0, 0.0, float(page.width) * POINT, float(page.height) * POINT);
            writer.media_box(size).parent(tree).contents(content);
            writer.pair(Name(b"Resources"), resources);
            writer.finish();
            let bytes = packed(&page.content.finish(), page.packing);
            pdf.stream(content, &bytes).filter(Filter::FlateDecode);
        }
        Ok(pdf.finish())
    }

    fn write_font(&self, pdf: &mut pdf_writer::Pdf, refs: &FontRefs) -> Result<(), FontError> {
        if self.characters.is_empty() {
            return Ok(());
        }
        let face = self.font.face();
        let em = f32::from(face.units_per_em());
        let thousandths = |units: i16| f32::from(units) * 1000.0 / em;
        pdf.type0_font(refs.font)
            .base_font(Name(IN_FILE))
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(refs.descendant)
            .to_unicode(refs.unicode);
        let mut descendant = pdf.cid_font(refs.descendant);
        descendant
            .subtype(CidFontType::Type0)
            .base_font(Name(IN_FILE))
            .system_info(ADOBE_IDENTITY)
            .font_descriptor(refs.descriptor)
            .default_width(1000.0);
        let mut widths = descendant.widths();
        for (code, (glyph, _)) in &self.characters {
            let width = float(self.font.advance(*glyph)) * 1000.0 / em;
            widths.consecutive(*code, [width]);
        }
        widths.finish();
        descendant.finish();
        let bounds = face.global_bounding_box();
        pdf.font_descriptor(refs.descriptor)
            .name(Name(IN_FILE))
            .flags(FontFlags::SYMBOLIC)
            .bbox(Rect::new(
                thousandths(bounds.x_min),
                thousandths(bounds.y_min),
                thousandths(bounds.x_max),
                thousandths(bounds.y_max),
            ))
            .italic_angle(0.0)
            .ascent(thousandths(face.ascender()))
            .descent(thousandths(face.descender()))
            .cap_height(thousandths(face.capital_height().unwrap_or(733)))
            .stem_v(80.0)
            .font_file3(refs.file);
        let mut unicode = UnicodeCmap::new(Name(b"Zhenma"), ADOBE_IDENTITY);
        for (code, (_, character)) in &self.characters {
            unicode.pair(*code, *character);
        }
        let unicode = packed(&unicode.finish(), PACKING);
        pdf.stream(refs.unicode, &unicode).filter(Filter::FlateDecode);
        let part = self.font_part()?;
        pdf.stream(refs.file, &packed(&part, PACKING))
            .filter(Filter::FlateDecode)
            .pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
        Ok(())
    }

    /// The part of the font that the file uses: its outlines alone, because a PDF has tables of its own for the rest.
    fn font_part(&self) -> Result<Vec<u8>, FontError> {
        let said = |error: &dyn std::fmt::Display| FontError(error.to_string());
        let part = subsetter::subset(FILE, 0, &self.glyphs).map_err(|error| said(&error))?;
        let face = RawFace::parse(&part, 0).map_err(|error| said(&error))?;
        let outlines = face.table(Tag::from_bytes(b"CFF "));
        outlines
            .map(<[u8]>::to_vec)
            .ok_or_else(|| FontError("its part has no outlines".to_owned()))
    }
}

struct FontRefs {
    font: Ref,
    descendant: Ref,
    descriptor: Ref,
    unicode: Ref,
    file: Ref,
}

/// Packed by code that is the same on every processor: one that chooses by the processor gives other bytes on another.
fn packed(bytes: &[u8], packing: u8) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(bytes, packing)
}

#[cfg(test)]
mod tests {
    use super::super::font;
    use super::*;

    fn example(text: &str) -> Vec<u8> {
        let mut pdf = Pdf::new(font().unwrap(), "真码");
        pdf.page(4_000, 3_000);
        pdf.text((100, 500), 260, text);
        pdf.rectangle((0, 0), (10, 10));
        pdf.cells((100, 100), 50, [(0, 0, 7), (2, 1, 1)].into_iter());
        pdf.finish().unwrap()
    }

    #[test]
    fn the_same_pages_are_the_same_bytes_and_hold_no_time() {
        let file = example("鉴定报告 Appraisal report 😀");
        assert_eq!(file, example("鉴定报告 Appraisal report 😀"));
        assert_ne!(file, example("鉴定报告"));
        assert!(file.starts_with(b"%PDF-1.7"));
        let text = String::from_utf8_lossy(&file);
        for time in ["CreationDate", "ModDate", "/ID"] {
            assert!(!text.contains(time), "{time}");
        }
        assert!(
            file.len() < 20_000,
            "only what is used goes along: {}",
            file.len()
        );
    }

    #[test]
    fn a_file_without_text_needs_no_font() {
        let mut pdf = Pdf::new(font().unwrap(), "");
        pdf.page(100, 100);
        let file = pdf.finish().unwrap();
        assert!(!String::from_utf8_lossy(&file).contains("/Font"));
    }
}
