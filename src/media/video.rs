//! Videos: read far enough to know that there is a video that browsers show, that it is whole, how long it lasts, and what
//! has to be blanked in it.
//!
//! MP4 and MOV are read by the boxes of ISO/IEC 14496-12 (and the QuickTime File Format, which they come
//! from); WebM by the elements of RFC 8794 and RFC 9559. Media data are never loaded: the reader seeks over
//! them, so a video of any size costs the memory of its index, at most `boxes::INDEX_BYTES`.
//!
//! The walk is our own because the files come from untrusted senders: `re_mp4` 0.5 reserves what a box says it
//! needs, expands a few bytes of sample table into billions of samples, and turns for ever on a box of
//! size 0 inside another. Frames are not decoded, so what a camera writes into the coded pictures themselves stays.

mod blanks;
mod boxes;
mod codec;
mod edits;
mod facts;
mod fragments;
mod h264;
mod movie;
mod place;
mod samples;
mod shown;
mod time;
mod track;
mod webm;

use crate::message::message;
use std::io::{Read, Seek, SeekFrom};

pub use self::blanks::Blanks;
pub use self::codec::VideoRules;
pub use self::facts::VideoFacts;
use crate::hash::Sha256Hash;
use crate::media::error::MediaError;
use crate::media::sniff::{HEAD_BYTES, sniff, sniff_brands};
use crate::media::video::boxes::{Top, TopBox};
use crate::media::video::facts::FRAME_BYTES;
use crate::media::video::movie::Movie;
use crate::media::video::shown::Shown;
use crate::media_type::MediaType;

/// The most boxes at the top of a file; a video in fragments of one second lasts a day with fewer.
const TOP_BOXES: u32 = 200_000;

/// Reads a video of `len` bytes from its beginning: its facts, and which bytes of it are to be blanked before it is hashed.
///
/// # Errors
/// [`MediaError::NotAVideo`], [`MediaError::CutOff`], [`MediaError::Codec`], [`MediaError::LengthDisagrees`], those of
/// telling the type, and [`MediaError::Io`].
pub fn inspect<R: Read + Seek>(
    mut reader: R,
    len: u64,
    rules: VideoRules,
) -> Result<(VideoFacts, Blanks), MediaError> {
    let head = head_at(&mut reader, 0, len)?;
    let (facts, blanks) = match sniff(&head)? {
        MediaType::Mp4 | MediaType::QuickTime => {
            let mut walk = Walk::default();
            walk.walk(&mut reader, len)?;
            walk.finish(&mut reader, len, rules)?
        }
        MediaType::Webm => webm::inspect(reader, len, rules)?,
        MediaType::Jpeg | MediaType::Png | MediaType::Webp => {
            return Err(MediaError::not_a_video(message!("video.is_a_photo")));
        }
    };
    Ok((facts, blanks.settled(len)?))
}

/// The hash of what a video of `len` bytes shows: the same for another file with the same coded pictures. It judges nothing,
/// so that videos which former releases accepted have one too.
///
/// # Errors
/// Those of reading a video's structure as in [`inspect`], and [`MediaError::Io`].
pub fn shown_hash<R: Read + Seek>(mut reader: R, len: u64) -> Result<Sha256Hash, MediaError> {
    match sniff(&head_at(&mut reader, 0, len)?)? {
        MediaType::Mp4 | MediaType::QuickTime => {
            let mut walk = Walk::default();
            walk.walk(&mut reader, len)?;
            let movie = walk
                .movie
                .ok_or_else(|| MediaError::cut_off(message!("video.index_missing")))?;
            let (pictures, places) = movie.shown()?;
            Shown::new(reader, pictures).hash(places.all())
        }
        MediaType::Webm => webm::shown_hash(reader, len),
        MediaType::Jpeg | MediaType::Png | MediaType::Webp => {
            Err(MediaError::not_a_video(message!("video.is_a_photo")))
        }
    }
}

