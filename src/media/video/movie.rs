//! The index of a video: its `moov` box, and what its fragments add.

use crate::media::error::MediaError;
use crate::media::video::blanks::Blanks;
use crate::media::video::boxes::{Boxes, Fields};
use crate::media::video::codec::Pictures;
use crate::media::video::time::milliseconds;
use crate::media::video::track::{Defaults, Kind, Places, Track, scale_and_duration};
use crate::media::video::{fragments, place};
use crate::message::message;

/// The longest video that is believed, in milliseconds: a week.
const LONGEST_MS: u64 = 7 * 24 * 3600 * 1000;

/// By how much what headers say of the length may differ from what the samples say, in milliseconds: sound and picture
/// seldom end together.
const DIFFERENCE_MS: u64 = 1000;

/// The most tracks; a phone's video has up to six. Each fragment is looked up among them.
const MOST_TRACKS: usize = 100;

/// What the boxes said.
pub(super) struct Movie {
    tracks: Vec<Track>,
    /// What the movie header says, in milliseconds; 0 if it does not.
    announced_ms: u64,
    ticks_per_second: u32,
    fragmented: bool,
}

/// What the whole comes to.
#[derive(Debug)]
pub(super) struct Judged {
    /// How long its pictures last, in milliseconds.
    pub(super) duration_ms: u64,
    /// How they are coded.
    pub(super) pictures: Pictures,
    /// Where the first of them is, in bytes from the beginning of the file.
    pub(super) first_at: Option<u64>,
}

impl Movie {
    /// Reads the body of a `moov` box that begins at `at` in a file of `len` bytes.
    pub(super) fn read(moov: &[u8], at: u64, len: u64, blanks: &mut Blanks) -> Result<Self, MediaError> {
        let mut tracks = Vec::new();
        for found in Boxes(moov) {
            let (kind, body) = found?;
            if kind == *b"trak" {
                tracks.push(Track::read(body, len, blanks)?);
            }
            if tracks.len() > MOST_TRACKS {
                return Err(MediaError::not_a_video(message!(
                    "video.too_many_tracks",
                    most = MOST_TRACKS
                )));
            }
        }
        let mut movie = Self {
            tracks,
            announced_ms: 0,
            ticks_per_second: 0,
            fragmented: false,
        };
        movie.read_extends(moov)?;
        movie.read_header(Boxes::need(moov, b"mvhd")?, moov)?;
        place::of_movie(moov, at, blanks)?;
        Ok(movie)
    }

    /// Adds the body of a `moof` box that starts at `start`, its body at `at`.
    pub(super) fn fragment(
        &mut self,
        moof: &[u8],
        (start, at): (u64, u64),
        len: u64,
        blanks: &mut Blanks,
    ) -> Result<(), MediaError> {
        self.fragmented = true;
        fragments::read(moof, start, len, &mut self.tracks, blanks)?;
        place::of_fragment(moof, at, blanks)
    }

    /// Judges the whole.
    pub(super) fn finish(mut self) -> Result<Judged, MediaError> {
        let video = self
            .tracks
            .iter()
            .filter(|track| track.kind == Kind::Picture)
            .max_by_key(|track| track.sums.samples);
        let video = video.ok_or_else(|| MediaError::not_a_video(message!("video.no_picture_track")))?;
        if video.sums.samples == 0 || video.sums.bytes == 0 {
            return Err(MediaError::not_a_video(message!("video.picture_track_empty")));
        }
        if video.sums.samples == 1 {
            return Err(MediaError::not_a_video(message!("video.single_picture")));
        }
        // Players show the first track that moves; every other one must be fit to be shown as well.
        let moving = self.tracks.iter().position(Track::moves);
        for track in self.tracks.iter_mut().filter(|track| track.moves()) {
            if let Some(Err(refusal)) = track.pictures.take_if(|pictures| pictures.is_err()) {
                return Err(refusal);
            }
        }
        let video = moving.and_then(|index| self.tracks.get(index));
        let video = video.ok_or_else(|| MediaError::not_a_video(message!("video.no_picture_track")))?;
        if video.ms() == 0 {
            return Err(MediaError::not_a_video(message!("video.no_duration")));
        }
        self.check_lengths(video)?;
        let duration_ms = video.shown(self.ticks_per_second).shown_ms;
        if duration_ms == 0 {
            return Err(MediaError::not_a_video(message!("video.edit_list_empty")));
        }
        if duration_ms > LONGEST_MS {
            return Err(MediaError::not_a_video(message!("video.longer_than_a_week")));
        }
        let pictures = match &video.pictures {
            Some(Ok(pictures)) => pictures.clone(),
            _ => return Err(MediaError::not_a_video(message!("video.pictures_not_described"))),
        };
        Ok(Judged {
            duration_ms,
            pictures,
            first_at: video.places.all().first().map(|place| place.start),
        })
    }

