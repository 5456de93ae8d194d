//! The difference hash of a decoded photo.

use image::DynamicImage;
use image::imageops::FilterType;
use image::metadata::Orientation;

use crate::hash::DifferenceHash;

/// Squares a row, and rows: eight comparisons in each of eight rows.
const COLUMNS: u32 = 9;
const ROWS: u32 = 8;
/// How many bits are held to be unsure. A look-up asks for 2 to the power of it.
const UNSURE: usize = 5;

/// Pixels of the small square in which a picture is turned upright.
const SIDE: u32 = 144;

/// The hash of `picture` as it is seen, turned by `orientation`. One without contrast, of a single colour, has none: it would be like every other.
pub(super) fn difference_hash(picture: &DynamicImage, orientation: Orientation) -> Option<DifferenceHash> {
    let mut upright = picture.resize_exact(SIDE, SIDE, FilterType::Triangle);
    upright.apply_orientation(orientation);
    let small = upright
        .resize_exact(COLUMNS, ROWS, FilterType::Triangle)
        .into_luma16();
    let mut bits = 0_u64;
    let mut pairs = Vec::new();
    for row in 0..ROWS {
        for column in 1..COLUMNS {
            let [left] = small.get_pixel(column.saturating_sub(1), row).0;
            let [right] = small.get_pixel(column, row).0;
            let bit = 1_u64 << pairs.len();
            if right > left {
                bits |= bit;
            }
            pairs.push((right.abs_diff(left), bit));
        }
    }
    if pairs.iter().all(|(difference, _)| *difference == 0) {
        return None;
    }
    pairs.sort_unstable();
    let unsure = pairs.iter().take(UNSURE).map(|(_, bit)| bit).sum();
    Some(DifferenceHash { bits, unsure })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{ImageFormat, codecs::jpeg::JpegEncoder};

    use super::*;
    use crate::media::invented;

    fn upright(picture: &DynamicImage) -> Option<DifferenceHash> {
        difference_hash(picture, Orientation::NoTransforms)
    }

    #[test]
    fn a_photo_that_was_encoded_anew_or_scaled_is_near_and_another_is_not() {
        let read = |bytes: &[u8]| image::load_from_memory(bytes).unwrap();
        let mut near = 0;
        for seed in 0_u8..20 {
            let photo = read(&invented::photo(&[seed]).unwrap());
            let hash = upright(&photo).unwrap();
            let mut anew = Vec::new();
            photo
                .resize(290, 217, FilterType::Lanczos3)
                .write_with_encoder(JpegEncoder::new_with_quality(&mut anew, 60))
                .unwrap();
            let mut png = Cursor::new(Vec::new());
            photo.write_to(&mut png, ImageFormat::Png).unwrap();
            for copy in [&anew, png.get_ref()] {
                let copy = upright(&read(copy)).unwrap();
                near += u32::from(hash.near().any(|bits| bits == copy.bits));
            }
            let other = upright(&read(&invented::photo(&[seed, 1]).unwrap())).unwrap();
            assert!(hash.near().all(|bits| bits != other.bits), "{seed}");
        }
        assert!(near >= 36, "{near} of 40 copies were found");
    }

    #[test]
    fn a_photo_that_lies_and_says_so_is_near_the_one_that_stands() {
        let photo = image::load_from_memory(&invented::photo(b"one").unwrap()).unwrap();
        let lying = photo.rotate270();
        let turned = difference_hash(&lying, Orientation::Rotate90).unwrap();
        let stands = upright(&photo).unwrap();
        assert!(stands.near().any(|bits| bits == turned.bits));
    }

    #[test]
    fn a_photo_of_one_colour_has_none() {
        assert_eq!(upright(&DynamicImage::new_rgb8(64, 64)), None);
    }
}
