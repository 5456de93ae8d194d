//! A track of a video: what its boxes say of it, and the sums over its samples.

use std::ops::Range;

use crate::media::error::MediaError;
use crate::media::video::blanks::Blanks;
use crate::media::video::boxes::{Boxes, Fields};
use crate::media::video::codec::{Pictures, of_description};
use crate::media::video::edits::{Edits, Media, Shown};
use crate::media::video::samples;
use crate::media::video::samples::Sums;
use crate::media::video::time::milliseconds;
use crate::message::message;

/// What a sample lasts and measures where its run does not say.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Defaults {
    /// In units of the track's time scale.
    pub(super) ticks: u32,
    /// In bytes.
    pub(super) bytes: u32,
}

/// What a track holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Pictures.
    Picture,
    /// Sound, or the time code of a camera.
    Other,
    /// Timed metadata, text, hints: nothing that a video needs, and where cameras write place by place.
    Metadata,
}

/// The most places of a track that are kept: a day of video in chunks of half a second has fewer.
const MOST_PLACES: usize = 1_000_000;

/// Places in a file, in bytes from its beginning.
#[derive(Clone, Debug, Default)]
pub(super) struct Places(Vec<Range<u64>>);

impl Places {
    /// Adds a place, as far as there is room: what stands behind so many others is not hashed.
    pub(super) fn push(&mut self, start: u64, end: u64) {
        if let Some(last) = self.0.last_mut()
            && last.end == start
        {
            last.end = end;
        } else if start < end && self.0.len() < MOST_PLACES {
            self.0.push(start..end);
        }
    }

    /// All of them, in their order.
    pub(super) fn all(&self) -> &[Range<u64>] {
        &self.0
    }
}

/// A track and its sums.
pub(super) struct Track {
    pub(super) id: u32,
    pub(super) defaults: Defaults,
    pub(super) sums: Sums,
    pub(super) kind: Kind,
    /// What a picture track's description says, or why it is not accepted.
    pub(super) pictures: Option<Result<Pictures, MediaError>>,
    /// Where a picture track's samples are, in their order, in bytes from the beginning of the file; runs of samples that
    /// follow each other are one.
    pub(super) places: Places,
    /// By how much the first sample is shown later than it is decoded, if a sample said.
    pub(super) shift: Option<i64>,
    /// What its own header says, in units of its time scale; 0 if it does not.
    announced: u64,
    edits: Edits,
    ticks_per_second: u32,
}

impl Track {
    /// Reads the body of a `trak` box of a file of `len` bytes; samples of metadata go to `blanks`.
    pub(super) fn read(trak: &[u8], len: u64, blanks: &mut Blanks) -> Result<Self, MediaError> {
        let id = {
            let mut fields = Fields(Boxes::need(trak, b"tkhd")?);
            let (version, _) = fields.version_and_flags()?;
            skip_times(&mut fields, version)?;
            fields.u32()?
        };
        let mdia = Boxes::need(trak, b"mdia")?;
        let (ticks_per_second, announced) = scale_and_duration(Boxes::need(mdia, b"mdhd")?)?;
        let kind = match Boxes::need(mdia, b"hdlr")?.get(8..12) {
            Some(b"vide") => Kind::Picture,
            Some(b"soun" | b"tmcd") => Kind::Other,
            _ => Kind::Metadata,
        };
        let mut track = Self {
            id,
            defaults: Defaults::default(),
            sums: Sums::default(),
            kind,
            pictures: None,
            places: Places::default(),
            shift: None,
            announced,
            edits: Edits::read(trak)?,
            ticks_per_second,
        };
        let minf = Boxes::find(mdia, b"minf")?.unwrap_or_default();
        match Boxes::find(minf, b"stbl")? {
            Some(stbl) => track.read_samples(stbl, len, blanks)?,
            None if kind == Kind::Picture => {
                return Err(MediaError::not_a_video(message!("video.no_sample_table")));
            }
            None => {}
        }
        Ok(track)
    }

    fn read_samples(&mut self, stbl: &[u8], len: u64, blanks: &mut Blanks) -> Result<(), MediaError> {
        let kind = self.kind;
        let mut places = Places::default();
        self.sums = samples::read(stbl, kind == Kind::Picture, len, &mut |offset, bytes| {
            let end = offset.saturating_add(bytes);
            match kind {
                Kind::Picture => places.push(offset, end),
                Kind::Metadata => blanks.zero(offset, end),
                Kind::Other => {}
            }
        })?;
        self.places = places;
        if self.sums.samples > 0 {
            self.shift = Some(samples::shift(stbl)?);
        }
        if kind == Kind::Picture {
            self.pictures = Some(of_description(Boxes::need(stbl, b"stsd")?));
        }
        Ok(())
    }

    /// Whether it shows more than one picture; a single one is the cover that some cameras add.
    pub(super) fn moves(&self) -> bool {
        self.kind == Kind::Picture && self.sums.samples > 1
    }

    /// How long its samples last, in milliseconds.
    pub(super) fn ms(&self) -> u64 {
        milliseconds(self.sums.ticks, self.ticks_per_second)
    }

    /// What its own header says of that, in milliseconds; 0 if it does not.
    pub(super) fn announced_ms(&self) -> u64 {
        milliseconds(self.announced, self.ticks_per_second)
    }

    /// What of it is shown, after its edit list.
    pub(super) fn shown(&self, movie_per_second: u32) -> Shown {
        let media = Media {
            ticks: self.sums.ticks,
            shift: self.shift.unwrap_or(0),
            per_second: self.ticks_per_second,
        };
        self.edits.shown(media, movie_per_second)
    }
}

/// The time scale and duration of an `mvhd` or `mdhd` box, which begin alike.
pub(super) fn scale_and_duration(body: &[u8]) -> Result<(u32, u64), MediaError> {
    let mut fields = Fields(body);
    let (version, _) = fields.version_and_flags()?;
    skip_times(&mut fields, version)?;
    Ok((fields.u32()?, fields.by_version(version)?))
}

/// Passes over the times of making and of change.
fn skip_times(fields: &mut Fields<'_>, version: u8) -> Result<(), MediaError> {
    fields.by_version(version)?;
    fields.by_version(version)?;
    Ok(())
}
