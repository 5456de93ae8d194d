//! A label as PNG, eight bits of grey.

use std::io::Cursor;
use std::ops::RangeInclusive;

use image::imageops::{self, FilterType};
use image::{GrayImage, ImageFormat, Luma};

use super::layout::{Layout, QUIET_ZONE};
use super::text::{GLYPHS, columns, columns_of};
use super::{LabelError, LabelText, Matrix};

/// How many pixels wide a module may be: below 4 the text is a smear, above 40 a label has over 4 megapixels.
pub const PIXELS_PER_MODULE: RangeInclusive<u32> = 4..=40;

/// The usual width of a module: 424 pixels for version 7, 406 dots per inch at 26.5 mm.
pub const DEFAULT_PIXELS_PER_MODULE: u32 = 8;

/// The characters as pixels, because there is no font at run time; see `assets/label/README.md`.
const STRIP: &[u8] = include_bytes!("../../assets/label/glyphs.png");

/// Size of a character in the strip.
const STRIP_COLUMN: u32 = 24;
const STRIP_HEIGHT: u32 = 48;

const LIGHT: Luma<u8> = Luma([255]);
const DARK: Luma<u8> = Luma([0]);

/// The label as a PNG file; the same input gives the same bytes.
///
/// # Errors
/// [`LabelError::PixelsPerModule`] outside of [`PIXELS_PER_MODULE`].
pub fn png(matrix: &Matrix, pixels_per_module: u32, text: &LabelText) -> Result<Vec<u8>, LabelError> {
    if !PIXELS_PER_MODULE.contains(&pixels_per_module) {
        return Err(LabelError::PixelsPerModule {
            given: pixels_per_module,
        });
    }
    let drawing = |error: image::ImageError| LabelError::Drawing(error.to_string());
    let strip = image::load_from_memory_with_format(STRIP, ImageFormat::Png)
        .map_err(drawing)?
        .into_luma8();
    let layout = Layout::new(matrix, text, pixels_per_module);
    let mut picture = symbol(matrix, &layout);
    for (index, line) in text.lines().iter().enumerate() {
        draw_line(&mut picture, &strip, line, layout.line_top(index), &layout);
    }
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).map_err(drawing)?;
    Ok(file.into_inner())
}

/// The QR on a light label, still without text.
fn symbol(matrix: &Matrix, layout: &Layout) -> GrayImage {
    let module = |pixel: u32| (pixel / layout.unit).checked_sub(QUIET_ZONE);
    GrayImage::from_fn(layout.width, layout.height, |x, y| match (module(x), module(y)) {
        (Some(x), Some(y)) if matrix.is_dark(x, y) => DARK,
        _ => LIGHT,
    })
}

fn draw_line(picture: &mut GrayImage, strip: &GrayImage, line: &str, top: u32, layout: &Layout) {
    let mut left = layout.line_left(columns(line));
    for character in line.chars() {
        let width = columns_of(character) * layout.column;
        if let Some(glyph) = glyph(strip, character) {
            let glyph = imageops::resize(&glyph, width, 2 * layout.column, FilterType::Triangle);
            imageops::replace(picture, &glyph, left.into(), top.into());
        }
        left += width;
    }
}

/// The character's pixels; nothing for a space.
fn glyph(strip: &GrayImage, character: char) -> Option<GrayImage> {
    let (before, _) = GLYPHS.split_once(character)?;
    let (left, width) = (
        columns(before) * STRIP_COLUMN,
        columns_of(character) * STRIP_COLUMN,
    );
    Some(imageops::crop_imm(strip, left, 0, width, STRIP_HEIGHT).to_image())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{example_code, example_text};
    use super::super::{DEMONSTRATION, matrix};
    use super::*;

    fn strip() -> GrayImage {
        image::load_from_memory(STRIP).unwrap().into_luma8()
    }

    fn drawn(code: &str, pixels_per_module: u32, text: &LabelText) -> GrayImage {
        let file = png(&matrix(code).unwrap(), pixels_per_module, text).unwrap();
        image::load_from_memory(&file).unwrap().into_luma8()
    }

    #[test]
    fn the_whole_label_decodes_to_the_code_at_every_size() {
        for pixels_per_module in PIXELS_PER_MODULE.step_by(4) {
            let picture = drawn(&example_code(), pixels_per_module, &example_text());
            let size = |side: u32| usize::try_from(side).unwrap();
            let mut image = rqrr::PreparedImage::prepare_from_greyscale(
                size(picture.width()),
                size(picture.height()),
                |x, y| {
                    picture
                        .get_pixel(u32::try_from(x).unwrap(), u32::try_from(y).unwrap())
                        .0[0]
                },
            );
            let (_, text) = image.detect_grids()[0].decode().unwrap();
            assert_eq!(text, example_code(), "{pixels_per_module} pixels per module");
        }
    }

    #[test]
    fn the_quiet_zone_is_white_and_the_text_stands_below_it() {
        let picture = drawn(&example_code(), 8, &example_text());
        let (quiet, side) = (4 * 8, (45 + 8) * 8);
        let inner = quiet..side - quiet;
        assert_eq!(picture.width(), side);
        for (x, y, pixel) in picture.enumerate_pixels() {
            if y < side && !(inner.contains(&x) && inner.contains(&y)) {
                assert_eq!(pixel.0, [255], "quiet zone at {x}, {y}");
            }
        }
        assert!(
            picture
                .enumerate_pixels()
                .any(|(_, y, pixel)| y > side && pixel.0 == [0])
        );
    }

    /// At 15 pixels a module of version 2 a column is as wide as in the strip, so that nothing is scaled.
    #[test]
    fn the_caption_shows_the_characters_of_the_strip() {
        let code = "HTTPS://ZM.EXAMPLE.CN/8004/9521234";
        let picture = drawn(code, 15, &LabelText::new("0123", Some(DEMONSTRATION)).unwrap());
        let top = picture.height() - 15 - 6 - 48;
        let left = (picture.width() - 18 * 24) / 2;
        let caption = imageops::crop_imm(&picture, left, top, 96, 48).to_image();
        let expected = imageops::crop_imm(&strip(), strip().width() - 96, 0, 96, 48).to_image();
        assert!(caption == expected, "the caption does not begin with 演示");
    }

    #[test]
    fn the_strip_has_every_glyph() {
        assert_eq!(
            strip().dimensions(),
            (columns(GLYPHS) * STRIP_COLUMN, STRIP_HEIGHT)
        );
        for character in GLYPHS.chars() {
            assert!(
                glyph(&strip(), character)
                    .unwrap()
                    .pixels()
                    .any(|pixel| pixel.0 == [0]),
                "{character}"
            );
        }
    }

    #[test]
    fn sizes_out_of_range_are_refused_in_words() {
        for given in [0, 3, 41, u32::MAX] {
            let refused = png(&matrix("A").unwrap(), given, &example_text()).unwrap_err();
            assert_eq!(refused, LabelError::PixelsPerModule { given });
            assert!(refused.to_string().contains("4 to 40"), "{refused}");
        }
    }
}