    /// The pictures that players show: the first track that moves. Judges nothing.
    ///
    /// # Errors
    /// [`MediaError::NotAVideo`] where there are none.
    pub(super) fn shown(&self) -> Result<(Option<&Pictures>, &Places), MediaError> {
        let video = self.tracks.iter().find(|track| track.moves());
        let video = video.ok_or_else(|| MediaError::not_a_video(message!("video.no_picture_track")))?;
        let pictures = video
            .pictures
            .as_ref()
            .and_then(|pictures| pictures.as_ref().ok());
        Ok((pictures, &video.places))
    }

    /// Holds what headers say against the samples. A video in fragments may say less: its header is written first.
    fn check_lengths(&self, video: &Track) -> Result<(), MediaError> {
        let end = |track: &Track| {
            let shown = track.shown(self.ticks_per_second);
            shown.empty_ms.saturating_add(shown.shown_ms)
        };
        let found_ms = self.tracks.iter().map(end).max().unwrap_or(0);
        let announced_ms = self.announced_ms;
        if self.fragmented && found_ms.saturating_add(DIFFERENCE_MS) < announced_ms {
            return Err(MediaError::cut_off(message!(
                "video.shorter_than_announced",
                announced = announced_ms,
                longest = found_ms
            )));
        }
        for (announced_ms, found_ms) in [(announced_ms, found_ms), (video.announced_ms(), video.ms())] {
            if !self.fragmented && announced_ms > 0 && announced_ms.abs_diff(found_ms) > DIFFERENCE_MS {
                return Err(MediaError::length_disagrees(announced_ms, found_ms));
            }
        }
        Ok(())
    }

    /// The `mvhd` box and, for videos in fragments, the `mehd` box: the announced duration.
    fn read_header(&mut self, mvhd: &[u8], moov: &[u8]) -> Result<(), MediaError> {
        let (scale, duration) = scale_and_duration(mvhd)?;
        let mut announced = duration;
        if let Some(mvex) = Boxes::find(moov, b"mvex")?
            && let Some(mehd) = Boxes::find(mvex, b"mehd")?
        {
            let mut fields = Fields(mehd);
            let (version, _) = fields.version_and_flags()?;
            announced = announced.max(fields.by_version(version)?);
        }
        self.announced_ms = milliseconds(announced, scale);
        self.ticks_per_second = scale;
        Ok(())
    }

    /// The `mvex` box: what fragments do not repeat.
    fn read_extends(&mut self, moov: &[u8]) -> Result<(), MediaError> {
        let Some(mvex) = Boxes::find(moov, b"mvex")? else {
            return Ok(());
        };
        self.fragmented = true;
        for found in Boxes(mvex) {
            let (kind, body) = found?;
            if kind == *b"trex" {
                let mut fields = Fields(body);
                fields.version_and_flags()?;
                let (id, _description) = (fields.u32()?, fields.u32()?);
                let defaults = Defaults {
                    ticks: fields.u32()?,
                    bytes: fields.u32()?,
                };
                for track in self.tracks.iter_mut().filter(|track| track.id == id) {
                    track.defaults = defaults;
                }
            }
        }
        Ok(())
    }
}
