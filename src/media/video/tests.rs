#![allow(clippy::as_conversions, reason = "lengths of small files, in tests only")]

use std::io;
use std::io::Cursor;

use proptest::prelude::*;

use crate::media::video::*;
use crate::media_type::VideoCodec;

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/media/");
    std::fs::read(format!("{folder}{name}")).unwrap()
}

fn look(bytes: &[u8]) -> Result<VideoFacts, MediaError> {
    look_and_blank(bytes).map(|(facts, _)| facts)
}

/// The facts, and the bytes as they are stored.
fn look_and_blank(bytes: &[u8]) -> Result<(VideoFacts, Vec<u8>), MediaError> {
    let (facts, blanks) = inspect(Cursor::new(bytes), bytes.len() as u64, VideoRules::default())?;
    let mut stored = bytes.to_vec();
    blanks.apply(|at, piece: &[u8]| {
        let at = at as usize;
        stored[at..at + piece.len()].copy_from_slice(piece);
        Ok::<(), MediaError>(())
    })?;
    Ok((facts, stored))
}

fn find(bytes: &[u8], what: &[u8]) -> usize {
    bytes
        .windows(what.len())
        .position(|window| window == what)
        .unwrap()
}

/// Changes the number of four bytes that stands `offset` bytes after the kind of the first box `kind`.
fn patched(name: &str, kind: &[u8], offset: usize, value: u32) -> Vec<u8> {
    let mut bytes = fixture(name);
    let at = find(&bytes, kind) + offset;
    bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
    bytes
}

#[test]
fn reads_type_and_length_of_each_kind_of_video() {
    for (name, media_type, codec, duration_ms) in [
        ("bars.mp4", MediaType::Mp4, VideoCodec::H264, 5000),
        ("bars-faststart.mp4", MediaType::Mp4, VideoCodec::H264, 5000),
        // Its first frame lasts 23 ms longer than the others.
        ("bars-fragmented.mp4", MediaType::Mp4, VideoCodec::H264, 5023),
        ("bars-fragmented-late.mp4", MediaType::Mp4, VideoCodec::H264, 5023),
        ("bars.mov", MediaType::QuickTime, VideoCodec::H264, 5000),
        ("bars.webm", MediaType::Webm, VideoCodec::Vp8, 5000),
        // Recorders say no length; the blocks do.
        ("bars-live.webm", MediaType::Webm, VideoCodec::Vp8, 5000),
        ("chrome-h264.webm", MediaType::Webm, VideoCodec::H264, 2393),
        // Frames are decoded in another order than they are shown.
        ("codec-h264-main.mp4", MediaType::Mp4, VideoCodec::H264, 2000),
        ("codec-h264-high.mp4", MediaType::Mp4, VideoCodec::H264, 2000),
        ("codec-vp8.webm", MediaType::Webm, VideoCodec::Vp8, 2000),
        ("codec-vp9.webm", MediaType::Webm, VideoCodec::Vp9, 2000),
        ("codec-vp9.mp4", MediaType::Mp4, VideoCodec::Vp9, 2000),
        ("codec-av1.webm", MediaType::Webm, VideoCodec::Av1, 2000),
        ("codec-av1.mp4", MediaType::Mp4, VideoCodec::Av1, 2000),
        // Sound that no browser plays is no reason to refuse what they show.
        ("codec-h264-pcm.mov", MediaType::QuickTime, VideoCodec::H264, 2000),
        (
            "codec-h264-alac.mov",
            MediaType::QuickTime,
            VideoCodec::H264,
            2000,
        ),
        ("codec-h264-ac3.mp4", MediaType::Mp4, VideoCodec::H264, 2000),
    ] {
        let facts = look(&fixture(name)).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        let expected = VideoFacts {
            media_type,
            duration_ms,
            codec,
        };
        assert_eq!(facts, expected, "{name}");
    }
}

#[test]
fn a_film_cut_in_the_middle_is_refused_wherever_its_index_is() {
    for name in [
        "bars.mp4",
        "bars-faststart.mp4",
        "bars-fragmented.mp4",
        "bars.mov",
        "bars.webm",
        "bars-live.webm",
    ] {
        let bytes = fixture(name);
        let refusal = look(&bytes[..bytes.len() / 2]).unwrap_err();
        assert!(matches!(refusal, MediaError::CutOff { .. }), "{name}: {refusal}");
    }
}

#[test]
fn a_film_with_its_last_byte_missing_is_refused() {
    for name in [
        "bars.mp4",
        "bars-faststart.mp4",
        "bars.mov",
        "bars.webm",
        "bars-live.webm",
    ] {
        let bytes = fixture(name);
        let refusal = look(&bytes[..bytes.len() - 1]).unwrap_err();
        assert!(matches!(refusal, MediaError::CutOff { .. }), "{name}: {refusal}");
    }
}

#[test]
fn a_cut_that_is_papered_over_is_seen_in_the_sample_tables() {
    // The media box of an index-first video says "to the end of the file", so only the tables know.
    let mut open = fixture("bars-faststart.mp4");
    let size = find(&open, b"mdat") - 4;
    open[size..size + 4].copy_from_slice(&[0; 4]);
    look(&open).unwrap();
    let refusal = look(&open[..open.len() - 100]).unwrap_err().to_string();
    assert!(refusal.contains("beyond the end of the file"), "{refusal}");
}

