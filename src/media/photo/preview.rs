//! A photo made small, for paper.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder};

use super::{decoder, refused};
use crate::media::error::MediaError;
use crate::media::limits::MediaLimits;
use crate::media_type::MediaType;

/// JPEG's quality of previews.
const QUALITY: u8 = 80;

/// A photo made small: a JPEG of three colours that stands upright.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The file.
    pub jpeg: Vec<u8>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// A stored photo, at most `side` pixels wide and high.
///
/// # Errors
/// As [`super::decode`].
pub fn preview(
    bytes: &[u8],
    media_type: MediaType,
    limits: &MediaLimits,
    side: u32,
) -> Result<Preview, MediaError> {
    let mut decoder = decoder(bytes, media_type, limits)?;
    let refuse = |error| refused(error, limits);
    let orientation = decoder.orientation().map_err(refuse)?;
    let whole = DynamicImage::from_decoder(decoder).map_err(refuse)?;
    let mut small = match whole.width().max(whole.height()) > side {
        true => whole.resize(side, side, FilterType::Triangle),
        false => whole,
    };
    small.apply_orientation(orientation);
    let small = DynamicImage::from(small.into_rgb8());
    let mut jpeg = Cursor::new(Vec::new());
    small
        .write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY))
        .map_err(refuse)?;
    Ok(Preview {
        jpeg: jpeg.into_inner(),
        width: small.width(),
        height: small.height(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_is_small_stands_upright_and_has_three_colours() {
        let gray = DynamicImage::new_luma16(900, 300);
        let mut png = Cursor::new(Vec::new());
        gray.write_to(&mut png, image::ImageFormat::Png).unwrap();
        let limits = MediaLimits::default();
        let made = preview(png.get_ref(), MediaType::Png, &limits, 300).unwrap();
        assert_eq!((made.width, made.height), (300, 100));
        let read = image::load_from_memory(&made.jpeg).unwrap();
        assert_eq!((read.width(), read.height()), (300, 100));
        assert_eq!(read.color(), image::ColorType::Rgb8);
        let small = preview(png.get_ref(), MediaType::Png, &limits, 1_000).unwrap();
        assert_eq!((small.width, small.height), (900, 300), "nothing is made larger");
    }
}
