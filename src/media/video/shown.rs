//! What a video shows, as one hash: the same pictures in another file have the same one.
//!
//! Of H.264 that are the slices (NAL units 1 to 5) in their order and the parameter sets, wherever they stand; of all other
//! codecs the samples of the picture track. Containers, sound, padding, metadata and what a copy adds beside the pictures
//! do not count; nor does what a decoder passes over: zeros behind a unit, whether others refer to it, the level that a
//! sequence claims. Pictures that were encoded anew are others.

use std::collections::BTreeSet;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::hash::Sha256Hash;
use crate::media::error::MediaError;
use crate::media::video::codec::Pictures;
use crate::media::video::h264;
use crate::media_type::VideoCodec;

/// Parameter sets that are remembered at most; a video has a few.
const MOST_SETS: usize = 1000;
/// The longest parameter set, and the longest frame of a byte stream, that is loaded, in bytes.
const MOST_BYTES: u64 = 64 << 20;

/// The bits of a unit's first byte that say what it is (ITU-T H.264, 7.3.1); the others say whether units refer to it.
const TYPE_BITS: u8 = 0x1f;

/// A parameter set without what changes no picture: profile, constraints and level of a sequence, zeros behind.
fn seen_of(mut set: Vec<u8>) -> Vec<u8> {
    if let Some(first) = set.first_mut() {
        *first &= TYPE_BITS;
    }
    if h264::kind(&set) == Some(h264::SEQUENCE_SET) {
        set.iter_mut().skip(1).take(3).for_each(|byte| *byte = 0);
    }
    while set.last() == Some(&0) {
        set.pop();
    }
    set
}

/// Reads the samples of a picture track, in their order, and hashes what they show.
pub(super) struct Shown<'a, R> {
    reader: BufReader<R>,
    pictures: Option<&'a Pictures>,
    sets: BTreeSet<Vec<u8>>,
    hasher: Sha256,
}

impl<'a, R: Read + Seek> Shown<'a, R> {
    /// Over the file that has the samples. `pictures` are unknown for a codec that is not accepted any more.
    pub(super) fn new(reader: R, pictures: Option<&'a Pictures>) -> Self {
        let sets = pictures.map(|pictures| pictures.sets.iter().cloned().map(seen_of).collect());
        Self {
            reader: BufReader::with_capacity(64 << 10, reader),
            pictures,
            sets: sets.unwrap_or_default(),
            hasher: Sha256::new(),
        }
    }

    /// Hashes the samples at `places`.
    ///
    /// # Errors
    /// [`MediaError::Io`].
    pub(super) fn hash(mut self, places: &[Range<u64>]) -> Result<Sha256Hash, MediaError> {
        let length_bytes = match self.pictures {
            Some(pictures) if pictures.codec == VideoCodec::H264 => Some(pictures.length_bytes),
            _ => None,
        };
        for place in places {
            self.reader.seek(SeekFrom::Start(place.start))?;
            let bytes = place.end.saturating_sub(place.start);
            match length_bytes {
                None => self.take_all(bytes)?,
                Some(0) => self.take_stream(bytes)?,
                Some(length_bytes) => self.take_units(bytes, length_bytes)?,
            }
        }
        let mut whole = Sha256::new();
        for set in &self.sets {
            whole.update(Sha256::digest(set));
        }
        whole.update(self.hasher.finalize());
        Ok(Sha256Hash::from_bytes(whole.finalize().into()))
    }

    /// Hashes the next `bytes` bytes.
    fn take_all(&mut self, bytes: u64) -> Result<(), MediaError> {
        let mut buffer = vec![0_u8; 64 << 10];
        let mut part = self.reader.by_ref().take(bytes);
        loop {
            let read = part.read(&mut buffer)?;
            if read == 0 {
                return Ok(());
            }
            self.hasher.update(buffer.get(..read).unwrap_or_default());
        }
    }

