//! Sample tables (ISO/IEC 14496-12, 8.6 and 8.7): where a track's frames are, and how long they last.
//!
//! Every sum is taken over table rows that the index really holds, never over a count that it claims.

use crate::media::error::MediaError;
use crate::media::video::boxes::{Boxes, Fields, damaged};
use crate::message::message;

/// What a track's tables add up to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    /// How many samples.
    pub(super) samples: u64,
    /// Their length in bytes.
    pub(super) bytes: u64,
    /// How long they last, in units of the track's time scale.
    pub(super) ticks: u64,
}

impl Sums {
    pub(super) fn add(&mut self, other: Self) {
        self.samples = self.samples.saturating_add(other.samples);
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.ticks = self.ticks.saturating_add(other.ticks);
    }
}

/// Reads the tables in the body of an `stbl` box, and hands place and length of each chunk to `each`, in bytes. No chunk may
/// begin beyond the end of the file; a video's may not end there either. (QuickTime counts the samples of sound in units
/// of its own.)
pub(super) fn read(
    stbl: &[u8],
    is_video: bool,
    len: u64,
    each: &mut dyn FnMut(u64, u64),
) -> Result<Sums, MediaError> {
    let mut sizes = Sizes::read(stbl)?;
    let mut sums = Sums {
        samples: sizes.count(),
        bytes: 0,
        ticks: ticks(stbl)?,
    };
    let mut runs = Runs::read(stbl)?;
    let mut placed = 0_u64;
    for (chunk, offset) in (1..).zip(offsets(stbl)?) {
        let wanted = u64::from(runs.samples_of(chunk)).min(sums.samples.saturating_sub(placed));
        let bytes = sizes.take(wanted);
        placed = placed.saturating_add(wanted);
        sums.bytes = sums.bytes.saturating_add(bytes);
        let end = if is_video {
            offset.saturating_add(bytes)
        } else {
            offset
        };
        if wanted > 0 && end > len {
            return Err(MediaError::cut_off(message!("video.beyond_its_end")));
        }
        if wanted > 0 {
            each(offset, bytes);
        }
    }
    if is_video && placed < sums.samples {
        return Err(damaged());
    }
    Ok(sums)
}

/// The `stts` box: rows of a count and a duration.
fn ticks(stbl: &[u8]) -> Result<u64, MediaError> {
    let mut fields = Fields(Boxes::need(stbl, b"stts")?);
    fields.version_and_flags()?;
    let count = fields.u32()?;
    let mut sum = 0_u64;
    for row in fields.rows::<8>(count)? {
        let mut row = Fields(row);
        let (count, delta) = (row.u32()?, row.u32()?);
        sum = sum.saturating_add(u64::from(count).saturating_mul(u64::from(delta)));
    }
    Ok(sum)
}

/// By how much the first sample is shown later than it is decoded (the `ctts` box), in units of the track's time scale.
pub(super) fn shift(stbl: &[u8]) -> Result<i64, MediaError> {
    let Some(body) = Boxes::find(stbl, b"ctts")? else {
        return Ok(0);
    };
    let mut fields = Fields(body);
    fields.version_and_flags()?;
    if fields.u32()? == 0 {
        return Ok(0);
    }
    fields.u32()?;
    Ok(fields.u32()?.cast_signed().into())
}

/// The `stco` or `co64` box: where each chunk begins.
fn offsets(stbl: &[u8]) -> Result<Vec<u64>, MediaError> {
    if let Some(body) = Boxes::find(stbl, b"co64")? {
        let mut fields = Fields(body);
        fields.version_and_flags()?;
        let count = fields.u32()?;
        return Ok(fields
            .rows::<8>(count)?
            .iter()
            .map(|row| u64::from_be_bytes(*row))
            .collect());
    }
    let mut fields = Fields(Boxes::need(stbl, b"stco")?);
    fields.version_and_flags()?;
    let count = fields.u32()?;
    Ok(fields
        .rows::<4>(count)?
        .iter()
        .map(|row| u64::from(u32::from_be_bytes(*row)))
        .collect())
}

