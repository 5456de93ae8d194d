//! Metadata of WebM: what stays is named, the values of everything else become zeros or padding where they stand.

use crate::media::video::blanks::Blanks;
use crate::media::video::webm::ebml::{Element, children, find, string};

const TAG: u32 = 0x7373;
const SIMPLE_TAG: u32 = 0x67C8;
const TAG_NAME: u32 = 0x45A3;
const TAG_STRING: u32 = 0x4487;
const TAG_BINARY: u32 = 0x4485;
const TITLE: u32 = 0x7BA9;
const CRC: u32 = 0xBF;
const VOID: u8 = 0xEC;

/// Names of tags that stay: what wrote the file, and what it counted.
const NAMES: [&str; 9] = [
    "ENCODER",
    "ENCODER_SETTINGS",
    "DURATION",
    "BPS",
    "NUMBER_OF_FRAMES",
    "NUMBER_OF_BYTES",
    "_STATISTICS_WRITING_APP",
    "_STATISTICS_WRITING_DATE_UTC",
    "_STATISTICS_TAGS",
];

/// Makes padding of the element from `start` to `end`. One of fewer bytes than such a header has holds nothing.
pub(super) fn void(start: u64, end: u64, blanks: &mut Blanks) {
    let Some(size) = end.checked_sub(start).and_then(|bytes| bytes.checked_sub(9)) else {
        return;
    };
    let mut header = [VOID, 1, 0, 0, 0, 0, 0, 0, 0];
    // The size stands in the last seven bytes; no file has so many that it would not.
    for (to, from) in header.iter_mut().skip(2).zip(size.to_be_bytes().iter().skip(1)) {
        *to = *from;
    }
    blanks.header(start, &header);
    blanks.zero(start.saturating_add(9), end);
}

/// Goes through the body of a Tags element that begins at `at`.
pub(super) fn of_tags(tags: &[u8], at: u64, blanks: &mut Blanks) {
    let elements = children(tags, at);
    drop_checksum(&elements, blanks);
    for tag in elements.iter().filter(|element| element.id == TAG) {
        let elements = children(tag.body, tag.body_at);
        drop_checksum(&elements, blanks);
        of_simple_tags(&elements, 0, blanks);
    }
}

/// Tags hold tags; those of a depth that nobody writes go whole.
fn of_simple_tags(elements: &[Element<'_>], depth: u32, blanks: &mut Blanks) {
    for tag in elements.iter().filter(|element| element.id == SIMPLE_TAG) {
        if depth > 8 {
            void(tag.start, tag.end(), blanks);
            continue;
        }
        let inner = children(tag.body, tag.body_at);
        let name = string(find(&inner, TAG_NAME).unwrap_or_default());
        if !NAMES.contains(&name.as_str()) {
            drop_checksum(&inner, blanks);
            for value in inner
                .iter()
                .filter(|value| matches!(value.id, TAG_STRING | TAG_BINARY))
            {
                blanks.zero(value.body_at, value.end());
            }
        }
        of_simple_tags(&inner, depth.saturating_add(1), blanks);
    }
}

/// Blanks the title in the elements of an Info element.
pub(super) fn of_info(elements: &[Element<'_>], blanks: &mut Blanks) {
    for title in elements.iter().filter(|element| element.id == TITLE) {
        drop_checksum(elements, blanks);
        blanks.zero(title.body_at, title.end());
    }
}

/// A checksum of what is blanked would be wrong; it becomes padding of the same length.
fn drop_checksum(elements: &[Element<'_>], blanks: &mut Blanks) {
    for checksum in elements.iter().filter(|element| element.id == CRC) {
        blanks.header(checksum.start, &[VOID]);
        blanks.zero(checksum.body_at, checksum.end());
    }
}
