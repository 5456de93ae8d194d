//! Movie fragments (ISO/IEC 14496-12, 8.8), as browsers and streaming recorders write them.

use crate::media::error::MediaError;
use crate::media::video::blanks::Blanks;
use crate::media::video::boxes::{Boxes, Fields, damaged};
use crate::media::video::samples::Sums;
use crate::media::video::track::{Defaults, Kind, Track};
use crate::message::message;

/// Reads the body of a `moof` box that starts at `start` and adds its runs to the tracks they belong to; samples of metadata
/// go to `blanks`.
pub(super) fn read(
    moof: &[u8],
    start: u64,
    len: u64,
    tracks: &mut [Track],
    blanks: &mut Blanks,
) -> Result<(), MediaError> {
    let mut data_end = start;
    for found in Boxes(moof) {
        let (kind, traf) = found?;
        if kind != *b"traf" {
            continue;
        }
        let header = Header::read(Boxes::need(traf, b"tfhd")?)?;
        let track = tracks
            .iter_mut()
            .find(|track| track.id == header.track)
            .ok_or_else(damaged)?;
        let defaults = Defaults {
            ticks: header.ticks.unwrap_or(track.defaults.ticks),
            bytes: header.bytes.unwrap_or(track.defaults.bytes),
        };
        // Where nothing is said, the first track's data count from the fragment, the next's from the last's end.
        let base = header
            .base
            .unwrap_or(if header.from_fragment { start } else { data_end });
        data_end = base;
        for found in Boxes(traf) {
            let (kind, trun) = found?;
            if kind == *b"trun" {
                let run = Run::read(trun, defaults)?;
                let from = match run.offset {
                    Some(offset) => base.checked_add_signed(offset.into()).ok_or_else(damaged)?,
                    None => data_end,
                };
                data_end = from.saturating_add(run.sums.bytes);
                if data_end > len {
                    return Err(MediaError::cut_off(message!("video.fragment_beyond_its_end")));
                }
                track.sums.add(run.sums);
                track.shift = track.shift.or(run.shift);
                match track.kind {
                    Kind::Picture => track.places.push(from, data_end),
                    Kind::Metadata => blanks.zero(from, data_end),
                    Kind::Other => {}
                }
            }
        }
    }
    Ok(())
}

/// The `tfhd` box.
struct Header {
    track: u32,
    base: Option<u64>,
    from_fragment: bool,
    ticks: Option<u32>,
    bytes: Option<u32>,
}

impl Header {
    fn read(body: &[u8]) -> Result<Self, MediaError> {
        let mut fields = Fields(body);
        let (_, flags) = fields.version_and_flags()?;
        let track = fields.u32()?;
        let base = if flags & 0x01 != 0 {
            Some(fields.u64()?)
        } else {
            None
        };
        optional(&mut fields, flags & 0x02 != 0)?;
        let ticks = optional(&mut fields, flags & 0x08 != 0)?;
        let bytes = optional(&mut fields, flags & 0x10 != 0)?;
        Ok(Self {
            track,
            base,
            from_fragment: flags & 0x02_0000 != 0,
            ticks,
            bytes,
        })
    }
}

fn optional(fields: &mut Fields<'_>, present: bool) -> Result<Option<u32>, MediaError> {
    if present { fields.u32().map(Some) } else { Ok(None) }
}

/// A `trun` box.
struct Run {
    offset: Option<i32>,
    sums: Sums,
    /// By how much its first sample is shown later than it is decoded, in units of the track's time scale.
    shift: Option<i64>,
}

impl Run {
    fn read(body: &[u8], defaults: Defaults) -> Result<Self, MediaError> {
        let mut fields = Fields(body);
        let (_, flags) = fields.version_and_flags()?;
        let count = fields.u32()?;
        let offset = optional(&mut fields, flags & 0x01 != 0)?.map(u32::cast_signed);
        optional(&mut fields, flags & 0x04 != 0)?;
        let (has_ticks, has_bytes) = (flags & 0x100 != 0, flags & 0x200 != 0);

        // What each row says is added from the rows; what no row says is multiplied, so a count without rows
        // costs nothing.
        let samples = u64::from(count);
        let mut sums = Sums {
            samples,
            bytes: if has_bytes {
                0
            } else {
                samples.saturating_mul(defaults.bytes.into())
            },
            ticks: if has_ticks {
                0
            } else {
                samples.saturating_mul(defaults.ticks.into())
            },
        };
        let (has_flags, has_shift) = (flags & 0x400 != 0, flags & 0x800 != 0);
        let mut shift = None;
        if has_ticks || has_bytes || has_shift {
            for _ in 0..count {
                let ticks = optional(&mut fields, has_ticks)?.unwrap_or(0);
                let bytes = optional(&mut fields, has_bytes)?.unwrap_or(0);
                optional(&mut fields, has_flags)?;
                let shown = optional(&mut fields, has_shift)?.unwrap_or(0);
                shift.get_or_insert(i64::from(shown.cast_signed()));
                sums.add(Sums {
                    samples: 0,
                    bytes: bytes.into(),
                    ticks: ticks.into(),
                });
            }
        }
        Ok(Self { offset, sums, shift })
    }
}
