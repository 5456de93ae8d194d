//! Invented photos and videos, each different: for demonstrations, walks, tests and measurements. They are real files that
//! every player shows, made from a seed and nothing else.

mod colours;
mod h264;
mod mp4;

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageResult};

use self::colours::Colours;

/// Width and height of an invented photo, in pixels.
const PHOTO: (u32, u32) = (320, 240);
/// The side of one of its coloured squares, in pixels.
const SQUARE: u32 = 40;

/// An MP4 video of `seconds` seconds, at least one, of coloured squares that change every second. Two seeds give two
/// different videos, one seed always the same bytes.
#[must_use]
pub fn video(seed: &[u8], seconds: u32) -> Vec<u8> {
    let frames = h264::frames(&Colours::of(seed), seconds.max(1));
    mp4::file(&frames)
}

/// A JPEG photo of coloured squares. Two seeds give two different photos, one seed always the same bytes.
///
/// # Errors
/// What the encoder returns; it writes to memory, so it returns none.
pub fn photo(seed: &[u8]) -> ImageResult<Vec<u8>> {
    let colours = Colours::of(seed);
    let (width, height) = PHOTO;
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let square = (y / SQUARE)
                .saturating_mul(width / SQUARE)
                .saturating_add(x / SQUARE);
            pixels.extend_from_slice(&colours.at(square));
        }
    }
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 85).write_image(
        &pixels,
        width,
        height,
        ExtendedColorType::Rgb8,
    )?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::media::video::{VideoRules, inspect, shown_hash};
    use crate::media_type::{MediaType, VideoCodec};

    #[test]
    fn each_seed_has_its_own_video_and_photo_and_always_the_same() {
        let look = |bytes: &[u8]| {
            let len = u64::try_from(bytes.len()).unwrap();
            let (facts, blanks) = inspect(Cursor::new(bytes), len, VideoRules::default()).unwrap();
            assert!(blanks.is_empty());
            assert_eq!(
                (facts.media_type, facts.codec),
                (MediaType::Mp4, VideoCodec::H264)
            );
            (facts.duration_ms, shown_hash(Cursor::new(bytes), len).unwrap())
        };
        let (one, other) = (video(b"one", 6), video(b"other", 6));
        assert_eq!(look(&one).0, 6000);
        assert_ne!(look(&one).1, look(&other).1);
        assert_eq!(video(b"one", 6), one);
        assert_eq!(look(&video(b"one", 1)).0, 1000);
        let (one, other) = (photo(b"one").unwrap(), photo(b"other").unwrap());
        assert_ne!(one, other);
        assert_eq!(photo(b"one").unwrap(), one);
        crate::media::photo::decode(
            &one,
            MediaType::Jpeg,
            &crate::media::limits::MediaLimits::default(),
        )
        .unwrap();
    }
}
