//! An MP4 file (ISO/IEC 14496-12) with one track of pictures, its index before its media.

use super::h264::{ACROSS, DOWN, Frame, RATE, picture_set, sequence_set};

/// The file with these pictures.
pub(super) fn file(frames: &[Frame]) -> Vec<u8> {
    let brands = a_box(b"ftyp", &[b"isom\0\0\0\0isomavc1"]);
    let mut media = Vec::new();
    let mut sizes = Vec::new();
    for frame in frames {
        let length = number(frame.unit.len());
        media.extend_from_slice(&length.to_be_bytes());
        media.extend_from_slice(&frame.unit);
        sizes.push(length.saturating_add(4));
    }
    // The index is as long whatever place it names.
    let before = number(brands.len().saturating_add(index(frames, &sizes, 0).len()));
    let index = index(frames, &sizes, before.saturating_add(8));
    [brands, index, a_box(b"mdat", &[&media])].concat()
}

/// Lengths of these files are far below 4 GiB.
fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn a_box(kind: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let size = number(body.len().saturating_add(8)).to_be_bytes();
    [size.as_slice(), kind, &body].concat()
}

fn numbers(values: &[u32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_be_bytes()).collect()
}

/// The matrix that turns nothing.
const UPRIGHT: [u32; 9] = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];

fn index(frames: &[Frame], sizes: &[u32], media_at: u32) -> Vec<u8> {
    let count = number(frames.len());
    let milliseconds = count.saturating_mul(1000) / RATE;
    let movie = [
        numbers(&[0, 0, 0, 1000, milliseconds, 0x1_0000, 0x0100_0000, 0, 0]),
        numbers(&UPRIGHT),
        numbers(&[0, 0, 0, 0, 0, 0, 2]),
    ]
    .concat();
    let (width, height) = (ACROSS.saturating_mul(16), DOWN.saturating_mul(16));
    let track = [
        numbers(&[3, 0, 0, 1, 0, milliseconds, 0, 0, 0, 0]),
        numbers(&UPRIGHT),
        numbers(&[width << 16, height << 16]),
    ]
    .concat();
    let media = numbers(&[0, 0, 0, RATE, count, 0x55C4_0000]);
    let handler = [numbers(&[0, 0]), b"vide".to_vec(), numbers(&[0, 0, 0]), vec![0]].concat();
    let reference = [numbers(&[0, 1]), a_box(b"url ", &[&numbers(&[1])])].concat();
    let information = a_box(
        b"minf",
        &[
            &a_box(b"vmhd", &[&numbers(&[1, 0, 0])]),
            &a_box(b"dinf", &[&a_box(b"dref", &[&reference])]),
            &a_box(b"stbl", &[&tables(frames, sizes, media_at)]),
        ],
    );
    let inside = a_box(
        b"mdia",
        &[
            &a_box(b"mdhd", &[&media]),
            &a_box(b"hdlr", &[&handler]),
            &information,
        ],
    );
    let tracks = a_box(b"trak", &[&a_box(b"tkhd", &[&track]), &inside]);
    a_box(b"moov", &[&a_box(b"mvhd", &[&movie]), &tracks])
}

fn tables(frames: &[Frame], sizes: &[u32], media_at: u32) -> Vec<u8> {
    let count = number(frames.len());
    let keys: Vec<u32> = (1..)
        .zip(frames)
        .filter(|(_, frame)| frame.is_key)
        .map(|(at, _)| at)
        .collect();
    [
        a_box(b"stsd", &[&numbers(&[0, 1]), &description()]),
        a_box(b"stts", &[&numbers(&[0, 1, count, 1])]),
        a_box(b"stss", &[&numbers(&[0, number(keys.len())]), &numbers(&keys)]),
        a_box(b"stsc", &[&numbers(&[0, 1, 1, count, 1])]),
        a_box(b"stsz", &[&numbers(&[0, 0, count]), &numbers(sizes)]),
        a_box(b"stco", &[&numbers(&[0, 1, media_at])]),
    ]
    .concat()
}

/// The sample entry `avc1` with its decoder configuration (ISO/IEC 14496-15).
fn description() -> Vec<u8> {
    let length = |unit: &[u8]| u16::try_from(unit.len()).unwrap_or(u16::MAX).to_be_bytes();
    let (sequence, picture) = (sequence_set(), picture_set());
    let configuration = [
        [1, 66, 0xC0, 20, 0xFF, 0xE1].as_slice(),
        &length(&sequence),
        &sequence,
        &[1],
        &length(&picture),
        &picture,
    ]
    .concat();
    let size = (ACROSS.saturating_mul(16) << 16) | DOWN.saturating_mul(16);
    let fields = [
        numbers(&[0, 1, 0, 0, 0, 0, size, 0x48_0000, 0x48_0000, 0]),
        vec![0, 1],
        vec![0; 32],
        vec![0, 0x18, 0xFF, 0xFF],
    ]
    .concat();
    a_box(b"avc1", &[&fields, &a_box(b"avcC", &[&configuration])])
}
