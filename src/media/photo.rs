//! Photos: place data out, pixels untouched, and proof that there are pixels.
//!
//! Stripping keeps what a viewer needs to show the same picture (image data byte for byte, colour profile,
//! orientation) by naming what stays; everything else goes, known or not: EXIF with its GPS position, XMP,
//! IPTC, comments, text chunks, small embedded pictures, second pictures and anything after the end.

mod difference;
mod jpeg;
mod orientation;
mod png;
mod preview;
mod webp;

use std::io::Cursor;

use image::{ImageDecoder, ImageError, ImageFormat, ImageReader};
use sha2::{Digest, Sha256};

pub use self::preview::{Preview, preview};
use crate::hash::{DifferenceHash, Sha256Hash};
use crate::media::error::{Measure, MediaError};
use crate::media::limits::MediaLimits;
use crate::media_type::MediaType;
use crate::message::as_told;

/// The photo without its metadata. What comes out goes through unchanged: `strip(strip(x)) == strip(x)`.
///
/// # Errors
/// [`MediaError::BrokenPhoto`] if the container is not whole; [`MediaError::UnknownType`] for a video's
/// type.
pub fn strip(bytes: &[u8], media_type: MediaType) -> Result<Vec<u8>, MediaError> {
    match media_type {
        MediaType::Jpeg => jpeg::strip(bytes),
        MediaType::Png => png::strip(bytes),
        MediaType::Webp => webp::strip(bytes),
        MediaType::Mp4 | MediaType::QuickTime | MediaType::Webm => Err(MediaError::UnknownType),
    }
}

/// The hash of what a photo shows: of its coded picture, without tables, profiles and metadata, so that a file to which
/// something was added has the same one. A picture that was encoded anew is another.
///
/// # Errors
/// As [`strip`].
pub fn shown_hash(bytes: &[u8], media_type: MediaType) -> Result<Sha256Hash, MediaError> {
    let mut hasher = Sha256::new();
    let mut take = |part: &[u8]| hasher.update(part);
    match media_type {
        MediaType::Jpeg => jpeg::picture(bytes, &mut take)?,
        MediaType::Png => png::picture(bytes, &mut take)?,
        MediaType::Webp => webp::picture_data(bytes, &mut take)?,
        MediaType::Mp4 | MediaType::QuickTime | MediaType::Webm => return Err(MediaError::UnknownType),
    }
    Ok(Sha256Hash::from_bytes(hasher.finalize().into()))
}

/// What a photo's pixels are known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// The hash of the pixels as they are seen: turned upright, with 8 bits in each of four channels.
    pub hash: Sha256Hash,
    /// The difference hash; a picture of a single colour has none.
    pub difference_hash: Option<DifferenceHash>,
}

/// Decodes the whole photo and throws the pixels away: a photo that cannot be shown is refused.
///
/// # Errors
/// [`MediaError::TooLarge`] past `limits.photo_pixels` and [`MediaError::TooManyScans`] past `limits.photo_scans`, before
/// anything is decoded; [`MediaError::BrokenPhoto`].
pub fn decode(bytes: &[u8], media_type: MediaType, limits: &MediaLimits) -> Result<Pixels, MediaError> {
    let mut decoder = decoder(bytes, media_type, limits)?;
    let refuse = |error| refused(error, limits);
    let orientation = decoder.orientation().map_err(refuse)?;
    let picture = image::DynamicImage::from_decoder(decoder).map_err(refuse)?;
    let difference_hash = difference::difference_hash(&picture, orientation);
    Ok(Pixels {
        hash: pixel_hash(picture, orientation),
        difference_hash,
    })
}

/// The hash of a picture's size and pixels. A pixel that is wholly transparent shows nothing, whatever its colour.
fn pixel_hash(mut picture: image::DynamicImage, orientation: image::metadata::Orientation) -> Sha256Hash {
    picture.apply_orientation(orientation);
    let mut hasher = Sha256::new();
    hasher.update(picture.width().to_be_bytes());
    hasher.update(picture.height().to_be_bytes());
    for pixel in picture.into_rgba8().pixels() {
        let [.., alpha] = pixel.0;
        hasher.update(if alpha == 0 { [0; 4] } else { pixel.0 });
    }
    Sha256Hash::from_bytes(hasher.finalize().into())
}

/// What decodes the photo, held to the limits before anything is decoded.
fn decoder<'a>(
    bytes: &'a [u8],
    media_type: MediaType,
    limits: &MediaLimits,
) -> Result<impl ImageDecoder + 'a, MediaError> {
    if media_type == MediaType::Jpeg {
        jpeg::within(bytes, limits)?;
    }
    let format = match media_type {
        MediaType::Jpeg => ImageFormat::Jpeg,
        MediaType::Png => ImageFormat::Png,
        MediaType::Webp => ImageFormat::WebP,
        MediaType::Mp4 | MediaType::QuickTime | MediaType::Webm => return Err(MediaError::UnknownType),
    };
    let mut memory = image::Limits::default();
    memory.max_alloc = Some(memory_for(bytes, media_type, limits));
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(memory);
    let decoder = reader.into_decoder().map_err(|error| refused(error, limits))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width).saturating_mul(u64::from(height)) > limits.photo_pixels {
        return Err(too_large(limits));
    }
    Ok(decoder)
}

fn too_large(limits: &MediaLimits) -> MediaError {
    MediaError::TooLarge {
        limit: limits.photo_pixels,
        kind: Measure::PhotoPixels,
    }
}

fn refused(error: ImageError, limits: &MediaLimits) -> MediaError {
    match error {
        ImageError::Limits(_) => too_large(limits),
        other => MediaError::broken_photo(as_told(&other)),
    }
}

/// Bytes that decoding may take: 16 bits in each of four channels, the most these formats hold, and some room for the
/// decoder itself. A PNG, whose colour profile unpacks to anything, is held to what its own size needs.
fn memory_for(bytes: &[u8], media_type: MediaType, limits: &MediaLimits) -> u64 {
    let own = match media_type {
        MediaType::Png => png::pixels(bytes),
        _ => None,
    };
    let pixels = own.map_or(limits.photo_pixels, |own| own.min(limits.photo_pixels));
    pixels.saturating_mul(12).saturating_add(16 << 20)
}

#[cfg(test)]
mod tests;
