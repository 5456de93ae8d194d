//! What is accepted, how long it lasts, and what is blanked in it.
#![allow(clippy::as_conversions, reason = "lengths of small files, in tests only")]

use std::io::Cursor;

use crate::media::video::*;
use crate::media_type::VideoCodec;
use crate::message::Language;

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/media/");
    std::fs::read(format!("{folder}{name}")).unwrap()
}

fn look(bytes: &[u8], hevc: bool) -> Result<VideoFacts, MediaError> {
    inspect(Cursor::new(bytes), bytes.len() as u64, VideoRules { hevc }).map(|(facts, _)| facts)
}

/// The bytes as they are stored.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let (_, blanks) = inspect(Cursor::new(bytes), bytes.len() as u64, VideoRules::default()).unwrap();
    let mut stored = bytes.to_vec();
    blanks
        .apply(|at, piece: &[u8]| {
            let at = at as usize;
            stored[at..at + piece.len()].copy_from_slice(piece);
            Ok::<(), ()>(())
        })
        .unwrap();
    stored
}

fn positions(bytes: &[u8], what: &[u8]) -> Vec<usize> {
    let windows = bytes.windows(what.len()).enumerate();
    windows
        .filter(|(_, window)| *window == what)
        .map(|(at, _)| at)
        .collect()
}

fn has(bytes: &[u8], what: &str) -> bool {
    !positions(bytes, what.as_bytes()).is_empty()
}

/// Changes the number of four bytes that stands `offset` bytes after the kind of each box `kind`.
fn patched(mut bytes: Vec<u8>, kind: &[u8], offset: usize, value: u32) -> Vec<u8> {
    let found = positions(&bytes, kind);
    assert!(!found.is_empty());
    for at in found {
        bytes[at + offset..at + offset + 4].copy_from_slice(&value.to_be_bytes());
    }
    bytes
}

fn a_box(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len() + 8).unwrap().to_be_bytes();
    [size.as_slice(), kind, body].concat()
}

/// Adds boxes to the end of the `moov` of a file whose index is the last box, or of its first `trak`.
fn with_metadata(bytes: &[u8], parent: &[u8; 4], boxes: &[u8]) -> Vec<u8> {
    let moov = *positions(bytes, b"moov").last().unwrap() - 4;
    let at = positions(&bytes[moov..], parent)[0] + moov - 4;
    let size = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    let more = u32::try_from(boxes.len()).unwrap();
    let end = at + size(at) as usize;
    let mut changed = bytes.to_vec();
    changed[moov..moov + 4].copy_from_slice(&(size(moov) + more).to_be_bytes());
    if at != moov {
        changed[at..at + 4].copy_from_slice(&(size(at) + more).to_be_bytes());
    }
    changed.splice(end..end, boxes.iter().copied());
    changed
}

#[test]
fn what_browsers_do_not_show_is_refused_with_what_to_set_on_the_phone() {
    for (name, codec) in [
        ("no-hevc.mov", "HEVC"),
        ("no-hevc-10.mp4", "HEVC"),
        ("no-h264-10-bit.mp4", "H.264 of High 10 profile"),
        ("no-h264-422.mp4", "H.264 of High 4:2:2 profile"),
        ("no-h264-444.mov", "H.264 of High 4:4:4 profile"),
        ("no-mpeg4-part-2.mp4", "MPEG-4 part 2"),
        ("no-mjpeg.mov", "Motion JPEG"),
        ("no-prores.mov", "ProRes"),
        ("no-vp9-10-bit.webm", "VP9 of profile 2"),
        ("no-av1-10-bit.mp4", "AV1 with 10 bits"),
    ] {
        let Err(MediaError::Codec(refusal)) = look(&fixture(name), false) else {
            panic!("{name} is not refused for its codec")
        };
        for words in [codec, "Most Compatible", "Android"] {
            assert!(
                refusal.text(Language::English).contains(words),
                "{name}: {refusal}"
            );
        }
        for words in ["兼容性最佳", "安卓"] {
            assert!(
                refusal.text(Language::Chinese).contains(words),
                "{name}: {refusal}"
            );
        }
    }
    assert_eq!(
        look(&fixture("no-hevc.mov"), true).unwrap().codec,
        VideoCodec::Hevc
    );
    assert_eq!(
        look(&fixture("no-hevc-10.mp4"), true).unwrap().codec,
        VideoCodec::Hevc
    );
    look(&fixture("no-mjpeg.mov"), true).unwrap_err();
}

