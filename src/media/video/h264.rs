//! H.264 (ITU-T H.264): decoder configurations, NAL units, and what a sequence parameter set says of the pictures.

use crate::media::error::MediaError;
use crate::message::message;

/// The type of a NAL unit that is a sequence parameter set.
pub(super) const SEQUENCE_SET: u8 = 7;
/// That of a picture parameter set.
pub(super) const PICTURE_SET: u8 = 8;

/// The `avcC` box of ISO/IEC 14496-15, 5.3.3.1.
pub(super) struct Configuration<'a> {
    /// How many bytes the length before each NAL unit has: 1 to 4.
    pub(super) length_bytes: usize,
    /// Its parameter sets, of both kinds.
    pub(super) sets: Vec<&'a [u8]>,
}

impl<'a> Configuration<'a> {
    /// Reads it and judges its profile and sequence parameter sets.
    ///
    /// # Errors
    /// [`MediaError::Codec`] for pictures that browsers do not show, [`MediaError::NotAVideo`].
    pub(super) fn read(body: &'a [u8]) -> Result<Self, MediaError> {
        let ([_version, profile, _, _, lengths, sequence_sets], mut rest) =
            body.split_first_chunk::<6>().ok_or_else(damaged)?;
        check_profile(*profile)?;
        let mut sets = Vec::new();
        for _ in 0..sequence_sets & 0x1F {
            sets.push(take_set(&mut rest)?);
        }
        // A configuration that ends here has its picture parameter sets in the stream.
        if let Some((picture_sets, after)) = rest.split_first() {
            rest = after;
            for _ in 0..*picture_sets {
                sets.push(take_set(&mut rest)?);
            }
        }
        for set in &sets {
            check_set(set)?;
        }
        Ok(Self {
            length_bytes: usize::from(lengths & 3).saturating_add(1),
            sets,
        })
    }

    /// Whether it holds a sequence parameter set, so that the pictures are known without looking at one.
    pub(super) fn is_complete(&self) -> bool {
        self.sets.iter().any(|set| kind(set) == Some(SEQUENCE_SET))
    }
}

fn damaged() -> MediaError {
    MediaError::not_a_video(message!("video.decoder_configuration"))
}

fn take_set<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], MediaError> {
    let (length, after) = rest.split_first_chunk::<2>().ok_or_else(damaged)?;
    let length = usize::from(u16::from_be_bytes(*length));
    let (set, after) = after.split_at_checked(length).ok_or_else(damaged)?;
    *rest = after;
    Ok(set)
}

/// The type of a NAL unit; `None` for one without bytes.
pub(super) fn kind(unit: &[u8]) -> Option<u8> {
    unit.first().map(|first| first & 0x1F)
}

/// The NAL units of a sample whose units are preceded by their lengths, as far as it holds them.
pub(super) fn units_by_length(sample: &[u8], length_bytes: usize) -> Vec<&[u8]> {
    let mut units = Vec::new();
    let mut rest = sample;
    while let Some((length, after)) = rest.split_at_checked(length_bytes) {
        let length = length
            .iter()
            .fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte));
        let (unit, after) = after.split_at_checked(length).unwrap_or((after, &[]));
        units.push(unit);
        rest = after;
    }
    units
}

/// The NAL units of a byte stream, each after a start code (annex B).
pub(super) fn units_by_start_code(stream: &[u8]) -> Vec<&[u8]> {
    let mut starts: Vec<usize> = stream
        .windows(3)
        .enumerate()
        .filter(|(_, window)| *window == [0, 0, 1])
        .map(|(at, _)| at)
        .collect();
    starts.push(stream.len());
    let mut units = Vec::new();
    for pair in starts.windows(2) {
        if let [start, end] = pair
            && let Some(unit) = stream.get(start.saturating_add(3)..*end)
        {
            // Zeros before the next start code belong to neither unit.
            let end = unit
                .iter()
                .rposition(|byte| *byte != 0)
                .map_or(0, |last| last.saturating_add(1));
            units.push(unit.get(..end).unwrap_or(unit));
        }
    }
    units
}

