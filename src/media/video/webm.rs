//! WebM: EBML elements (RFC 8794) as Matroska names them (RFC 9559).

mod ebml;
mod place;
mod times;
mod tracks;

use std::io::{Read, Seek};
use std::ops::Range;
use std::time::Duration;

use self::ebml::{HEADER_BYTES, Header, Walk, children, find, string, unsigned, vint};
use self::times::Times;
use self::tracks::Track;
use crate::hash::Sha256Hash;
use crate::media::error::MediaError;
use crate::media::video::blanks::Blanks;
use crate::media::video::codec::VideoRules;
use crate::media::video::facts::{FRAME_BYTES, VideoFacts};
use crate::media::video::shown::Shown;
use crate::media_type::MediaType;
use crate::message::message;

const EBML: u32 = 0x1A45_DFA3;
const DOC_TYPE: u32 = 0x4282;
const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_A966;
const TRACKS: u32 = 0x1654_AE6B;
const TAGS: u32 = 0x1254_C367;
const ATTACHMENTS: u32 = 0x1941_A469;
const CHAPTERS: u32 = 0x1043_A770;
const CLUSTER: u32 = 0x1F43_B675;
const TIMESTAMP: u32 = 0xE7;
const SIMPLE_BLOCK: u32 = 0xA3;
const BLOCK_GROUP: u32 = 0xA0;
const BLOCK: u32 = 0xA1;
const BLOCK_DURATION: u32 = 0x9B;
const TIMESTAMP_SCALE: u32 = 0x2A_D7B1;
const DURATION: u32 = 0x4489;
const MUXING_APP: u32 = 0x4D80;

/// Ids of elements that a recorder writes on the levels that are walked: one that is not there whole was cut off. The rest
/// of them are SeekHead, Cues, Void, CRC-32, PrevSize, Position, ReferenceBlock, DiscardPadding, BlockAdditions.
const KNOWN: [u32; 22] = [
    EBML,
    SEGMENT,
    INFO,
    TRACKS,
    TAGS,
    ATTACHMENTS,
    CHAPTERS,
    CLUSTER,
    TIMESTAMP,
    SIMPLE_BLOCK,
    BLOCK_GROUP,
    BLOCK,
    BLOCK_DURATION,
    0x114D_9B74,
    0x1C53_BB6B,
    0xEC,
    0xBF,
    0xAB,
    0xA7,
    0xFB,
    0x75A2,
    0x75A1,
];

/// The most elements that are walked: a day of recorded blocks has fewer.
const ELEMENTS: u32 = 10_000_000;
/// By how much the header's length may differ from what the blocks say, in milliseconds.
const DIFFERENCE_MS: u64 = 1000;

#[derive(Default)]
struct Found {
    is_matroska: bool,
    info: Info,
    tracks: Vec<Track>,
    /// The first bytes of the first frame of the picture track.
    first_frame: Option<Vec<u8>>,
    times: Times,
    /// Where the frames of the picture track are, in their order.
    places: Vec<Range<u64>>,
    blanks: Blanks,
    segment_end: Option<u64>,
}

/// What an Info element says.
#[derive(Default)]
struct Info {
    /// Nanoseconds of a tick, if it says.
    scale: Option<u64>,
    duration_ms: Option<u64>,
    muxing_app: String,
}

/// Walks the elements of a WebM file of `len` bytes.
pub(super) fn inspect<R: Read + Seek>(
    reader: R,
    len: u64,
    rules: VideoRules,
) -> Result<(VideoFacts, Blanks), MediaError> {
    walk(reader, len)?.finish(rules)
}

/// As [`crate::media::video::shown_hash`].
pub(super) fn shown_hash<R: Read + Seek>(mut reader: R, len: u64) -> Result<Sha256Hash, MediaError> {
    let found = walk(&mut reader, len)?;
    let track = found.pictures();
    let track = track.ok_or_else(|| MediaError::not_a_video(message!("video.no_picture_track")))?;
    let pictures = track
        .pictures
        .as_ref()
        .and_then(|pictures| pictures.as_ref().ok());
    Shown::new(reader, pictures).hash(&found.places)
}

