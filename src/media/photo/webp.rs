//! WebP (RFC 9649): one still picture, rebuilt from the chunks that make it up.

use img_parts::riff::{RiffChunk, RiffContent};
use img_parts::webp::WebP;

use crate::media::error::MediaError;
use crate::media::photo::orientation::only_orientation;
use crate::message::message;

const ICC: u8 = 0x20;
const ALPHA: u8 = 0x10;
const EXIF: u8 = 0x08;
const ANIMATION: u8 = 0x02;

/// The photo without metadata; see [`crate::media::photo::strip`].
pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, MediaError> {
    if u32::try_from(bytes.len()).is_err() {
        return Err(MediaError::broken_photo(message!("photo.webp_too_long")));
    }
    let broken = |error: img_parts::Error| {
        MediaError::broken_photo(message!("photo.not_whole", format = "WebP", error))
    };
    let webp = WebP::from_bytes(bytes.to_vec().into()).map_err(broken)?;
    let data = |id: &[u8; 4]| webp.chunk_by_id(*id)?.content().data().map(|data| data.to_vec());

    let mut chunks = Vec::new();
    match data(b"VP8X") {
        // The extended form has a header, whose flags must say what is left.
        Some(header) => {
            let orientation = data(b"EXIF").and_then(|exif| only_orientation(&exif));
            let profile = data(b"ICCP");
            chunks.push((
                *b"VP8X",
                new_header(&header, profile.is_some(), orientation.is_some())?,
            ));
            chunks.extend(profile.map(|profile| (*b"ICCP", profile)));
            chunks.extend(picture(&data, true)?);
            chunks.extend(orientation.map(|tiff| (*b"EXIF", tiff)));
        }
        // The simple form has the picture alone.
        None => chunks.extend(picture(&data, false)?),
    }
    Ok(riff(chunks))
}

/// Hands the coded picture to `take`.
pub(super) fn picture_data(bytes: &[u8], take: &mut dyn FnMut(&[u8])) -> Result<(), MediaError> {
    let broken = |error: img_parts::Error| {
        MediaError::broken_photo(message!("photo.not_whole", format = "WebP", error))
    };
    let webp = WebP::from_bytes(bytes.to_vec().into()).map_err(broken)?;
    let data = |id: &[u8; 4]| webp.chunk_by_id(*id)?.content().data().map(|data| data.to_vec());
    for (_, data) in picture(&data, true)? {
        take(&data);
    }
    Ok(())
}

type Chunk = ([u8; 4], Vec<u8>);

/// The picture's own chunks: lossless, or lossy with its transparency.
fn picture(data: &impl Fn(&[u8; 4]) -> Option<Vec<u8>>, extended: bool) -> Result<Vec<Chunk>, MediaError> {
    if let Some(lossy) = data(b"VP8 ") {
        let alpha = data(b"ALPH").filter(|_| extended).map(|alpha| (*b"ALPH", alpha));
        return Ok(alpha.into_iter().chain([(*b"VP8 ", lossy)]).collect());
    }
    let lossless =
        data(b"VP8L").ok_or_else(|| MediaError::broken_photo(message!("photo.webp_without_picture")))?;
    Ok(vec![(*b"VP8L", lossless)])
}

fn new_header(old: &[u8], profile: bool, exif: bool) -> Result<Vec<u8>, MediaError> {
    let [flags, _, _, _, canvas @ ..] = *old
        .first_chunk::<10>()
        .ok_or_else(|| MediaError::broken_photo(message!("photo.webp_header")))?;
    if flags & ANIMATION != 0 {
        return Err(MediaError::broken_photo(message!("photo.animated")));
    }
    let flags = (flags & ALPHA) | if profile { ICC } else { 0 } | if exif { EXIF } else { 0 };
    Ok([&[flags, 0, 0, 0], canvas.as_slice()].concat())
}

fn riff(chunks: Vec<Chunk>) -> Vec<u8> {
    let chunk = |(id, data): Chunk| RiffChunk::new(id, RiffContent::Data(data.into()));
    let subchunks = chunks.into_iter().map(chunk).collect();
    let content = RiffContent::List {
        kind: Some(*b"WEBP"),
        subchunks,
    };
    RiffChunk::new(*b"RIFF", content).encoder().bytes().to_vec()
}