/// Judges the sequence parameter sets among `units`, of which there must be one.
///
/// # Errors
/// As [`Configuration::read`].
pub(super) fn check_units(units: &[&[u8]]) -> Result<(), MediaError> {
    let mut sets = units
        .iter()
        .filter(|unit| kind(unit) == Some(SEQUENCE_SET))
        .peekable();
    if sets.peek().is_none() {
        return Err(MediaError::not_a_video(message!("video.no_parameter_set")));
    }
    sets.try_for_each(|set| check_set(set))
}

/// Baseline, Main and High are what browsers show.
fn check_profile(profile: u8) -> Result<(), MediaError> {
    let name = match profile {
        66 | 77 | 100 => return Ok(()),
        88 => "Extended".to_owned(),
        110 => "High 10".to_owned(),
        122 => "High 4:2:2".to_owned(),
        244 | 144 | 44 => "High 4:4:4".to_owned(),
        83 | 86 => "Scalable".to_owned(),
        118 | 128 | 138 | 139 => "Multiview".to_owned(),
        other => other.to_string(),
    };
    Err(MediaError::codec(message!("media.h264_profile", name)))
}

/// Judges a parameter set; only those of a sequence (7.3.2.1.1) say something of the pictures.
fn check_set(set: &[u8]) -> Result<(), MediaError> {
    if kind(set) != Some(SEQUENCE_SET) {
        return Ok(());
    }
    let mut bits = Bits::of(set.get(1..).unwrap_or_default());
    let profile = u8::try_from(bits.fixed(8)?).unwrap_or(0);
    check_profile(profile)?;
    bits.fixed(16)?;
    let _id = bits.exponential()?;
    if profile != 100 {
        return Ok(());
    }
    let sampling = match bits.exponential()? {
        1 => None,
        0 => Some("4:0:0"),
        2 => Some("4:2:2"),
        _ => Some("4:4:4"),
    };
    if let Some(sampling) = sampling {
        return Err(MediaError::codec(message!("media.h264_sampling", sampling)));
    }
    let (luma, chroma) = (bits.exponential()?, bits.exponential()?);
    if luma.max(chroma) > 0 {
        let (codec, depth) = ("H.264", luma.max(chroma).saturating_add(8));
        return Err(MediaError::codec(message!("media.codec_depth", codec, depth)));
    }
    Ok(())
}

/// The first bits of a parameter set, without its emulation prevention bytes (7.4.1).
struct Bits {
    bytes: Vec<u8>,
    next: usize,
}

impl Bits {
    /// Nothing that is read lies further in.
    const BYTES: usize = 64;

    fn of(payload: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(Self::BYTES);
        let mut zeros = 0_u32;
        for byte in payload.iter().take(Self::BYTES) {
            if zeros >= 2 && *byte == 3 {
                zeros = 0;
                continue;
            }
            zeros = if *byte == 0 { zeros.saturating_add(1) } else { 0 };
            bytes.push(*byte);
        }
        Self { bytes, next: 0 }
    }

    fn bit(&mut self) -> Result<u32, MediaError> {
        let byte = self.bytes.get(self.next / 8).ok_or_else(damaged)?;
        let shift = 7_usize.saturating_sub(self.next % 8);
        self.next = self.next.saturating_add(1);
        Ok(u32::from((byte >> shift) & 1))
    }

    fn fixed(&mut self, count: u32) -> Result<u32, MediaError> {
        let mut value = 0;
        for _ in 0..count {
            value = (value << 1) | self.bit()?;
        }
        Ok(value)
    }

    /// `ue(v)` of 9.1.
    fn exponential(&mut self) -> Result<u32, MediaError> {
        let mut zeros = 0_u32;
        while self.bit()? == 0 {
            zeros = zeros.saturating_add(1);
            if zeros > 31 {
                return Err(damaged());
            }
        }
        let rest = self.fixed(zeros)?;
        Ok((1_u32 << zeros).saturating_sub(1).saturating_add(rest))
    }
}