fn walk<R: Read + Seek>(reader: R, len: u64) -> Result<Found, MediaError> {
    let mut walk = Walk::new(reader, len)?;
    let mut found = Found::default();
    for _ in 0..ELEMENTS {
        let start = walk.position;
        let header = match walk.header() {
            Ok(Some(header)) => header,
            Ok(None) => return Ok(found),
            Err(refusal) => {
                let bytes = walk.bytes_at(start)?;
                if found.ends_before(start, &bytes) {
                    found.blanks.zero(start, len);
                    return Ok(found);
                }
                return Err(refusal);
            }
        };
        if found.is_behind_the_end(&walk, header) {
            found.blanks.zero(start, len);
            return Ok(found);
        }
        found.take(&mut walk, header)?;
    }
    Err(MediaError::not_a_video(message!(
        "video.too_many_elements",
        most = ELEMENTS
    )))
}

impl Found {
    /// The track that players show.
    fn pictures(&self) -> Option<&Track> {
        self.tracks.iter().find(|track| track.kind == 1)
    }

    /// Whether all that was recorded is before `start`, where `bytes` are no whole header: they are neither the beginning
    /// of an element that a recorder writes, nor is anything still to come.
    fn ends_before(&self, start: u64, bytes: &[u8]) -> bool {
        let begins = |id: &u32| {
            let id = id.to_be_bytes();
            let id = id
                .iter()
                .position(|byte| *byte != 0)
                .and_then(|first| id.get(first..));
            id.is_some_and(|id| bytes.starts_with(id) || id.starts_with(bytes))
        };
        self.is_complete(start) && !KNOWN.iter().any(begins)
    }

    fn is_behind_the_end<R: Read + Seek>(&self, walk: &Walk<R>, header: Header) -> bool {
        let is_open_or_missing = header.size.is_none_or(|size| walk.missing(size) > 0);
        let is_behind = self.segment_end.is_some_and(|end| header.start >= end);
        self.is_complete(header.start) && !KNOWN.contains(&header.id) && (is_open_or_missing || is_behind)
    }

    /// Whether a segment with frames is there, as far as it says its length.
    fn is_complete(&self, position: u64) -> bool {
        self.first_frame.is_some() && self.segment_end.is_none_or(|end| position >= end)
    }

    fn take<R: Read + Seek>(&mut self, walk: &mut Walk<R>, header: Header) -> Result<(), MediaError> {
        let at = walk.position;
        let Some(size) = header.size else {
            // The children of these are walked as what follows; recorders leave their sizes open.
            return match header.id {
                SEGMENT | CLUSTER => Ok(()),
                _ => Err(MediaError::not_a_video(message!("video.element_without_size"))),
            };
        };
        match header.id {
            EBML => self.is_matroska |= doc_type(&walk.load(size)?) != "webm",
            // A cluster is entered even if its size is known, because its last block must be there whole.
            SEGMENT => {
                walk.must_hold(size)?;
                self.segment_end = Some(at.saturating_add(size));
            }
            CLUSTER | BLOCK_GROUP => walk.must_hold(size)?,
            INFO => self.info = Info::read(&walk.load(size)?, at, &mut self.blanks),
            TRACKS => self.tracks.extend(Track::read_all(&walk.load(size)?)),
            TAGS if size <= HEADER_BYTES => place::of_tags(&walk.load(size)?, at, &mut self.blanks),
            TAGS | ATTACHMENTS | CHAPTERS => {
                walk.skip(size)?;
                place::void(header.start, walk.position, &mut self.blanks);
            }
            TIMESTAMP => self.times.cluster(unsigned(&walk.load(size)?)),
            BLOCK_DURATION => self.times.last_block_lasts(unsigned(&walk.load(size)?)),
            SIMPLE_BLOCK | BLOCK => self.block(walk, size)?,
            _ => walk.skip(size)?,
        }
        Ok(())
    }