/// The `stsz` or `stz2` box: one size for all, or one row each.
enum Sizes<'a> {
    Same {
        size: u32,
        count: u32,
    },
    Wide(&'a [[u8; 4]]),
    Compact {
        bits: u8,
        count: u32,
        body: &'a [u8],
        next: usize,
    },
}

impl<'a> Sizes<'a> {
    fn read(stbl: &'a [u8]) -> Result<Self, MediaError> {
        if let Some(body) = Boxes::find(stbl, b"stz2")? {
            return Self::compact(body);
        }
        let mut fields = Fields(Boxes::need(stbl, b"stsz")?);
        fields.version_and_flags()?;
        let (size, count) = (fields.u32()?, fields.u32()?);
        match size {
            0 => fields.rows(count).map(Self::Wide),
            _ => Ok(Self::Same { size, count }),
        }
    }

    fn compact(body: &'a [u8]) -> Result<Self, MediaError> {
        let mut fields = Fields(body);
        fields.version_and_flags()?;
        let [_, _, _, bits] = fields.array()?;
        let count = fields.u32()?;
        let room = u64::try_from(fields.0.len())
            .unwrap_or(u64::MAX)
            .saturating_mul(8);
        if !matches!(bits, 4 | 8 | 16) || u64::from(count).saturating_mul(u64::from(bits)) > room {
            return Err(damaged());
        }
        Ok(Self::Compact {
            bits,
            count,
            body: fields.0,
            next: 0,
        })
    }

    fn count(&self) -> u64 {
        match self {
            Self::Same { count, .. } | Self::Compact { count, .. } => u64::from(*count),
            Self::Wide(rows) => u64::try_from(rows.len()).unwrap_or(u64::MAX),
        }
    }

    /// The bytes of the next `samples` samples.
    fn take(&mut self, samples: u64) -> u64 {
        let wanted = usize::try_from(samples).unwrap_or(usize::MAX);
        match self {
            Self::Same { size, .. } => samples.saturating_mul(u64::from(*size)),
            Self::Wide(rows) => {
                let (taken, rest) = rows.split_at_checked(wanted).unwrap_or((rows, &[]));
                *rows = rest;
                taken.iter().map(|row| u64::from(u32::from_be_bytes(*row))).sum()
            }
            Self::Compact { bits, body, next, .. } => {
                let from = *next;
                *next = from.saturating_add(wanted);
                (from..*next).map(|index| compact_size(body, *bits, index)).sum()
            }
        }
    }
}

/// The size in row `index` of an `stz2` box.
fn compact_size(body: &[u8], bits: u8, index: usize) -> u64 {
    let byte = |at: usize| u64::from(body.get(at).copied().unwrap_or(0));
    match bits {
        4 if index.is_multiple_of(2) => byte(index / 2) >> 4,
        4 => byte(index / 2) & 0x0F,
        8 => byte(index),
        _ => {
            let at = index.saturating_mul(2);
            (byte(at) << 8) | byte(at.saturating_add(1))
        }
    }
}

/// The `stsc` box: from which chunk on, how many samples each chunk has.
struct Runs<'a> {
    rows: &'a [[u8; 12]],
    samples: u32,
}

impl<'a> Runs<'a> {
    fn read(stbl: &'a [u8]) -> Result<Self, MediaError> {
        let mut fields = Fields(Boxes::need(stbl, b"stsc")?);
        fields.version_and_flags()?;
        let count = fields.u32()?;
        Ok(Self {
            rows: fields.rows(count)?,
            samples: 0,
        })
    }

    /// How many samples `chunk` has; chunks are asked for in rising order, from 1.
    fn samples_of(&mut self, chunk: u32) -> u32 {
        while let Some(([a, b, c, d, e, f, g, h, ..], rest)) = self.rows.split_first() {
            if u32::from_be_bytes([*a, *b, *c, *d]) > chunk {
                break;
            }
            self.samples = u32::from_be_bytes([*e, *f, *g, *h]);
            self.rows = rest;
        }
        self.samples
    }
}

#[cfg(test)]
mod tests;
