//! WebM: EBML elements (RFC 8794) as Matroska names them (RFC 9559).

use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::time::Duration;

use crate::media::error::MediaError;
use crate::message::message;

const EBML: u32 = 0x1A45_DFA3;
const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_A966;
const TRACKS: u32 = 0x1654_AE6B;
const TRACK_ENTRY: u32 = 0xAE;
const TRACK_TYPE: u32 = 0x83;
const CLUSTER: u32 = 0x1F43_B675;
const SIMPLE_BLOCK: u32 = 0xA3;
const BLOCK_GROUP: u32 = 0xA0;
const TIMESTAMP_SCALE: u32 = 0x2A_D7B1;
const DURATION: u32 = 0x4489;

/// The most elements that are walked: a day of recorded blocks has fewer.
const ELEMENTS: u32 = 10_000_000;
/// The longest header element (Info, Tracks) that is loaded, in bytes.
const HEADER_BYTES: u64 = 1 << 20;

#[derive(Default)]
struct SegmentFacts {
    video: bool,
    frames: bool,
    duration_ms: Option<u64>,
}

/// Walks the elements of a WebM file of `len` bytes; answers the duration in milliseconds, if it is said.
pub(super) fn inspect<R: Read + Seek>(reader: R, len: u64) -> Result<Option<u64>, MediaError> {
    let mut walk = Walk {
        reader: BufReader::new(reader),
        position: 0,
        len,
    };
    walk.reader.seek(SeekFrom::Start(0))?;
    let mut found = SegmentFacts::default();
    for _ in 0..ELEMENTS {
        let Some((id, size)) = walk.header()? else {
            return duration_of(&found);
        };
        match (id, size) {
            (EBML, Some(size)) => walk.skip(size)?,
            // The children of these are walked as what follows. Recorders leave their sizes open, and a
            // cluster is entered even if its size is known, because its last block must be there whole.
            (SEGMENT | CLUSTER, size) => walk.must_hold(size.unwrap_or(0))?,
            (INFO, Some(size)) => found.duration_ms = duration(&walk.load(size)?),
            (TRACKS, Some(size)) => found.video |= has_video(&walk.load(size)?),
            (SIMPLE_BLOCK | BLOCK_GROUP, Some(size)) => {
                found.frames = true;
                walk.skip(size)?;
            }
            (_, Some(size)) => walk.skip(size)?,
            (_, None) => return Err(MediaError::not_a_video(message!("video.element_without_size"))),
        }
    }
    Err(MediaError::not_a_video(message!(
        "video.too_many_elements",
        most = ELEMENTS
    )))
}

fn duration_of(found: &SegmentFacts) -> Result<Option<u64>, MediaError> {
    match (found.video, found.frames) {
        (true, true) => Ok(found.duration_ms),
        (false, true) => Err(MediaError::not_a_video(message!("video.no_picture_track"))),
        (_, false) => Err(MediaError::cut_off(message!("video.no_frames"))),
    }
}

struct Walk<R> {
    reader: BufReader<R>,
    position: u64,
    len: u64,
}

impl<R: Read + Seek> Walk<R> {
    /// The next element's id and size (`None` where it is left open); `None` at the end of the file.
    fn header(&mut self) -> Result<Option<(u32, Option<u64>)>, MediaError> {
        if self.position >= self.len {
            return Ok(None);
        }
        let (id, id_bytes) = self.number(4, false)?;
        let (size, size_bytes) = self.number(8, true)?;
        let open = (1_u64 << size_bytes.saturating_mul(7)).saturating_sub(1);
        self.position = self
            .position
            .saturating_add(u64::from(id_bytes.saturating_add(size_bytes)));
        let id = u32::try_from(id).unwrap_or(0);
        Ok(Some((id, (size != open).then_some(size))))
    }