    /// A block: the number of its track, its time inside the cluster, flags, and the frame.
    fn block<R: Read + Seek>(&mut self, walk: &mut Walk<R>, size: u64) -> Result<(), MediaError> {
        walk.must_hold(size)?;
        let at = walk.position;
        let wanted = if self.first_frame.is_none() {
            FRAME_BYTES
        } else {
            16
        };
        let head = walk.load_some(size.min(wanted))?;
        walk.skip(at.saturating_add(size).saturating_sub(walk.position))?;
        let damaged = || MediaError::not_a_video(message!("video.block_without_header"));
        let (number, rest) = vint(&head).ok_or_else(damaged)?;
        let ([high, low, _flags], frame) = rest.split_first_chunk::<3>().ok_or_else(damaged)?;
        let time = i16::from_be_bytes([*high, *low]);
        let Some(track) = self.tracks.iter().find(|track| track.number == number) else {
            return Ok(());
        };
        let before = u64::try_from(head.len().saturating_sub(frame.len())).unwrap_or(0);
        let frame_at = at.saturating_add(before);
        match track.kind {
            1 | 2 => {
                let is_picture = self.pictures().is_some_and(|pictures| pictures.number == number);
                self.times.block(time, is_picture);
                if is_picture {
                    self.places.push(frame_at..walk.position);
                    self.first_frame.get_or_insert_with(|| frame.to_vec());
                }
            }
            // Subtitles and metadata: nothing that a video needs.
            _ => self.blanks.zero(frame_at, walk.position),
        }
        Ok(())
    }

    fn finish(mut self, rules: VideoRules) -> Result<(VideoFacts, Blanks), MediaError> {
        // What a browser recorded as H.264 is called Matroska by the browser itself. Other Matroska files hold anything,
        // and only Chromium plays them.
        if self.is_matroska && self.info.muxing_app != "Chrome" {
            return Err(MediaError::UnknownType);
        }
        for track in &mut self.tracks {
            if let Some(Err(refusal)) = track.pictures.take_if(|pictures| pictures.is_err()) {
                return Err(refusal);
            }
        }
        let pictures = self.pictures();
        let frames = self.times.are_there();
        let (Some(track), Some(first_frame)) = (pictures, &self.first_frame) else {
            return Err(match (pictures, frames) {
                (None, true) => MediaError::not_a_video(message!("video.no_picture_track")),
                _ => MediaError::cut_off(message!("video.no_frames")),
            });
        };
        let Some(Ok(pictures)) = &track.pictures else {
            return Err(MediaError::not_a_video(message!("video.pictures_not_described")));
        };
        pictures.check_first_frame(first_frame)?;
        let scale = self.info.scale.unwrap_or(1_000_000);
        let lengths = self.times.lengths(scale, track.frame_nanoseconds)?;
        if let Some(announced_ms) = self.info.duration_ms
            && announced_ms.abs_diff(lengths.end_ms) > DIFFERENCE_MS
            && announced_ms.abs_diff(lengths.pictures_ms) > DIFFERENCE_MS
        {
            return Err(MediaError::length_disagrees(announced_ms, lengths.end_ms));
        }
        let facts = VideoFacts {
            media_type: MediaType::Webm,
            duration_ms: lengths.pictures_ms,
            codec: rules.accept(pictures.codec)?,
        };
        Ok((facts, self.blanks))
    }
}

fn doc_type(header: &[u8]) -> String {
    string(find(&children(header, 0), DOC_TYPE).unwrap_or(b"webm"))
}

impl Info {
    fn read(body: &[u8], at: u64, blanks: &mut Blanks) -> Self {
        let elements = children(body, at);
        place::of_info(&elements, blanks);
        let scale = find(&elements, TIMESTAMP_SCALE).map(unsigned);
        Self {
            scale,
            duration_ms: find(&elements, DURATION)
                .and_then(|content| duration(content, scale.unwrap_or(1_000_000))),
            muxing_app: string(find(&elements, MUXING_APP).unwrap_or_default()),
        }
    }
}

/// A duration in milliseconds: a float, in units of so many nanoseconds.
fn duration(content: &[u8], scale: u64) -> Option<u64> {
    let nanoseconds = u32::try_from(scale).ok()?;
    let units = match content.len() {
        4 => f64::from(f32::from_be_bytes(content.try_into().ok()?)),
        _ => f64::from_be_bytes(content.try_into().ok()?),
    };
    let duration = Duration::try_from_secs_f64(units * f64::from(nanoseconds) / 1e9).ok()?;
    u64::try_from(duration.as_millis()).ok().filter(|ms| *ms > 0)
}
