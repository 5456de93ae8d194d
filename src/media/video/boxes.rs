//! Boxes of ISO/IEC 14496-12, 4.2: a size, a kind, a body that may hold boxes.

use std::io;
use std::io::{Read, Seek, SeekFrom};

use crate::media::error::MediaError;
use crate::message::message;

/// The longest index (`moov` or `moof` box) that is read, in bytes; hours of video need a few million.
pub(super) const INDEX_BYTES: u64 = 64 << 20;

/// A box at the top of the file; all positions are in bytes from the file's beginning.
pub(super) struct TopBox {
    pub(super) kind: [u8; 4],
    pub(super) start: u64,
    pub(super) body: u64,
    pub(super) end: u64,
}

/// What stands at a position at the top of a file.
pub(super) enum Top {
    /// A box that the file holds whole.
    Box(TopBox),
    /// Nothing: the file ends here.
    End,
    /// Bytes that are no box. Behind a whole video they are somebody's padding; before its end, why it is refused.
    Rest(MediaError),
}

/// Kinds that a box at the top of a video has: one of them that is not there whole was cut off. They are those that stay
/// ([`crate::media::video::place`]) and those that are blanked there.
const KNOWN: [&[u8; 4]; 19] = [
    b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"mfra", b"sidx", b"ssix", b"pdin", b"prft", b"free",
    b"skip", b"wide", b"uuid", b"meta", b"udta", b"emsg", b"pnot", b"PICT",
];

/// What stands at `position`.
pub(super) fn top_box<R: Read + Seek>(reader: &mut R, position: u64, len: u64) -> Result<Top, MediaError> {
    let left = len.saturating_sub(position);
    reader.seek(SeekFrom::Start(position))?;
    if left < 8 {
        return end_of_file(reader, left);
    }
    let size = u64::from(u32::from_be_bytes(read_array(reader)?));
    let kind = read_array(reader)?;
    let (size, header) = match size {
        // Size 1: the true size follows in 64 bits. Size 0: the box reaches to the end of the file.
        1 if left < 16 => return Ok(Top::Rest(ends_inside_a_header())),
        1 => (u64::from_be_bytes(read_array(reader)?), 16),
        0 if KNOWN.contains(&&kind) => (left, 8),
        size => (size, 8),
    };
    if size < header {
        return Ok(Top::Rest(MediaError::not_a_video(message!(
            "video.box_size",
            name = name(kind)
        ))));
    }
    if size > left {
        let missing = size.saturating_sub(left);
        let cut = MediaError::cut_off(message!("video.box_cut", missing, name = name(kind)));
        return if KNOWN.contains(&&kind) {
            Err(cut)
        } else {
            Ok(Top::Rest(cut))
        };
    }
    let (body, end) = (position.saturating_add(header), position.saturating_add(size));
    Ok(Top::Box(TopBox {
        kind,
        start: position,
        body,
        end,
    }))
}

/// Fewer bytes than a box has: zeros are padding, anything else may have been the beginning of one.
fn end_of_file<R: Read>(reader: &mut R, left: u64) -> Result<Top, MediaError> {
    let mut rest = Vec::new();
    reader.by_ref().take(left).read_to_end(&mut rest)?;
    let kind = rest.get(4..).unwrap_or_default();
    if rest.iter().all(|byte| *byte == 0) {
        Ok(Top::End)
    } else if KNOWN.iter().any(|known| known.starts_with(kind)) && rest.first() == Some(&0) {
        // A box at the top of less than 16 MiB, as fragments are.
        Err(ends_inside_a_header())
    } else {
        Ok(Top::Rest(ends_inside_a_header()))
    }
}

fn ends_inside_a_header() -> MediaError {
    MediaError::cut_off(message!("video.ends_in_box_header"))
}

/// The body of an index. It was checked to lie inside the file, so no more is reserved than was sent.
pub(super) fn load<R: Read + Seek>(reader: &mut R, top: &TopBox) -> Result<Vec<u8>, MediaError> {
    let size = top.end.saturating_sub(top.body);
    if size > INDEX_BYTES {
        let kind = name(top.kind);
        return Err(MediaError::not_a_video(message!(
            "video.index_too_large",
            name = kind,
            size,
            most = INDEX_BYTES
        )));
    }
    reader.seek(SeekFrom::Start(top.body))?;
    let mut body = Vec::new();
    reader.by_ref().take(size).read_to_end(&mut body)?;
    if u64::try_from(body.len()).ok() != Some(size) {
        return Err(MediaError::cut_off(message!("video.index_cut")));
    }
    Ok(body)
}

fn read_array<R: Read, const N: usize>(reader: &mut R) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    reader.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn name(kind: [u8; 4]) -> String {
    kind.escape_ascii().to_string()
}

/// The index contradicts itself.
pub(super) fn damaged() -> MediaError {
    MediaError::not_a_video(message!("video.index_inconsistent"))
}