#[test]
fn a_profile_is_read_from_the_pictures_not_from_what_stands_beside_them() {
    // The decoder configuration says High, its sequence parameter set High 10.
    let mut lies = fixture("no-h264-10-bit.mp4");
    let at = positions(&lies, b"avcC")[0];
    assert_eq!(lies[at + 5], 110);
    lies[at + 5] = 100;
    let refusal = look(&lies, false).unwrap_err().to_string();
    assert!(refusal.contains("High 10"), "{refusal}");
    // And both say so, and the colours are others.
    let set = at + 4 + 6 + 2;
    assert_eq!(lies[set + 1], 110);
    lies[set + 1] = 100;
    let refusal = look(&lies, false).unwrap_err().to_string();
    assert!(refusal.contains("H.264 with 10 bits"), "{refusal}");
}

#[test]
fn a_length_is_what_the_samples_say_and_a_header_that_says_another_is_refused() {
    let bytes = || fixture("codec-h264-main.mp4");
    // The movie's own header, whose scale is 1000.
    for (milliseconds, accepted) in [
        (2000, true),
        (2900, true),
        (3100, false),
        (900, false),
        (4_000_000, false),
    ] {
        let facts = look(&patched(bytes(), b"mvhd", 20, milliseconds), false);
        assert_eq!(facts.is_ok(), accepted, "{milliseconds}");
        match facts {
            Ok(facts) => assert_eq!(facts.duration_ms, 2000),
            Err(refusal) => assert!(
                refusal.to_string().contains(&milliseconds.to_string()),
                "{refusal}"
            ),
        }
    }
    // The track's header.
    let refusal = look(&patched(bytes(), b"mdhd", 20, 400 << 16), false).unwrap_err();
    assert!(matches!(refusal, MediaError::LengthDisagrees(_)), "{refusal}");
    // An edit list that claims more than there is, with and without a header that agrees.
    let longer = patched(bytes(), b"elst", 12, 4_000_000);
    assert_eq!(look(&longer, false).unwrap().duration_ms, 2000);
    let refusal = look(&patched(longer, b"mvhd", 20, 4_000_000), false).unwrap_err();
    assert!(matches!(refusal, MediaError::LengthDisagrees(_)), "{refusal}");
    // One that shows half of it.
    let half = patched(patched(bytes(), b"elst", 12, 1000), b"mvhd", 20, 1000);
    assert_eq!(look(&half, false).unwrap().duration_ms, 1000);
}

#[test]
fn a_webm_lasts_as_long_as_its_blocks_say() {
    let mut bytes = fixture("codec-vp8.webm");
    let at = positions(&bytes, b"\x44\x89\x88")[0] + 3;
    bytes[at..at + 8].copy_from_slice(&4_000_000.0_f64.to_be_bytes());
    let refusal = look(&bytes, false).unwrap_err();
    assert!(matches!(refusal, MediaError::LengthDisagrees(_)), "{refusal}");
    bytes[at..at + 8].copy_from_slice(&2_500.0_f64.to_be_bytes());
    assert_eq!(look(&bytes, false).unwrap().duration_ms, 2000);
}

#[test]
fn boxes_before_the_brands_and_bytes_behind_the_last_box_are_accepted() {
    for name in ["bars.mp4", "bars.mov"] {
        let plain = fixture(name);
        let facts = look(&plain, false).unwrap();
        for before in [
            a_box(b"wide", b""),
            a_box(b"free", &[7; 24]),
            a_box(b"skip", &[7; 4000]),
        ] {
            let moved = moved(&plain, &before);
            assert_eq!(look(&moved, false).unwrap(), facts, "{name}");
        }
        for behind in [
            b"x".as_slice(),
            b"raw",
            b"\0\0\0",
            b"SEFT and more bytes of a camera",
            &[0; 40],
            &[0xFF; 4000],
            b"\0\0\0\x01ab",
        ] {
            let longer = [&plain, behind].concat();
            assert_eq!(look(&longer, false).unwrap(), facts, "{name}, {behind:?}");
            assert_eq!(stored(&longer).len(), longer.len());
            assert!(!has(&stored(&longer), "SEFT"));
        }
    }
    for name in [
        "bars.webm",
        "bars-live.webm",
        "chrome-h264.webm",
        "bars-fragmented.mp4",
    ] {
        let plain = fixture(name);
        let facts = look(&plain, false).unwrap();
        for behind in [b"raw bytes behind".as_slice(), &[0; 40], b"\x01", &[0xFF; 4000]] {
            let longer = [&plain, behind].concat();
            assert_eq!(look(&longer, false).unwrap(), facts, "{name}, {behind:?}");
        }
    }
}

