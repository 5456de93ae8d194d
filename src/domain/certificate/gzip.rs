//! gzip (RFC 1952) of status lists: one member, no name and no time, so that the same bits give the same bytes.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// Magic, deflate, no flags, no time, no extra flags, unknown system.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
/// CRC and length behind the packed bytes.
const TRAILER: usize = 8;
/// How hard it is packed: a list has few bits set.
const LEVEL: u8 = 6;

/// CRC-32 as gzip has it, a bit at a time: a list has 16 KiB.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| {
        if crc & 1 == 1 {
            (crc >> 1) ^ 0xedb8_8320
        } else {
            crc >> 1
        }
    };
    let byte = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc));
    !bytes.iter().fold(!0, byte)
}

/// The length as gzip has it, modulo 2³².
fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len() % (1 << 32)).unwrap_or(u32::MAX)
}

/// `bytes`, packed.
pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut packed = HEADER.to_vec();
    packed.extend_from_slice(&compress_to_vec(bytes, LEVEL));
    packed.extend_from_slice(&crc32(bytes).to_le_bytes());
    packed.extend_from_slice(&length(bytes).to_le_bytes());
    packed
}

/// What was packed, by us or by another program; `None` if it is no gzip of one member or unpacks to more than `most`
/// bytes.
pub(super) fn unpack(packed: &[u8], most: usize) -> Option<Vec<u8>> {
    let (body, trailer) = packed.split_at_checked(packed.len().checked_sub(TRAILER)?)?;
    let deflated = without_header(body)?;
    let bytes = decompress_to_vec_with_limit(deflated, most).ok()?;
    let mut sums = crc32(&bytes).to_le_bytes().to_vec();
    sums.extend_from_slice(&length(&bytes).to_le_bytes());
    (sums == trailer).then_some(bytes)
}

/// The deflated bytes behind the header and its optional fields.
fn without_header(body: &[u8]) -> Option<&[u8]> {
    let (header, mut rest) = body.split_at_checked(HEADER.len())?;
    let (start, flags) = (header.get(..3)?, *header.get(3)?);
    if start != HEADER.get(..3)? || flags & 0xe0 != 0 {
        return None;
    }
    if flags & 4 != 0 {
        let (length, after) = rest.split_at_checked(2)?;
        let length = u16::from_le_bytes(length.try_into().ok()?);
        rest = after.get(usize::from(length)..)?;
    }
    // A name and a comment, each ended by a zero.
    for flag in [8, 16] {
        if flags & flag != 0 {
            let end = rest.iter().position(|byte| *byte == 0)?;
            rest = rest.get(end.checked_add(1)?..)?;
        }
    }
    if flags & 2 != 0 {
        rest = rest.get(2..)?;
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_check_value_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn fields_of_other_programs_are_read_over() {
        let packed = pack(b"bits");
        let (header, rest) = packed.split_at(HEADER.len());
        let mut named = header.to_vec();
        named[3] = 4 | 8 | 16 | 2;
        named.extend_from_slice(&[2, 0, 7, 7]);
        named.extend_from_slice(b"list\0words\0\x01\x02");
        named.extend_from_slice(rest);
        assert_eq!(unpack(&named, 100), Some(b"bits".to_vec()));
        named[3] |= 0x20;
        assert_eq!(unpack(&named, 100), None, "a reserved flag");
    }

    proptest! {
        #[test]
        fn what_was_packed_is_unpacked_and_no_more(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
            let packed = pack(&bytes);
            prop_assert_eq!(unpack(&packed, bytes.len()), Some(bytes.clone()));
            prop_assert!(bytes.is_empty() || unpack(&packed, bytes.len() - 1).is_none());
        }

        #[test]
        fn nothing_from_outside_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = unpack(&bytes, 1000);
            let mut led = HEADER.to_vec();
            led.extend(bytes);
            let _ = unpack(&led, 1000);
        }
    }
}
