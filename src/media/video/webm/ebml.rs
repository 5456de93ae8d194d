//! EBML (RFC 8794): elements with an id, a size and a body.

use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom};

use crate::media::error::MediaError;
use crate::message::message;

/// The longest header element (Info, Tracks, Tags) that is loaded, in bytes.
pub(super) const HEADER_BYTES: u64 = 1 << 20;

/// Reads elements one after the other; places are in bytes from the file's beginning.
pub(super) struct Walk<R> {
    reader: BufReader<R>,
    pub(super) position: u64,
    len: u64,
}

/// An element's header.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub(super) id: u32,
    /// Where the header begins.
    pub(super) start: u64,
    /// The length of the body; `None` where it is left open.
    pub(super) size: Option<u64>,
}

/// An element inside a body that was loaded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element<'a> {
    pub(super) id: u32,
    pub(super) start: u64,
    pub(super) body_at: u64,
    pub(super) body: &'a [u8],
}

impl Element<'_> {
    pub(super) fn end(&self) -> u64 {
        self.body_at.saturating_add(length(self.body))
    }
}

impl<R: Read + Seek> Walk<R> {
    /// Over a file of `len` bytes.
    pub(super) fn new(reader: R, len: u64) -> Result<Self, MediaError> {
        let mut reader = BufReader::new(reader);
        reader.seek(SeekFrom::Start(0))?;
        Ok(Self {
            reader,
            position: 0,
            len,
        })
    }

    /// The next element's header; `None` at the end of the file.
    pub(super) fn header(&mut self) -> Result<Option<Header>, MediaError> {
        if self.position >= self.len {
            return Ok(None);
        }
        let start = self.position;
        let (id, id_bytes) = self.number(4, false)?;
        let (size, size_bytes) = self.number(8, true)?;
        let open = (1_u64 << size_bytes.saturating_mul(7)).saturating_sub(1);
        self.position = self
            .position
            .saturating_add(u64::from(id_bytes.saturating_add(size_bytes)));
        Ok(Some(Header {
            id: u32::try_from(id).unwrap_or(0),
            start,
            size: (size != open).then_some(size),
        }))
    }

    /// The bytes from `start` on, at most eight, where reading a header failed.
    pub(super) fn bytes_at(&mut self, start: u64) -> Result<Vec<u8>, MediaError> {
        self.reader.seek(SeekFrom::Start(start))?;
        let mut bytes = Vec::new();
        self.reader.by_ref().take(8).read_to_end(&mut bytes)?;
        Ok(bytes)
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

    /// How many bytes of a body of `size` bytes the file lacks.
    pub(super) fn missing(&self, size: u64) -> u64 {
        size.saturating_sub(self.len.saturating_sub(self.position))
    }

    /// Refuses a body that the file does not hold whole.
    pub(super) fn must_hold(&self, size: u64) -> Result<(), MediaError> {
        match self.missing(size) {
            0 => Ok(()),
            missing => Err(MediaError::cut_off(message!("video.bytes_missing", missing))),
        }
    }

    pub(super) fn skip(&mut self, size: u64) -> Result<(), MediaError> {
        self.must_hold(size)?;
        let step =
            i64::try_from(size).map_err(|_| MediaError::not_a_video(message!("video.element_too_large")))?;
        self.reader.seek_relative(step)?;
        self.position = self.position.saturating_add(size);
        Ok(())
    }

    /// The whole body of a header element.
    pub(super) fn load(&mut self, size: u64) -> Result<Vec<u8>, MediaError> {
        self.must_hold(size)?;
        if size > HEADER_BYTES {
            return Err(MediaError::not_a_video(message!("video.header_too_large")));
        }
        self.load_some(size)
    }

    /// The next `size` bytes, of which the caller knows that they are few.
    pub(super) fn load_some(&mut self, size: u64) -> Result<Vec<u8>, MediaError> {
        let mut body = Vec::new();
        self.reader.by_ref().take(size).read_to_end(&mut body)?;
        self.position = self.position.saturating_add(length(&body));
        Ok(body)
    }
}

/// The elements inside a body that begins at `at`, as far as they hold together.
pub(super) fn children(body: &[u8], at: u64) -> Vec<Element<'_>> {
    let mut found = Vec::new();
    let Ok(mut walk) = Walk::new(std::io::Cursor::new(body), length(body)) else {
        return found;
    };
    while let Ok(Some(Header {
        id,
        start,
        size: Some(size),
    })) = walk.header()
    {
        let from = usize::try_from(walk.position).unwrap_or(usize::MAX);
        let to = from.saturating_add(usize::try_from(size).unwrap_or(usize::MAX));
        let Some(content) = body.get(from..to) else {
            break;
        };
        found.push(Element {
            id,
            start: at.saturating_add(start),
            body_at: at.saturating_add(walk.position),
            body: content,
        });
        if walk.skip(size).is_err() {
            break;
        }
    }
    found
}

/// The body of the first element with this id.
pub(super) fn find<'a>(elements: &[Element<'a>], id: u32) -> Option<&'a [u8]> {
    elements
        .iter()
        .find(|element| element.id == id)
        .map(|element| element.body)
}

fn length(body: &[u8]) -> u64 {
    u64::try_from(body.len()).unwrap_or(u64::MAX)
}

/// A big-endian number of up to eight bytes.
pub(super) fn unsigned(content: &[u8]) -> u64 {
    content
        .iter()
        .take(8)
        .fold(0, |value, byte| (value << 8) | u64::from(*byte))
}

/// A number of variable length at the front of `bytes`, and what follows it.
pub(super) fn vint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (first, _) = bytes.split_first()?;
    let length = usize::try_from(first.leading_zeros()).ok()?.saturating_add(1);
    let (number, rest) = bytes.split_at_checked(length).filter(|_| length <= 8)?;
    let marker = 1_u64 << length.saturating_mul(7);
    Some((unsigned(number) & marker.saturating_sub(1), rest))
}

/// A string, which may be padded with zeros.
pub(super) fn string(content: &[u8]) -> String {
    let text = content.split(|byte| *byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(text).into_owned()
}
