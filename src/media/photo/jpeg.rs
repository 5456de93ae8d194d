//! JPEG (ITU-T T.81, annex B). `img-parts` reads up to the first scan only, and what phones hide in a JPEG
//! also stands between scans and after the end, so the segments are walked here to the end marker.

use crate::media::error::{Measure, MediaError};
use crate::media::limits::MediaLimits;
use crate::media::photo::orientation::only_orientation;
use crate::message::message;

const END: u8 = 0xD9;
const START: u8 = 0xD8;
const START_OF_SCAN: u8 = 0xDA;

/// The photo without metadata; see [`crate::media::photo::strip`].
pub(super) fn strip(bytes: &[u8]) -> Result<Vec<u8>, MediaError> {
    let mut kept = Kept::default();
    segments(bytes, |marker, content, scan| {
        kept.segment(marker, content);
        kept.body.extend_from_slice(scan);
    })?;
    Ok(kept.into_bytes())
}

/// Hands the coded picture to `take`: the frame's header and the scans. Tables do not count: one that nothing uses can be
/// added.
pub(super) fn picture(bytes: &[u8], take: &mut dyn FnMut(&[u8])) -> Result<(), MediaError> {
    segments(bytes, |marker, content, scan| {
        // 0xC4, 0xC8 and 0xCC are no frames but tables.
        if matches!(marker, 0xC0..=0xCF | START_OF_SCAN) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
            take(content);
            take(scan);
        }
    })
}

/// Walks the segments up to the end marker, each with the scan that follows it.
fn segments(bytes: &[u8], mut each: impl FnMut(u8, &[u8], &[u8])) -> Result<(), MediaError> {
    let mut walk = Walk {
        rest: bytes.strip_prefix(&[0xFF, START]).ok_or_else(no_jpeg)?,
    };
    loop {
        let marker = walk.marker()?;
        match marker {
            END => return Ok(()),
            START => {
                return Err(MediaError::broken_photo(message!("photo.second_picture")));
            }
            // Markers without content (TEM and restart markers) mean nothing outside a scan.
            0x01 | 0xD0..=0xD7 => {}
            _ => {
                let content = walk.content()?;
                let scan = if marker == START_OF_SCAN { walk.scan() } else { &[] };
                each(marker, content, scan);
            }
        }
    }
}

/// That the frame has no more pixels, and the photo no more scans, than `limits` take. Reads markers alone.
///
/// # Errors
/// [`MediaError::TooLarge`], [`MediaError::TooManyScans`], and [`MediaError::BrokenPhoto`] where the markers end.
pub(super) fn within(bytes: &[u8], limits: &MediaLimits) -> Result<(), MediaError> {
    let mut walk = Walk {
        rest: bytes.strip_prefix(&[0xFF, START]).ok_or_else(no_jpeg)?,
    };
    let mut scans = 0_usize;
    loop {
        match walk.marker()? {
            END => return Ok(()),
            0x01 | 0xD0..=0xD8 => {}
            START_OF_SCAN => {
                scans = scans.saturating_add(1);
                if scans > limits.photo_scans {
                    return Err(MediaError::TooManyScans {
                        limit: limits.photo_scans,
                    });
                }
                walk.content()?;
                walk.scan();
            }
            marker => {
                let content = walk.content()?;
                if is_frame(marker) && pixels(content) > limits.photo_pixels {
                    return Err(MediaError::TooLarge {
                        limit: limits.photo_pixels,
                        kind: Measure::PhotoPixels,
                    });
                }
            }
        }
    }
}

/// Whether a marker begins a frame (T.81, table B.1): those of 0xC0 to 0xCF that hold no tables.
const fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF)
}

/// Lines times samples a line of a frame header (T.81, B.2.2).
fn pixels(frame: &[u8]) -> u64 {
    match frame {
        [_, lines_high, lines_low, samples_high, samples_low, ..] => {
            let of = |high: &u8, low: &u8| u64::from(u16::from_be_bytes([*high, *low]));
            of(lines_high, lines_low).saturating_mul(of(samples_high, samples_low))
        }
        _ => 0,
    }
}

fn no_jpeg() -> MediaError {
    MediaError::broken_photo(message!("photo.not_a_jpeg"))
}

fn cut_off() -> MediaError {
    MediaError::broken_photo(message!("photo.jpeg_cut_off"))
}

/// Reads segments one after the other.
struct Walk<'a> {
    rest: &'a [u8],
}

