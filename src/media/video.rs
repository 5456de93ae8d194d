//! Videos: read far enough to know that there is a video, that it is whole, and how long it lasts.
//!
//! MP4 and MOV are read by the boxes of ISO/IEC 14496-12 (and the QuickTime File Format, which they come
//! from); WebM by the elements of RFC 8794 and RFC 9559. Media data are never loaded: the reader seeks over
//! them, so a video of any size costs the memory of its index, at most [`boxes::INDEX_BYTES`].
//!
//! The walk is our own because the files come from untrusted senders: `re_mp4` 0.5 reserves what a box says it
//! needs, expands a few bytes of sample table into billions of samples, and turns for ever on a box of
//! size 0 inside another. Frames are not decoded; a place that a phone wrote into the video stays there.

mod boxes;
mod fragments;
mod movie;
mod samples;
mod track;
mod webm;

use std::io::{Read, Seek, SeekFrom};

use crate::media::error::MediaError;
use crate::media::sniff::{HEAD_BYTES, sniff};
use crate::media::video::movie::Movie;
use crate::media_type::MediaType;
use crate::message::message;

/// The most boxes at the top of a file; a video in fragments of one second lasts a day with fewer.
const TOP_BOXES: u32 = 200_000;

/// What a video's file says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VideoFacts {
    /// MP4, QuickTime or WebM.
    pub media_type: MediaType,
    /// Its length in milliseconds; browsers' WebM recordings do not say it.
    pub duration_ms: Option<u64>,
}

/// Reads a video of `len` bytes from its beginning.
///
/// # Errors
/// [`MediaError::NotAVideo`], [`MediaError::CutOff`], those of telling the type, and
/// [`MediaError::Io`].
pub fn inspect<R: Read + Seek>(mut reader: R, len: u64) -> Result<VideoFacts, MediaError> {
    reader.seek(SeekFrom::Start(0))?;
    let mut head = Vec::with_capacity(HEAD_BYTES);
    let head_bytes = u64::try_from(HEAD_BYTES).unwrap_or(0);
    reader.by_ref().take(head_bytes.min(len)).read_to_end(&mut head)?;
    let media_type = sniff(&head)?;
    let duration_ms = match media_type {
        MediaType::Mp4 | MediaType::QuickTime => Some(inspect_boxes(&mut reader, len)?),
        MediaType::Webm => webm::inspect(reader, len)?,
        MediaType::Jpeg | MediaType::Png | MediaType::Webp => {
            return Err(MediaError::not_a_video(message!("video.is_a_photo")));
        }
    };
    Ok(VideoFacts {
        media_type,
        duration_ms,
    })
}

/// Walks the boxes at the top of the file; answers the duration in milliseconds.
fn inspect_boxes<R: Read + Seek>(reader: &mut R, len: u64) -> Result<u64, MediaError> {
    let mut movie: Option<Movie> = None;
    let mut media = false;
    let mut position = 0;
    for _ in 0..TOP_BOXES {
        let Some(top) = boxes::top_box(reader, position, len)? else {
            let movie = movie.ok_or_else(|| MediaError::cut_off(message!("video.index_missing")))?;
            if !media {
                return Err(MediaError::not_a_video(message!("video.no_media_data")));
            }
            return movie.finish();
        };
        match &top.kind {
            b"moov" if movie.is_some() => {
                return Err(MediaError::not_a_video(message!("video.two_indexes")));
            }
            b"moov" => movie = Some(Movie::read(&boxes::load(reader, &top)?, len)?),
            b"moof" => match &mut movie {
                Some(movie) => movie.fragment(&boxes::load(reader, &top)?, top.start, len)?,
                None => {
                    return Err(MediaError::not_a_video(message!("video.fragment_before_index")));
                }
            },
            b"mdat" => media = true,
            _ => {}
        }
        position = top.end;
    }
    Err(MediaError::not_a_video(message!(
        "video.too_many_boxes",
        most = TOP_BOXES
    )))
}

#[cfg(test)]
mod tests;
