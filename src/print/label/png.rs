//! A label as PNG, eight bits of grey, a pixel a printer's dot.

use std::io::Cursor;

use image::{GrayImage, ImageFormat, Luma};

use super::layout::{Grid, Layout};
use super::{Label, LabelError, LabelSize, Resolution};
use crate::print::typeset::{Bitmap, font};

const LIGHT: Luma<u8> = Luma([255]);
const DARK: Luma<u8> = Luma([0]);

/// The label as a PNG file; the same input gives the same bytes.
///
/// # Errors
/// [`LabelError`] where a library fails, which is our own mistake.
pub fn png(label: &Label, size: LabelSize, resolution: Resolution) -> Result<Vec<u8>, LabelError> {
    let font = font()?;
    let layout = Layout::new(font, label, size, Grid::of(resolution));
    let (left, top) = layout.symbol;
    let module = |pixel: u32, from: u32| pixel.checked_sub(from).map(|inside| inside / layout.module);
    let mut picture = GrayImage::from_fn(layout.width, layout.height, |x, y| {
        match (module(x, left), module(y, top)) {
            (Some(x), Some(y)) if label.matrix().is_dark(x, y) => DARK,
            _ => LIGHT,
        }
    });
    let words = Bitmap::of_text(font, (layout.width, layout.height), &layout.lines);
    let dots = words.rows().flatten();
    for (pixel, dark) in picture.pixels_mut().zip(dots) {
        if *dark {
            *pixel = DARK;
        }
    }
    let mut file = Cursor::new(Vec::new());
    picture
        .write_to(&mut file, ImageFormat::Png)
        .map_err(|error| LabelError::Drawing(error.to_string()))?;
    Ok(file.into_inner())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{example, example_code};
    use super::*;

    fn drawn(size: LabelSize, resolution: Resolution) -> GrayImage {
        let file = png(&example(), size, resolution).unwrap();
        image::load_from_memory(&file).unwrap().into_luma8()
    }

    #[test]
    fn the_whole_label_decodes_to_the_code_at_every_size() {
        for (size, resolution) in LabelSize::ALL
            .into_iter()
            .flat_map(|size| Resolution::ALL.map(|dpi| (size, dpi)))
        {
            let picture = drawn(size, resolution);
            let side = |side: u32| usize::try_from(side).unwrap();
            let mut image = rqrr::PreparedImage::prepare_from_greyscale(
                side(picture.width()),
                side(picture.height()),
                |x, y| {
                    picture
                        .get_pixel(u32::try_from(x).unwrap(), u32::try_from(y).unwrap())
                        .0[0]
                },
            );
            let (_, text) = image.detect_grids()[0].decode().unwrap();
            assert_eq!(text, example_code(), "{size:?} {resolution:?}");
        }
    }

    #[test]
    fn the_quiet_zone_is_white_and_the_words_stand_beside_it() {
        let picture = drawn(LabelSize::W40H30, Resolution::Dpi203);
        assert_eq!(picture.dimensions(), (319, 239));
        let (quiet, side) = (4 * 4, (45 + 8) * 4);
        let top = (239 - side) / 2;
        let inner = |place: u32, from: u32| (from + quiet..from + side - quiet).contains(&place);
        for (x, y, pixel) in picture.enumerate_pixels() {
            if x < side && !(inner(x, 0) && inner(y, top)) {
                assert_eq!(pixel.0, [255], "quiet zone at {x}, {y}");
            }
        }
        assert!(
            picture
                .enumerate_pixels()
                .any(|(x, _, pixel)| x > side && pixel.0 == [0])
        );
    }
}