/// The file with `before` at its front and every offset of its chunks moved along.
fn moved(bytes: &[u8], before: &[u8]) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    for table in positions(bytes, b"stco") {
        let count = u32::from_be_bytes(bytes[table + 8..table + 12].try_into().unwrap()) as usize;
        for row in 0..count {
            let at = table + 12 + 4 * row;
            let offset = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) + before.len() as u32;
            changed[at..at + 4].copy_from_slice(&offset.to_be_bytes());
        }
    }
    [before, &changed].concat()
}

#[test]
fn a_video_that_is_cut_is_refused_at_every_byte() {
    for name in [
        "codec-h264-main.mp4",
        "place-keys.mov",
        "codec-vp8.webm",
        "codec-av1.mp4",
    ] {
        let bytes = fixture(name);
        for end in 0..bytes.len() {
            assert!(
                look(&bytes[..end], false).is_err(),
                "{name} is accepted cut at {end} of {}",
                bytes.len()
            );
        }
    }
}

#[test]
fn place_data_are_blanked_and_nothing_moves() {
    for name in ["place.mov", "place-loci.3gp", "place-keys.mov", "place.webm"] {
        let sent = fixture(name);
        let kept = stored(&sent);
        assert!(has(&sent, "31.2304") || name == "place-loci.3gp", "{name}");
        assert_eq!(kept.len(), sent.len());
        for words in ["31.2304", "Nanjing"] {
            assert!(!has(&kept, words), "{name} keeps {words}");
        }
        assert!(!has(&kept, "loci") && !has(&kept, "\u{a9}xyz"));
        assert_eq!(look(&kept, false).unwrap(), look(&sent, false).unwrap(), "{name}");
        assert_eq!(stored(&kept), kept, "{name}: blanking twice is blanking once");
    }
    // Who made the camera says nothing of the place.
    assert!(has(&stored(&fixture("place-keys.mov")), "Apple"));
}

#[test]
fn place_data_are_blanked_wherever_writers_put_them() {
    let place = b"+31.2304+121.4737/";
    let text = [&[0, 18, 0x15, 0xC7], place.as_slice()].concat();
    let xmp = [
        b"\xBE\x7A\xCF\xCB\x97\xA9\x42\xE8\x9C\x71\x99\x94\x91\xE3\xAF\xAC<x:xmpmeta>".as_slice(),
        place,
    ]
    .concat();
    let data = a_box(b"data", &[&[0, 0, 0, 1, 0, 0, 0, 0], place.as_slice()].concat());
    let key = a_box(b"mdta", b"com.apple.quicktime.location.ISO6709");
    let meta = |before: &[u8]| {
        let keys = a_box(b"keys", &[&[0, 0, 0, 0, 0, 0, 0, 1], key.as_slice()].concat());
        let items = a_box(b"ilst", &a_box(&[0, 0, 0, 1], &data));
        let handler = a_box(b"hdlr", &[0; 24]);
        a_box(
            b"meta",
            &[before, &handler, &keys, &items, &a_box(b"xml ", place)].concat(),
        )
    };
    let video = fixture("codec-h264-main.mp4");
    for boxes in [
        a_box(b"udta", &a_box(b"\xA9xyz", &text)),
        a_box(b"udta", &[a_box(b"loci", &text), vec![0; 4]].concat()),
        a_box(b"udta", &a_box(b"XMP_", &text)),
        a_box(b"udta", &meta(&[0; 4])),
        // User data that do not hold together.
        a_box(b"udta", &[[0, 0, 1, 0].as_slice(), b"\xA9xyz", &text].concat()),
        meta(b""),
        meta(&[0; 4]),
        a_box(b"uuid", &xmp),
        a_box(b"NCDT", place),
    ] {
        for parent in [b"moov", b"trak"] {
            let sent = with_metadata(&video, parent, &boxes);
            let kept = stored(&sent);
            assert!(
                has(&sent, "31.2304") && !has(&kept, "31.2304"),
                "{parent:?}: {boxes:?}"
            );
            assert_eq!(look(&kept, false).unwrap(), look(&video, false).unwrap());
            assert_eq!(stored(&kept), kept);
        }
    }
    for top in [
        a_box(b"uuid", &xmp),
        meta(&[0; 4]),
        a_box(b"udta", place),
        a_box(b"makr", place),
    ] {
        let sent = [&video, top.as_slice()].concat();
        assert!(!has(&stored(&sent), "31.2304"));
    }
}

