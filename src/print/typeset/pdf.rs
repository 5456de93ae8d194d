//! A PDF file: pages with text in the shipped font, of which only what is used goes along, and filled rectangles.
//!
//! Lengths are hundredths of a millimetre, from the page's upper left corner. The file names no time and no
//! program's state, so the same pages give the same bytes.

use std::collections::BTreeMap;

use super::embedded::{FontRefs, PACKING, Used, in_pages, packed};
use super::font::{Glyph, composed};
use super::{Font, FontError, float};
use pdf_writer::{Content, Filter, Finish, Name, Rect, Ref, Str, TextStr};

/// Points of a hundredth of a millimetre.
const POINT: f32 = 72.0 / 2540.0;

/// A PDF in the making.
pub struct Pdf {
    font: &'static Font,
    title: String,
    pages: Vec<Page>,
    /// What is used of each font, by its place among them.
    used: BTreeMap<usize, Used>,
    images: Vec<Image>,
}

/// A JPEG of three colours.
struct Image {
    jpeg: Vec<u8>,
    pixels: (u32, u32),
}

/// A stretch of text in one font.
struct Run {
    face: usize,
    codes: Vec<u8>,
    /// The characters of boxes: a box stands for many, so the file says beside each which it is.
    boxed: Option<String>,
}

struct Page {
    width: u32,
    height: u32,
    content: Content,
    packing: u8,
}

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
            used: BTreeMap::new(),
            images: Vec::new(),
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
        let runs = self.runs(text);
        let Some(page) = self.pages.get_mut(page) else {
            return;
        };
        let y = page.down(baseline);
        page.content
            .begin_text()
            .set_text_matrix([1.0, 0.0, 0.0, 1.0, float(left) * POINT, y]);
        for run in runs {
            page.content
                .set_font(Name(in_pages(run.face).as_bytes()), float(size) * POINT);
            if let Some(boxed) = &run.boxed {
                page.content
                    .begin_marked_content_with_properties(Name(b"Span"))
                    .properties()
                    .actual_text(TextStr(boxed));
            }
            page.content.show(Str(&run.codes));
            if run.boxed.is_some() {
                page.content.end_marked_content();
            }
        }
        page.content.end_text();
    }

    /// A text in stretches of one font each, with the glyphs noted as used.
    fn runs(&mut self, text: &str) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for character in composed(text) {
            let glyph = self.font.glyph(character);
            let used = self.used.entry(glyph.face).or_default();
            let code = used.glyphs.remap(glyph.id);
            let is_box = glyph == Glyph::BOX;
            // The first character says what a glyph stands for; the box stands for none.
            let known = if is_box {
                char::REPLACEMENT_CHARACTER
            } else {
                character
            };
            used.characters.entry(code).or_insert((glyph, known));
            let goes_on = |run: &&mut Run| run.face == glyph.face && run.boxed.is_some() == is_box;
            match runs.last_mut().filter(goes_on) {
                Some(run) => {
                    run.codes.extend_from_slice(&code.to_be_bytes());
                    if let Some(boxed) = &mut run.boxed {
                        boxed.push(character);
                    }
                }
                None => runs.push(Run {
                    face: glyph.face,
                    codes: code.to_be_bytes().to_vec(),
                    boxed: is_box.then(|| character.to_string()),
                }),
            }
        }
        runs
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

    /// Shows a JPEG of three colours, of so many pixels, on the last page, with its upper left corner and size given.
    pub fn image(
        &mut self,
        (left, top): (u32, u32),
        (width, height): (u32, u32),
        jpeg: Vec<u8>,
        pixels: (u32, u32),
    ) {
        let Some(page) = self.pages.last_mut() else {
            return;
        };
        let y = page.down(top.saturating_add(height));
        let name = image_name(self.images.len());
        page.content
            .save_state()
            .transform([
                float(width) * POINT,
                0.0,
                0.0,
                float(height) * POINT,
                float(left) * POINT,
                y,
            ])
            .x_object(Name(name.as_bytes()))
            .restore_state();
        self.images.push(Image { jpeg, pixels });
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
        let fonts: Vec<(usize, FontRefs)> = self
            .used
            .keys()
            .map(|face| (*face, FontRefs::new(&mut next)))
            .collect();
        let refs: Vec<(Ref, Ref)> = self.pages.iter().map(|_| (next.bump(), next.bump())).collect();
        let images: Vec<Ref> = self.images.iter().map(|_| next.bump()).collect();
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
        if !fonts.is_empty() {
            let mut names = dictionary.fonts();
            for (face, refs) in &fonts {
                names.pair(Name(in_pages(*face).as_bytes()), refs.font);
            }
        }
        if !images.is_empty() {
            let mut names = dictionary.x_objects();
            for (number, id) in images.iter().enumerate() {
                names.pair(Name(image_name(number).as_bytes()), *id);
            }
        }
        dictionary.finish();
        for (image, id) in self.images.iter().zip(images) {
            write_image(&mut pdf, image, id);
        }
        for (face, refs) in &fonts {
            if let Some(used) = self.used.get(face) {
                used.write(&mut pdf, self.font, *face, refs)?;
            }
        }
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
}

fn image_name(number: usize) -> String {
    format!("I{number}")
}

fn write_image(pdf: &mut pdf_writer::Pdf, image: &Image, id: Ref) {
    let pixels = |side: u32| i32::try_from(side).unwrap_or(i32::MAX);
    let mut object = pdf.image_xobject(id, &image.jpeg);
    object
        .width(pixels(image.pixels.0))
        .height(pixels(image.pixels.1))
        .bits_per_component(8)
        .color_space()
        .device_rgb();
    object.filter(Filter::DctDecode);
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
    fn every_character_is_written_in_a_font_that_has_it_and_a_box_says_what_it_stands_for() {
        let mut pdf = Pdf::new(font().unwrap(), "");
        let runs = pdf.runs("aŁ鉴e\u{301}😀𓀀b");
        let seen: Vec<_> = runs
            .iter()
            .map(|run| (run.face, run.codes.len() / 2, run.boxed.as_deref()))
            .collect();
        let expected = [
            (0, 1, None),
            (1, 1, None),
            (0, 2, None),
            (0, 2, Some("😀𓀀")),
            (0, 1, None),
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_file_without_text_needs_no_font() {
        let mut pdf = Pdf::new(font().unwrap(), "");
        pdf.page(100, 100);
        let file = pdf.finish().unwrap();
        assert!(!String::from_utf8_lossy(&file).contains("/Font"));
    }
}