    /// Units after their lengths.
    fn take_units(&mut self, bytes: u64, length_bytes: usize) -> Result<(), MediaError> {
        let header = u64::try_from(length_bytes).unwrap_or(4).saturating_add(1);
        let mut left = bytes;
        while left >= header {
            let mut length = 0_u64;
            for _ in 0..length_bytes {
                length = (length << 8) | u64::from(self.byte()?);
            }
            left = left.saturating_sub(header.saturating_sub(1));
            let length = length.min(left);
            left = left.saturating_sub(length);
            if length > 0 {
                self.take_unit(length)?;
            }
        }
        Ok(())
    }

    /// The rest of a slice without the zeros behind it, and how long it is.
    fn take_picture(&mut self, bytes: u64) -> Result<(), MediaError> {
        let mut buffer = vec![0_u8; 64 << 10];
        let mut part = self.reader.by_ref().take(bytes);
        let (mut length, mut zeros) = (0_u64, 0_u64);
        loop {
            let read = part.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            let piece = buffer.get(..read).unwrap_or_default();
            let Some(last) = piece.iter().rposition(|byte| *byte != 0) else {
                zeros = zeros.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
                continue;
            };
            for _ in 0..zeros {
                self.hasher.update([0]);
            }
            let (seen, behind) = piece
                .split_at_checked(last.saturating_add(1))
                .unwrap_or((piece, &[]));
            self.hasher.update(seen);
            length = length
                .saturating_add(zeros)
                .saturating_add(u64::try_from(seen.len()).unwrap_or(u64::MAX));
            zeros = u64::try_from(behind.len()).unwrap_or(u64::MAX);
        }
        self.hasher.update(length.to_be_bytes());
        Ok(())
    }

    fn take_unit(&mut self, length: u64) -> Result<(), MediaError> {
        let first = self.byte()?;
        let rest = length.saturating_sub(1);
        match h264::kind(&[first]) {
            Some(1..=5) => {
                self.hasher.update([first & TYPE_BITS]);
                self.take_picture(rest)
            }
            Some(h264::SEQUENCE_SET | h264::PICTURE_SET) if length <= MOST_BYTES => {
                let mut set = vec![first];
                self.reader.by_ref().take(rest).read_to_end(&mut set)?;
                self.remember(set);
                Ok(())
            }
            _ => {
                let rest = i64::try_from(rest).unwrap_or(i64::MAX);
                Ok(self.reader.seek_relative(rest)?)
            }
        }
    }

    /// A frame whose units follow start codes.
    fn take_stream(&mut self, bytes: u64) -> Result<(), MediaError> {
        if bytes > MOST_BYTES {
            return self.take_all(bytes);
        }
        let mut frame = Vec::new();
        self.reader.by_ref().take(bytes).read_to_end(&mut frame)?;
        for unit in h264::units_by_start_code(&frame) {
            match h264::kind(unit) {
                Some(1..=5) => {
                    let last = unit.iter().rposition(|byte| *byte != 0).unwrap_or(0);
                    let seen = unit.get(1..=last).unwrap_or_default();
                    self.hasher
                        .update([unit.first().copied().unwrap_or(0) & TYPE_BITS]);
                    self.hasher.update(seen);
                    let length = u64::try_from(seen.len()).unwrap_or(u64::MAX);
                    self.hasher.update(length.to_be_bytes());
                }
                Some(h264::SEQUENCE_SET | h264::PICTURE_SET) => self.remember(unit.to_vec()),
                _ => {}
            }
        }
        Ok(())
    }

    fn remember(&mut self, set: Vec<u8>) {
        let set = seen_of(set);
        if self.sets.len() < MOST_SETS {
            self.sets.insert(set);
        }
    }

    fn byte(&mut self) -> Result<u8, MediaError> {
        let mut byte = [0_u8; 1];
        self.reader.read_exact(&mut byte)?;
        Ok(u8::from_be_bytes(byte))
    }
}