impl<'a> Walk<'a> {
    /// The next marker's second byte. Stray bytes before it are passed over, as decoders do.
    fn marker(&mut self) -> Result<u8, MediaError> {
        let first = self
            .rest
            .iter()
            .position(|byte| *byte == 0xFF)
            .ok_or_else(cut_off)?;
        let after = self.rest.get(first..).unwrap_or_default();
        let fill = after.iter().position(|byte| *byte != 0xFF).ok_or_else(cut_off)?;
        let (marker, rest) = after
            .get(fill..)
            .and_then(<[u8]>::split_first)
            .ok_or_else(cut_off)?;
        self.rest = rest;
        // 0xFF 0x00 is a data byte of a scan; outside of one it is stray.
        if *marker == 0 {
            self.marker_after_stray()
        } else {
            Ok(*marker)
        }
    }

    fn marker_after_stray(&mut self) -> Result<u8, MediaError> {
        let is_marker = |pair: &[u8]| matches!(pair, [0xFF, second] if !matches!(second, 0x00 | 0xFF));
        let next = self.rest.windows(2).position(is_marker).ok_or_else(cut_off)?;
        let (marker, rest) = self
            .rest
            .get(next..)
            .and_then(|pair| pair.get(1..)?.split_first())
            .ok_or_else(cut_off)?;
        self.rest = rest;
        Ok(*marker)
    }

    /// The content of a segment that has a length.
    fn content(&mut self) -> Result<&'a [u8], MediaError> {
        let (length, rest) = self.rest.split_first_chunk::<2>().ok_or_else(cut_off)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let length = length
            .checked_sub(2)
            .ok_or_else(|| MediaError::broken_photo(message!("photo.segment_without_length")))?;
        let (content, rest) = rest.split_at_checked(length).ok_or_else(cut_off)?;
        self.rest = rest;
        Ok(content)
    }

    /// The coded data of a scan, up to the next marker that is not part of it.
    fn scan(&mut self) -> &'a [u8] {
        let ends = |pair: &[u8]| matches!(pair, [0xFF, second] if !matches!(second, 0x00 | 0xD0..=0xD7));
        let end = self.rest.windows(2).position(ends).unwrap_or(self.rest.len());
        let (scan, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, &[]));
        self.rest = rest;
        scan
    }
}

/// What stays of the photo.
#[derive(Default)]
struct Kept {
    jfif: Option<[u8; 14]>,
    exif_seen: bool,
    orientation: Option<Vec<u8>>,
    body: Vec<u8>,
}

impl Kept {
    fn segment(&mut self, marker: u8, content: &[u8]) {
        match marker {
            0xE0 if content.starts_with(b"JFIF\0") => self.jfif = self.jfif.or_else(|| bare_jfif(content)),
            0xE1 if content.starts_with(b"Exif\0\0") && !self.exif_seen => {
                self.exif_seen = true;
                self.orientation = only_orientation(content);
            }
            0xE2 if content.starts_with(b"ICC_PROFILE\0") => push(&mut self.body, marker, content),
            // Adobe's segment says how the colours are coded; its meaning ends after twelve bytes.
            0xEE if content.starts_with(b"Adobe") => {
                push(&mut self.body, marker, content.get(..12).unwrap_or(content));
            }
            // Frames, tables, scans: the picture itself.
            0xC0..=0xCF | 0xDA..=0xDF => push(&mut self.body, marker, content),
            _ => {}
        }
    }

    fn into_bytes(self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.body.len().saturating_add(64));
        out.extend_from_slice(&[0xFF, START]);
        if let Some(jfif) = self.jfif {
            push(&mut out, 0xE0, &jfif);
        }
        if let Some(tiff) = self.orientation {
            push(&mut out, 0xE1, &[b"Exif\0\0", tiff.as_slice()].concat());
        }
        out.extend_from_slice(&self.body);
        out.extend_from_slice(&[0xFF, END]);
        out
    }
}

/// JFIF's version and density, without the small picture that may follow them.
fn bare_jfif(content: &[u8]) -> Option<[u8; 14]> {
    let (front, _) = content.split_first_chunk::<12>()?;
    content.get(12..14)?;
    let mut bare = [0; 14];
    bare.iter_mut().zip(front).for_each(|(to, from)| *to = *from);
    Some(bare)
}

fn push(out: &mut Vec<u8>, marker: u8, content: &[u8]) {
    // Content came out of a segment, or is a few bytes of our own: its length fits.
    let length = u16::try_from(content.len().saturating_add(2)).unwrap_or(u16::MAX);
    out.extend_from_slice(&[0xFF, marker]);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(content);
}