/// The boxes inside a body, in order.
pub(super) struct Boxes<'a>(pub(super) &'a [u8]);

impl<'a> Boxes<'a> {
    /// The body of the first box of this kind.
    pub(super) fn find(body: &'a [u8], kind: &[u8; 4]) -> Result<Option<&'a [u8]>, MediaError> {
        for found in Boxes(body) {
            let (found_kind, found_body) = found?;
            if found_kind == *kind {
                return Ok(Some(found_body));
            }
        }
        Ok(None)
    }

    /// As [`Boxes::find`], where the box must be there.
    pub(super) fn need(body: &'a [u8], kind: &[u8; 4]) -> Result<&'a [u8], MediaError> {
        Self::find(body, kind)?
            .ok_or_else(|| MediaError::not_a_video(message!("video.box_missing", name = name(*kind))))
    }

    fn next_box(&mut self) -> Option<([u8; 4], &'a [u8])> {
        let (size, rest) = self.0.split_first_chunk::<4>()?;
        let (kind, rest) = rest.split_first_chunk::<4>()?;
        let (body, next) = match u32::from_be_bytes(*size) {
            0 => (rest, [].as_slice()),
            1 => {
                let (size, rest) = rest.split_first_chunk::<8>()?;
                let size = usize::try_from(u64::from_be_bytes(*size)).ok()?;
                rest.split_at_checked(size.checked_sub(16)?)?
            }
            size => rest.split_at_checked(usize::try_from(size).ok()?.checked_sub(8)?)?,
        };
        self.0 = next;
        Some((*kind, body))
    }
}

impl<'a> Iterator for Boxes<'a> {
    type Item = Result<([u8; 4], &'a [u8]), MediaError>;

    fn next(&mut self) -> Option<Self::Item> {
        // QuickTime ends some lists of boxes with four zero bytes.
        if self.0.len() < 8 && self.0.iter().all(|byte| *byte == 0) {
            return None;
        }
        let found = self.next_box();
        if found.is_none() {
            self.0 = &[];
        }
        Some(found.ok_or_else(damaged))
    }
}

/// A box inside a body of which the place in the file is known; places are in bytes from the file's beginning.
pub(super) struct Located<'a> {
    pub(super) kind: [u8; 4],
    pub(super) start: u64,
    pub(super) body_at: u64,
    pub(super) body: &'a [u8],
}

impl Located<'_> {
    /// Where it ends.
    pub(super) fn end(&self) -> u64 {
        self.body_at.saturating_add(length(self.body))
    }
}

/// The boxes inside a body that begins at `at`.
pub(super) fn located(body: &[u8], at: u64) -> impl Iterator<Item = Result<Located<'_>, MediaError>> {
    let end = at.saturating_add(length(body));
    let mut boxes = Boxes(body);
    std::iter::from_fn(move || {
        let start = end.saturating_sub(length(boxes.0));
        let found = boxes.next()?;
        let after = end.saturating_sub(length(boxes.0));
        Some(found.map(|(kind, body)| Located {
            kind,
            start,
            body_at: after.saturating_sub(length(body)),
            body,
        }))
    })
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// Numbers at the front of a body, in network order.
pub(super) struct Fields<'a>(pub(super) &'a [u8]);

impl<'a> Fields<'a> {
    pub(super) fn u32(&mut self) -> Result<u32, MediaError> {
        self.array().map(u32::from_be_bytes)
    }

    pub(super) fn u64(&mut self) -> Result<u64, MediaError> {
        self.array().map(u64::from_be_bytes)
    }

    /// A field that version 1 of a box has in 64 bits and version 0 in 32. All ones means unknown, here 0.
    pub(super) fn by_version(&mut self, version: u8) -> Result<u64, MediaError> {
        let (value, unknown) = match version {
            1 => (self.u64()?, u64::MAX),
            _ => (u64::from(self.u32()?), u64::from(u32::MAX)),
        };
        Ok(if value == unknown { 0 } else { value })
    }

    /// The version and the flags that begin a full box.
    pub(super) fn version_and_flags(&mut self) -> Result<(u8, u32), MediaError> {
        let [version, flags @ ..] = self.array::<4>()?;
        let [high, middle, low] = flags;
        Ok((version, u32::from_be_bytes([0, high, middle, low])))
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], MediaError> {
        let (bytes, rest) = self.0.split_first_chunk::<N>().ok_or_else(damaged)?;
        self.0 = rest;
        Ok(*bytes)
    }

    /// A table of rows of `N` bytes, which its box must hold whole.
    pub(super) fn rows<const N: usize>(&mut self, count: u32) -> Result<&'a [[u8; N]], MediaError> {
        let (rows, _) = self.0.as_chunks::<N>();
        let count = usize::try_from(count).map_err(|_| damaged())?;
        rows.get(..count).ok_or_else(damaged)
    }
}