    /// A number of variable length (RFC 8794, section 4) and its length; ids keep their length marker.
    fn number(&mut self, most: u32, without_marker: bool) -> Result<(u64, u32), MediaError> {
        let first = self.byte()?;
        let length = first.leading_zeros().saturating_add(1);
        if length > most {
            return Err(MediaError::not_a_video(message!("video.elements_inconsistent")));
        }
        let mask = if without_marker {
            0x7F_u8.checked_shr(length.saturating_sub(1)).unwrap_or(0)
        } else {
            0xFF
        };
        let mut value = u64::from(first & mask);
        for _ in 1..length {
            value = (value << 8) | u64::from(self.byte()?);
        }
        Ok((value, length))
    }

    fn byte(&mut self) -> Result<u8, MediaError> {
        let mut byte = [0_u8; 1];
        match self.reader.read_exact(&mut byte) {
            Ok(()) => Ok(u8::from_be_bytes(byte)),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                Err(MediaError::cut_off(message!("video.ends_in_element")))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn must_hold(&self, size: u64) -> Result<(), MediaError> {
        let left = self.len.saturating_sub(self.position);
        if size > left {
            let missing = size.saturating_sub(left);
            return Err(MediaError::cut_off(message!("video.bytes_missing", missing)));
        }
        Ok(())
    }

    fn skip(&mut self, size: u64) -> Result<(), MediaError> {
        self.must_hold(size)?;
        let step =
            i64::try_from(size).map_err(|_| MediaError::not_a_video(message!("video.element_too_large")))?;
        self.reader.seek_relative(step)?;
        self.position = self.position.saturating_add(size);
        Ok(())
    }

    fn load(&mut self, size: u64) -> Result<Vec<u8>, MediaError> {
        self.must_hold(size)?;
        if size > HEADER_BYTES {
            return Err(MediaError::not_a_video(message!("video.header_too_large")));
        }
        let mut body = Vec::new();
        self.reader.by_ref().take(size).read_to_end(&mut body)?;
        self.position = self.position.saturating_add(size);
        Ok(body)
    }
}

/// The elements inside a header element, as far as they hold together.
fn children(body: &[u8]) -> Vec<(u32, &[u8])> {
    let mut found = Vec::new();
    let mut walk = Walk {
        reader: BufReader::new(std::io::Cursor::new(body)),
        position: 0,
        len: length(body),
    };
    while let Ok(Some((id, Some(size)))) = walk.header() {
        let start = usize::try_from(walk.position).unwrap_or(usize::MAX);
        let end = start.saturating_add(usize::try_from(size).unwrap_or(usize::MAX));
        let Some(content) = body.get(start..end) else {
            break;
        };
        found.push((id, content));
        if walk.skip(size).is_err() {
            break;
        }
    }
    found
}

fn length(body: &[u8]) -> u64 {
    u64::try_from(body.len()).unwrap_or(u64::MAX)
}

/// Whether a Tracks element has an entry of type 1, video.
fn has_video(tracks: &[u8]) -> bool {
    let is_video = |entry: &[u8]| {
        children(entry)
            .iter()
            .any(|(id, kind)| *id == TRACK_TYPE && unsigned(kind) == 1)
    };
    children(tracks)
        .iter()
        .any(|(id, entry)| *id == TRACK_ENTRY && is_video(entry))
}

/// The duration in an Info element: a float, in units of so many nanoseconds.
fn duration(info: &[u8]) -> Option<u64> {
    let children = children(info);
    let find = |wanted: u32| {
        children
            .iter()
            .find(|(id, _)| *id == wanted)
            .map(|(_, content)| *content)
    };
    let nanoseconds = u32::try_from(find(TIMESTAMP_SCALE).map_or(1_000_000, unsigned)).ok()?;
    let content = find(DURATION)?;
    let units = match content.len() {
        4 => f64::from(f32::from_be_bytes(content.try_into().ok()?)),
        _ => f64::from_be_bytes(content.try_into().ok()?),
    };
    let duration = Duration::try_from_secs_f64(units * f64::from(nanoseconds) / 1e9).ok()?;
    u64::try_from(duration.as_millis()).ok().filter(|ms| *ms > 0)
}

/// A big-endian number of up to eight bytes.
fn unsigned(content: &[u8]) -> u64 {
    content
        .iter()
        .take(8)
        .fold(0, |value, byte| (value << 8) | u64::from(*byte))
}