/// As many bytes from `at` on as telling a type may need.
fn head_at<R: Read + Seek>(reader: &mut R, at: u64, len: u64) -> Result<Vec<u8>, MediaError> {
    reader.seek(SeekFrom::Start(at))?;
    let mut head = Vec::with_capacity(HEAD_BYTES);
    let most = u64::try_from(HEAD_BYTES).unwrap_or(0);
    reader
        .by_ref()
        .take(most.min(len.saturating_sub(at)))
        .read_to_end(&mut head)?;
    Ok(head)
}

/// The walk over the boxes at the top of a file.
#[derive(Default)]
struct Walk {
    media_type: Option<MediaType>,
    movie: Option<Movie>,
    media: bool,
    blanks: Blanks,
}

impl Walk {
    fn walk<R: Read + Seek>(&mut self, reader: &mut R, len: u64) -> Result<(), MediaError> {
        let mut position = 0;
        for _ in 0..TOP_BOXES {
            match boxes::top_box(reader, position, len)? {
                Top::End => return Ok(()),
                // Behind a video that is all there, anything may stand: cameras and servers append what they like.
                Top::Rest(refusal) if self.movie.is_none() || !self.media => return Err(refusal),
                Top::Rest(_) => {
                    self.blanks.zero(position, len);
                    return Ok(());
                }
                Top::Box(top) => {
                    self.take(reader, &top, len)?;
                    position = top.end;
                }
            }
        }
        Err(MediaError::not_a_video(message!(
            "video.too_many_boxes",
            most = TOP_BOXES
        )))
    }

    fn take<R: Read + Seek>(&mut self, reader: &mut R, top: &TopBox, len: u64) -> Result<(), MediaError> {
        match &top.kind {
            b"ftyp" if self.media_type.is_none() => {
                self.media_type = Some(sniff_brands(&head_at(reader, top.start, top.end)?)?);
            }
            b"moov" if self.movie.is_some() => {
                return Err(MediaError::not_a_video(message!("video.two_indexes")));
            }
            b"moov" => {
                let index = boxes::load(reader, top)?;
                self.movie = Some(Movie::read(&index, top.body, len, &mut self.blanks)?);
            }
            b"moof" => match &mut self.movie {
                Some(movie) => {
                    let fragment = boxes::load(reader, top)?;
                    movie.fragment(&fragment, (top.start, top.body), len, &mut self.blanks)?;
                }
                None => {
                    return Err(MediaError::not_a_video(message!("video.fragment_before_index")));
                }
            },
            b"mdat" => self.media = true,
            kind if place::stays_at_the_top(*kind) => {}
            _ => place::free(top.start, top.body, top.end, &mut self.blanks),
        }
        Ok(())
    }

    fn finish<R: Read + Seek>(
        self,
        reader: &mut R,
        len: u64,
        rules: VideoRules,
    ) -> Result<(VideoFacts, Blanks), MediaError> {
        let movie = self
            .movie
            .ok_or_else(|| MediaError::cut_off(message!("video.index_missing")))?;
        if !self.media {
            return Err(MediaError::not_a_video(message!("video.no_media_data")));
        }
        let judged = movie.finish()?;
        if let Some(at) = judged.first_at.filter(|_| !judged.pictures.is_known) {
            reader.seek(SeekFrom::Start(at))?;
            let mut frame = Vec::new();
            let most = FRAME_BYTES.min(len.saturating_sub(at));
            reader.by_ref().take(most).read_to_end(&mut frame)?;
            judged.pictures.check_first_frame(&frame)?;
        }
        let facts = VideoFacts {
            // A file without brands is older than they are, and QuickTime's.
            media_type: self.media_type.unwrap_or(MediaType::QuickTime),
            duration_ms: judged.duration_ms,
            codec: rules.accept(judged.pictures.codec)?,
        };
        Ok((facts, self.blanks))
    }
}

#[cfg(test)]
mod accepted_tests;
#[cfg(test)]
mod tests;
