//! The index of a video: its `moov` box, and what its fragments add.

use crate::media::error::MediaError;
use crate::media::video::boxes::{Boxes, Fields};
use crate::media::video::fragments;
use crate::media::video::track::{Defaults, Track, milliseconds, scale_and_duration};
use crate::message::message;

/// The longest video that is believed, in milliseconds: a week.
const LONGEST_MS: u64 = 7 * 24 * 3600 * 1000;

/// By how much a video in fragments may fall short of the length that its index announces, in milliseconds:
/// sound and picture seldom end together.
const SHORT_BY_MS: u64 = 1000;

/// The most tracks; a phone's video has up to six. Each fragment is looked up among them.
const MOST_TRACKS: usize = 100;

/// What the boxes said.
pub(super) struct Movie {
    tracks: Vec<Track>,
    /// What the movie header says, in milliseconds; 0 if it does not.
    announced_ms: u64,
    fragmented: bool,
}

impl Movie {
    /// Reads the body of a `moov` box of a file of `len` bytes.
    pub(super) fn read(moov: &[u8], len: u64) -> Result<Self, MediaError> {
        let mut tracks = Vec::new();
        for found in Boxes(moov) {
            let (kind, body) = found?;
            if kind == *b"trak" {
                tracks.push(Track::read(body, len)?);
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
            fragmented: false,
        };
        movie.read_extends(moov)?;
        movie.read_header(Boxes::need(moov, b"mvhd")?, moov)?;
        Ok(movie)
    }

    /// Adds the body of a `moof` box that starts at `start`.
    pub(super) fn fragment(&mut self, moof: &[u8], start: u64, len: u64) -> Result<(), MediaError> {
        self.fragmented = true;
        fragments::read(moof, start, len, &mut self.tracks)
    }

    /// Judges the whole; answers the duration in milliseconds.
    pub(super) fn finish(self) -> Result<u64, MediaError> {
        let video = self
            .tracks
            .iter()
            .filter(|track| track.is_video)
            .max_by_key(|track| track.sums.samples);
        let video = video.ok_or_else(|| MediaError::not_a_video(message!("video.no_picture_track")))?;
        if video.sums.samples == 0 || video.sums.bytes == 0 {
            return Err(MediaError::not_a_video(message!("video.picture_track_empty")));
        }
        if video.sums.samples == 1 {
            return Err(MediaError::not_a_video(message!("video.single_picture")));
        }
        if video.ms() == 0 {
            return Err(MediaError::not_a_video(message!("video.no_duration")));
        }
        let longest = self.tracks.iter().map(Track::ms).max().unwrap_or(0);
        if self.fragmented && longest.saturating_add(SHORT_BY_MS) < self.announced_ms {
            let announced = self.announced_ms;
            return Err(MediaError::cut_off(message!(
                "video.shorter_than_announced",
                announced,
                longest
            )));
        }
        let duration = if self.fragmented || self.announced_ms == 0 {
            longest
        } else {
            self.announced_ms
        };
        if duration > LONGEST_MS {
            return Err(MediaError::not_a_video(message!("video.longer_than_a_week")));
        }
        Ok(duration)
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
