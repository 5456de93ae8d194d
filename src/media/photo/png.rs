//! PNG (W3C PNG, third edition): the chunks that make up the picture stay, in their order.

use img_parts::png::{Png, PngChunk};

use crate::media::error::MediaError;
use crate::media::photo::orientation::only_orientation;
use crate::message::message;

/// The picture and how its colours are meant. An animation's further frames are second pictures: they go.
const KEPT: [&[u8; 4]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sRGB", b"sBIT", b"bKGD",
    b"hIST", b"pHYs", b"cICP", b"mDCV", b"cLLI",
];

/// Width times height, as the header says (W3C PNG, 11.2.1).
pub(super) fn pixels(bytes: &[u8]) -> Option<u64> {
    let (size, _) = bytes.get(16..)?.split_first_chunk::<8>()?;
    let (width, height) = size.split_first_chunk::<4>()?;
    let height = height.first_chunk::<4>()?;
    Some(u64::from(u32::from_be_bytes(*width)).saturating_mul(u64::from(u32::from_be_bytes(*height))))
}

/// The photo without metadata; see [`crate::media::photo::strip`].
pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, MediaError> {
    let broken = |error: img_parts::Error| {
        MediaError::broken_photo(message!("photo.not_whole", format = "PNG", error))
    };
    let mut png = Png::from_bytes(bytes.to_vec().into()).map_err(broken)?;
    let chunks = png.chunks_mut();
    if chunks.first().map(PngChunk::kind) != Some(*b"IHDR")
        || chunks.last().map(PngChunk::kind) != Some(*b"IEND")
    {
        return Err(MediaError::broken_photo(message!("photo.png_ends")));
    }
    let exif = chunks.iter().find(|chunk| chunk.kind() == *b"eXIf");
    let orientation = exif.and_then(|chunk| only_orientation(chunk.contents()));
    chunks.retain(|chunk| KEPT.contains(&&chunk.kind()));
    if let Some(tiff) = orientation {
        chunks.insert(1, PngChunk::new(*b"eXIf", tiff.into()));
    }
    Ok(png.encoder().bytes().to_vec())
}

/// Hands the coded picture to `take`: size, palette and data.
pub(super) fn picture(bytes: &[u8], take: &mut dyn FnMut(&[u8])) -> Result<(), MediaError> {
    let broken = |error: img_parts::Error| {
        MediaError::broken_photo(message!("photo.not_whole", format = "PNG", error))
    };
    let png = Png::from_bytes(bytes.to_vec().into()).map_err(broken)?;
    for chunk in png.chunks() {
        if matches!(&chunk.kind(), b"IHDR" | b"PLTE" | b"IDAT") {
            take(chunk.contents());
        }
    }
    Ok(())
}
