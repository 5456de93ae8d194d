//! Edit lists (ISO/IEC 14496-12, 8.6.6): which part of a track's samples is shown, and when.

use crate::media::error::MediaError;
use crate::media::video::boxes::{Boxes, Fields};
use crate::media::video::time::milliseconds;

/// One row of an `elst` box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Edit {
    /// How long it is shown, in units of the movie's time scale; 0 in videos in fragments, where it means to the end.
    ticks: u64,
    /// Where in the track it begins, in units of the track's time scale; −1 shows nothing.
    from: i64,
}

/// The edit list of a track; without one all of the track is shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Edits(Vec<Edit>);

/// How long a track's samples last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Media {
    /// Their sum, in units of the track's time scale.
    pub(super) ticks: u64,
    /// By how much the first one is shown later than it is decoded, in the same units: an edit list takes it off again.
    pub(super) shift: i64,
    /// The track's time scale.
    pub(super) per_second: u32,
}

/// What of a track is seen or heard, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// Nothing, before or between.
    pub(super) empty_ms: u64,
    /// Samples.
    pub(super) shown_ms: u64,
}

impl Edits {
    /// Reads the edit list in the body of a `trak` box.
    pub(super) fn read(trak: &[u8]) -> Result<Self, MediaError> {
        let Some(edts) = Boxes::find(trak, b"edts")? else {
            return Ok(Self::default());
        };
        let Some(elst) = Boxes::find(edts, b"elst")? else {
            return Ok(Self::default());
        };
        let mut fields = Fields(elst);
        let (version, _) = fields.version_and_flags()?;
        let count = fields.u32()?;
        let mut edits = Vec::new();
        if version == 1 {
            for row in fields.rows::<20>(count)? {
                let mut row = Fields(row);
                edits.push(Edit {
                    ticks: row.u64()?,
                    from: row.u64()?.cast_signed(),
                });
            }
        } else {
            for row in fields.rows::<12>(count)? {
                let mut row = Fields(row);
                edits.push(Edit {
                    ticks: row.u32()?.into(),
                    from: row.u32()?.cast_signed().into(),
                });
            }
        }
        Ok(Self(edits))
    }

    /// What of `media` is shown in a movie of this time scale. An edit shows no more than there are samples behind its
    /// beginning, and all of them together no more than all samples, whatever the list claims.
    pub(super) fn shown(&self, media: Media, movie_per_second: u32) -> Shown {
        let whole = milliseconds(media.ticks, media.per_second);
        let (mut empty_ms, mut shown_ms) = (0_u64, 0_u64);
        for edit in &self.0 {
            let claimed = milliseconds(edit.ticks, movie_per_second);
            if edit.from < 0 {
                empty_ms = empty_ms.saturating_add(claimed);
                continue;
            }
            let end = i64::try_from(media.ticks)
                .unwrap_or(i64::MAX)
                .saturating_add(media.shift);
            let left = u64::try_from(end.saturating_sub(edit.from)).unwrap_or(0);
            let left = milliseconds(left, media.per_second);
            let seen = if edit.ticks == 0 { left } else { claimed.min(left) };
            shown_ms = shown_ms.saturating_add(seen);
        }
        if self.0.iter().all(|edit| edit.from < 0) {
            shown_ms = whole;
        }
        Shown {
            empty_ms,
            shown_ms: shown_ms.min(whole),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(edits: &[(u64, i64)], shift: i64) -> (u64, u64) {
        let edits = edits.iter().map(|(ticks, from)| Edit {
            ticks: *ticks,
            from: *from,
        });
        let media = Media {
            ticks: 50_000,
            shift,
            per_second: 10_000,
        };
        let Shown { empty_ms, shown_ms } = Edits(edits.collect()).shown(media, 1000);
        (empty_ms, shown_ms)
    }

    #[test]
    fn an_edit_list_shows_what_there_is_and_no_more() {
        assert_eq!(shown(&[], 0), (0, 5000));
        assert_eq!(shown(&[(5000, 0)], 0), (0, 5000));
        // Trimmed by the phone: from the second on, for two.
        assert_eq!(shown(&[(2000, 10_000)], 0), (0, 2000));
        // Frames that are decoded before they are shown: the list takes the delay off.
        assert_eq!(shown(&[(5000, 800)], 800), (0, 5000));
        // Pictures that begin later than sound.
        assert_eq!(shown(&[(300, -1), (5000, 0)], 0), (300, 5000));
        assert_eq!(shown(&[(300, -1)], 0), (300, 5000));
        // In fragments 0 means to the end.
        assert_eq!(shown(&[(0, 10_000)], 0), (0, 4000));
        // Lists that claim more than there is.
        assert_eq!(shown(&[(4_000_000, 0)], 0), (0, 5000));
        assert_eq!(shown(&[(5000, 0); 100], 0), (0, 5000));
        assert_eq!(shown(&[(5000, 60_000)], 0), (0, 0));
    }
}
