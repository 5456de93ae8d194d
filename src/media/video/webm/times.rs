//! How long the blocks of a WebM file last.

use crate::media::error::MediaError;
use crate::message::message;

/// The longest video that is believed, in milliseconds: a week.
const LONGEST_MS: u64 = 7 * 24 * 3600 * 1000;

/// Times of blocks, in ticks of the segment's time scale.
#[derive(Debug, Default)]
pub(super) struct Times {
    cluster: i64,
    /// The first and the last picture, by time.
    pictures: Option<(i64, i64)>,
    /// How many pictures there are.
    shown: i64,
    /// How long the last picture lasts, if its block says.
    last_lasts: Option<u64>,
    /// Whether the block that was read last holds the last picture.
    is_last: bool,
    count: u64,
    /// The last block of any track.
    end: i64,
}

/// What they come to, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lengths {
    /// From the first picture to the end of the last one.
    pub(super) pictures_ms: u64,
    /// From time 0 to the end of all.
    pub(super) end_ms: u64,
}

impl Times {
    /// A cluster begins at this time.
    pub(super) fn cluster(&mut self, time: u64) {
        self.cluster = i64::try_from(time).unwrap_or(i64::MAX);
    }

    /// A block, at a time relative to its cluster.
    pub(super) fn block(&mut self, relative: i16, is_picture: bool) {
        let time = self.cluster.saturating_add(relative.into());
        self.end = self.end.max(time);
        self.is_last = false;
        self.count = self.count.saturating_add(1);
        if !is_picture {
            return;
        }
        let (first, last) = self.pictures.unwrap_or((time, time));
        self.shown = self.shown.saturating_add(1);
        if time >= last {
            self.last_lasts = None;
            self.is_last = true;
        }
        self.pictures = Some((first.min(time), last.max(time)));
    }

    /// The block that was read last says how long it lasts.
    pub(super) fn last_block_lasts(&mut self, ticks: u64) {
        if self.is_last {
            self.last_lasts = Some(ticks);
        }
    }

    /// Whether there was any block.
    pub(super) const fn are_there(&self) -> bool {
        self.count > 0
    }

    /// What they come to, where a tick has `scale` nanoseconds and a frame `frame` nanoseconds, 0 if nothing says so. A last
    /// picture of which nothing says how long it lasts is taken to last as long as the others do on average.
    ///
    /// # Errors
    /// [`MediaError::NotAVideo`] for a single picture, no time at all, or more than a week.
    pub(super) fn lengths(&self, scale: u64, frame: u64) -> Result<Lengths, MediaError> {
        let (first, last) = self.pictures.unwrap_or_default();
        if first == last {
            return Err(MediaError::not_a_video(message!("video.single_picture")));
        }
        let nanoseconds = |ticks: i64| u64::try_from(ticks).unwrap_or(0).saturating_mul(scale);
        let last_lasts = match (self.last_lasts, frame) {
            (Some(ticks), _) => ticks.saturating_mul(scale),
            (None, 0) => {
                let whole = nanoseconds(last.saturating_sub(first));
                let others = u64::try_from(self.shown.saturating_sub(1)).unwrap_or(0);
                whole.checked_div(others).unwrap_or(0)
            }
            (None, frame) => frame,
        };
        let ms = |nanoseconds: u64| nanoseconds.saturating_add(500_000) / 1_000_000;
        let pictures_ms = ms(nanoseconds(last.saturating_sub(first)).saturating_add(last_lasts));
        if pictures_ms == 0 {
            return Err(MediaError::not_a_video(message!("video.no_duration")));
        }
        if pictures_ms > LONGEST_MS {
            return Err(MediaError::not_a_video(message!("video.longer_than_a_week")));
        }
        Ok(Lengths {
            pictures_ms,
            end_ms: ms(nanoseconds(self.end).max(nanoseconds(last).saturating_add(last_lasts))),
        })
    }
}
