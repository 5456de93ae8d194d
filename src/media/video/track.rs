//! A track of a video: what its boxes say of it, and the sums over its samples.

use crate::media::error::MediaError;
use crate::media::video::boxes::{Boxes, Fields};
use crate::media::video::samples;
use crate::media::video::samples::Sums;
use crate::message::message;

/// What a sample lasts and measures where its run does not say.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Defaults {
    /// In units of the track's time scale.
    pub(super) ticks: u32,
    /// In bytes.
    pub(super) bytes: u32,
}

/// A track and its sums.
pub(super) struct Track {
    pub(super) id: u32,
    pub(super) defaults: Defaults,
    pub(super) sums: Sums,
    pub(super) is_video: bool,
    ticks_per_second: u32,
}

impl Track {
    /// Reads the body of a `trak` box of a file of `len` bytes.
    pub(super) fn read(trak: &[u8], len: u64) -> Result<Self, MediaError> {
        let id = {
            let mut fields = Fields(Boxes::need(trak, b"tkhd")?);
            let (version, _) = fields.version_and_flags()?;
            skip_times(&mut fields, version)?;
            fields.u32()?
        };
        let mdia = Boxes::need(trak, b"mdia")?;
        let (ticks_per_second, _) = scale_and_duration(Boxes::need(mdia, b"mdhd")?)?;
        let handler = Boxes::need(mdia, b"hdlr")?.get(8..12);
        let is_video = handler == Some(b"vide");
        let sums = match Boxes::find(Boxes::need(mdia, b"minf")?, b"stbl")? {
            Some(stbl) => samples::read(stbl, is_video, len)?,
            None if is_video => {
                return Err(MediaError::not_a_video(message!("video.no_sample_table")));
            }
            None => Sums::default(),
        };
        Ok(Self {
            id,
            defaults: Defaults::default(),
            sums,
            is_video,
            ticks_per_second,
        })
    }

    /// How long its samples last, in milliseconds.
    pub(super) fn ms(&self) -> u64 {
        milliseconds(self.sums.ticks, self.ticks_per_second)
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

/// Ticks of a time scale in milliseconds; 0 where there is no scale.
pub(super) fn milliseconds(ticks: u64, per_second: u32) -> u64 {
    let thousandfold = u128::from(ticks).saturating_mul(1000);
    let whole = thousandfold.checked_div(u128::from(per_second)).unwrap_or(0);
    u64::try_from(whole).unwrap_or(u64::MAX)
}