#[test]
fn a_fragmented_film_cut_between_boxes_is_refused() {
    let bytes = fixture("bars-fragmented.mp4");
    let last_fragment = bytes.windows(4).rposition(|window| window == b"moof").unwrap() - 4;
    let size = u32::from_be_bytes(bytes[last_fragment..last_fragment + 4].try_into().unwrap()) as usize;
    let refusal = look(&bytes[..last_fragment + size]).unwrap_err().to_string();
    assert!(refusal.contains("fragment points beyond the end"), "{refusal}");
}

#[test]
fn a_fragmented_film_shorter_than_it_announces_is_refused() {
    let bytes = patched("bars-fragmented.mp4", b"mvhd", 20, 60_000);
    let refusal = look(&bytes).unwrap_err().to_string();
    assert!(refusal.contains("announces 60000 milliseconds"), "{refusal}");
}

#[test]
fn what_is_no_film_is_refused_with_the_reason() {
    let photo_in_a_film_box = [
        b"\0\0\0\x14ftypisom\0\0\0\0isom\0\0\0\0mdat".as_slice(),
        &fixture("photo-gps.jpg"),
    ]
    .concat();
    // Every frame lasts no time: the one row of the picture's stts box has a delta of 0.
    let zero_length = patched("bars-faststart.mp4", b"stts", 16, 0);
    for (bytes, reason) in [
        (fixture("sound.mp4"), "no picture track"),
        (fixture("still.mp4"), "single picture"),
        (fixture("photo-gps.jpg"), "it is a photo"),
        (photo_in_a_film_box, "moov) is missing"),
        (zero_length, "duration is zero"),
        (fixture("bars.mkv"), "no accepted file"),
        (b"\0\0\0\x14ftypisom\0\0\0\0isom".to_vec(), "moov) is missing"),
    ] {
        let refusal = look(&bytes).unwrap_err().to_string();
        assert!(refusal.contains(reason), "{refusal} does not say: {reason}");
    }
}

#[test]
fn numbers_that_lie_cost_neither_time_nor_memory() {
    let most = u32::MAX;
    for (kind, offset) in [
        (b"stsz", 12),
        (b"stts", 8),
        (b"stco", 8),
        (b"stsc", 8),
        (b"trak", 4),
        (b"mdia", 4),
    ] {
        look(&patched("bars-faststart.mp4", kind, offset, most)).unwrap_err();
    }
    for kind in [b"moov", b"mdat", b"free"] {
        let mut bytes = fixture("bars-faststart.mp4");
        let at = find(&bytes, kind) - 4;
        bytes.splice(at..at + 4, 1_u32.to_be_bytes());
        bytes.splice(at + 8..at + 8, u64::MAX.to_be_bytes());
        assert!(matches!(look(&bytes), Err(MediaError::CutOff { .. })));
    }
    look(&patched("bars-fragmented.mp4", b"trun", 8, most)).unwrap_err();
}

/// A file that is zeros but for its beginning and its end, counting what is read of it.
struct Sparse {
    first: Vec<u8>,
    last: Vec<u8>,
    len: u64,
    position: u64,
    read: u64,
}

impl Read for Sparse {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = (self.len - self.position).min(buffer.len() as u64) as usize;
        for byte in &mut buffer[..count] {
            let from_last = self.position as i64 - (self.len as i64 - self.last.len() as i64);
            let last = usize::try_from(from_last).ok().and_then(|at| self.last.get(at));
            *byte = *self.first.get(self.position as usize).or(last).unwrap_or(&0);
            self.position += 1;
        }
        self.read += count as u64;
        Ok(count)
    }
}

impl Seek for Sparse {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let SeekFrom::Start(position) = to else {
            return Err(io::ErrorKind::Unsupported.into());
        };
        self.position = position;
        Ok(position)
    }
}

#[test]
fn of_a_film_of_four_gigabytes_only_the_index_is_read() {
    let bytes = fixture("bars.mp4");
    let (media, index) = (find(&bytes, b"mdat") - 4, find(&bytes, b"moov") - 4);
    let more = 4_u64 << 30;
    let size = (index - media) as u64 + 8 + more;
    // The same video with a media box of 64 bits, padded; the tables still point to the first bytes of it.
    let mut first = bytes[..index].to_vec();
    first.splice(media..media + 4, 1_u32.to_be_bytes());
    first.splice(media + 8..media + 8, size.to_be_bytes());
    let last = bytes[index..].to_vec();
    let len = first.len() as u64 + more + last.len() as u64;
    let mut file = Sparse {
        first,
        last,
        len,
        position: 0,
        read: 0,
    };
    let (facts, _) = inspect(&mut file, len, VideoRules::default()).unwrap();
    assert_eq!(facts.duration_ms, 5000);
    assert!(file.read < 16_000, "{} bytes read", file.read);
}

proptest! {
    #[test]
    fn damaged_films_never_panic(
        name in prop::sample::select(vec![
            "bars-faststart.mp4", "bars-fragmented.mp4", "bars.mov", "bars.webm", "bars-live.webm", "place-keys.mov",
            "place.webm", "chrome-h264.webm",
        ]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        end in any::<prop::sample::Index>(),
    ) {
        let mut bytes = fixture(name);
        for (at, byte) in changes {
            let at = at.index(bytes.len().min(4000));
            bytes[at] = byte;
        }
        drop(look_and_blank(&bytes));
        drop(look_and_blank(&bytes[..end.index(bytes.len())]));
    }
}