#[test]
fn a_cameras_track_of_places_is_blanked() {
    // The sound of this video said to be timed metadata: its samples are what a camera writes place by place.
    let mut sent = fixture("bars.mp4");
    let at = positions(&sent, b"soun")[0];
    sent[at..at + 4].copy_from_slice(b"meta");
    let kept = stored(&sent);
    let changed = sent
        .iter()
        .zip(&kept)
        .filter(|(before, after)| before != after)
        .count();
    assert!(changed > 5_000, "{changed} bytes");
    assert_eq!(look(&kept, false).unwrap(), look(&sent, false).unwrap());
}

fn shown(bytes: &[u8]) -> Sha256Hash {
    shown_hash(Cursor::new(bytes), bytes.len() as u64).unwrap()
}

#[test]
fn the_same_pictures_have_the_same_hash_in_every_file() {
    for (names, others) in [
        (
            [
                "bars.mp4",
                "bars-faststart.mp4",
                "bars-fragmented.mp4",
                "bars-fragmented-late.mp4",
                "bars.mov",
            ]
            .as_slice(),
            ["still.mp4", "codec-h264-main.mp4", "codec-h264-pcm.mov"].as_slice(),
        ),
        (
            &[
                "codec-h264-main.mp4",
                "place.mov",
                "place-keys.mov",
                "place-loci.3gp",
            ],
            &["codec-h264-high.mp4"],
        ),
        (&["bars.webm", "bars-live.webm"], &["codec-vp8.webm"]),
        (&["codec-vp8.webm", "place.webm"], &["codec-vp9.webm"]),
        (
            &["codec-vp9.webm", "codec-vp9.mp4"],
            &["no-vp9-10-bit.webm", "codec-av1.mp4"],
        ),
        // Sound is not what is shown.
        (
            &["codec-h264-pcm.mov", "codec-h264-alac.mov", "codec-h264-ac3.mp4"],
            &["bars.mov", "chrome-h264.webm"],
        ),
    ] {
        let hash = shown(&fixture(names[0]));
        for name in names {
            assert_eq!(shown(&fixture(name)), hash, "{name}");
            let more = [fixture(name), a_box(b"free", b"24 bytes more")].concat();
            assert_eq!(shown(&more), hash, "{name} with a box of padding");
            assert_eq!(shown(&stored(&fixture(name))), hash, "{name} as it is stored");
        }
        for name in others {
            let bytes = fixture(name);
            let other = shown_hash(Cursor::new(&bytes), bytes.len() as u64);
            assert!(other.is_err() || other.unwrap() != hash, "{name}");
        }
    }
}

#[test]
fn units_beside_the_pictures_do_not_change_what_is_shown() {
    // A unit of supplemental information (type 6) takes the place of a slice's first bytes in the first sample: x264 writes
    // one there, which another encoder's copy would not have.
    let bytes = fixture("codec-h264-main.mp4");
    let at = positions(&bytes, b"x264 - core")[0];
    let mut other = bytes.clone();
    other[at..at + 4].copy_from_slice(b"copy");
    assert_eq!(shown(&other), shown(&bytes));
    // Nor does the level that the sequence claims, which stands in the index.
    let at = positions(&bytes, b"avcC")[0] + 4 + 3;
    let mut other = bytes.clone();
    other[at] ^= 1;
    let sequence = at + 5 + 3;
    other[sequence] ^= 1;
    assert_eq!(shown(&other), shown(&bytes));
    // One byte of a slice does.
    let end = positions(&bytes, b"moov")[0] - 5;
    let mut other = bytes.clone();
    other[end] ^= 1;
    assert_ne!(shown(&other), shown(&bytes));
}

#[test]
fn videos_that_former_releases_took_have_a_hash_too() {
    for name in [
        "no-hevc.mov",
        "no-mpeg4-part-2.mp4",
        "no-mjpeg.mov",
        "no-prores.mov",
        "no-h264-10-bit.mp4",
    ] {
        shown(&fixture(name));
    }
    let lies = patched(fixture("codec-h264-main.mp4"), b"mvhd", 20, 4_000_000);
    assert_eq!(shown(&lies), shown(&fixture("codec-h264-main.mp4")));
}
