//! Metadata of MP4 and MOV: what stays is named, everything else becomes padding (`free`) or zeros where it stands.
//!
//! A phone writes where it was into `udta` (`©xyz`, 3GPP's `loci`), into QuickTime's keys (`keys` and `ilst` of a `meta`
//! box), into XMP (`uuid`, `XMP_`) or into a track of timed metadata, and every maker has boxes of its own besides. So
//! nothing is looked for by name, and padding that is there already is emptied: as with photos, what a player needs and a few technical facts (maker, model, program,
//! time of recording) stay, known or not the rest goes.

use crate::media::error::MediaError;
use crate::media::video::blanks::Blanks;
use crate::media::video::boxes::{Fields, Located, located};

/// Boxes at the top of a file that stay.
const TOP: [&[u8; 4]; 11] = [
    b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"mfra", b"sidx", b"ssix", b"pdin", b"prft", b"wide",
];
/// Boxes of a `moov` that stay, beside those that are looked into.
const MOVIE: [&[u8; 4]; 6] = [b"mvhd", b"mvex", b"iods", b"pssh", b"clip", b"wide"];
/// Boxes of a `trak` that stay, beside those that are looked into.
const TRACK: [&[u8; 4]; 10] = [
    b"tkhd", b"edts", b"tref", b"trgr", b"tapt", b"clip", b"matt", b"load", b"imap", b"wide",
];
/// Boxes of a `udta` that stay: program, maker, model, time, names of tracks, roles, hints, how a player's window opens.
const USER_DATA: [&[u8; 4]; 14] = [
    b"\xA9too", b"\xA9swr", b"\xA9mak", b"\xA9mod", b"\xA9day", b"\xA9fmt", b"kind", b"tagc", b"hnti",
    b"hinf", b"WLOC", b"LOOP", b"SelO", b"AllF",
];
/// Items of an `ilst` with names of four letters that stay.
const ITEMS: [&[u8; 4]; 5] = [b"\xA9too", b"\xA9swr", b"\xA9mak", b"\xA9mod", b"\xA9day"];
/// Items of an `ilst` with names in `keys` that stay.
const KEYS: [&str; 13] = [
    "com.apple.quicktime.make",
    "com.apple.quicktime.model",
    "com.apple.quicktime.software",
    "com.apple.quicktime.creationdate",
    "com.apple.quicktime.camera.identifier",
    "com.apple.quicktime.camera.framereadouttimeinmicroseconds",
    "com.apple.quicktime.content.identifier",
    "com.apple.quicktime.full-frame-rate-playback-intent",
    "com.android.version",
    "com.android.capture.fps",
    "com.android.manufacturer",
    "com.android.model",
    "encoder",
];

/// Whether a box at the top of a file stays.
pub(super) fn stays_at_the_top(kind: [u8; 4]) -> bool {
    TOP.contains(&&kind)
}

/// Makes padding of the box with this header and body.
pub(super) fn free(start: u64, body: u64, end: u64, blanks: &mut Blanks) {
    blanks.header(start.saturating_add(4), b"free");
    blanks.zero(body, end);
}

fn free_box(found: &Located<'_>, blanks: &mut Blanks) {
    free(found.start, found.body_at, found.end(), blanks);
}

/// Goes through the body of a `moov` box that begins at `at`.
///
/// # Errors
/// [`MediaError::NotAVideo`] where its boxes do not hold together.
pub(super) fn of_movie(moov: &[u8], at: u64, blanks: &mut Blanks) -> Result<(), MediaError> {
    for found in located(moov, at) {
        let found = found?;
        match &found.kind {
            b"trak" => of_track(&found, blanks)?,
            b"udta" => of_user_data(&found, blanks),
            b"meta" => of_metadata(&found, blanks),
            kind if MOVIE.contains(&kind) => {}
            _ => free_box(&found, blanks),
        }
    }
    Ok(())
}

/// Goes through the body of a `moof` box that begins at `at`.
///
/// # Errors
/// As [`of_movie`].
pub(super) fn of_fragment(moof: &[u8], at: u64, blanks: &mut Blanks) -> Result<(), MediaError> {
    for found in located(moof, at) {
        let found = found?;
        match &found.kind {
            b"traf" => {
                for inner in located(found.body, found.body_at) {
                    let inner = inner?;
                    if matches!(&inner.kind, b"uuid" | b"udta" | b"meta") {
                        free_box(&inner, blanks);
                    }
                }
            }
            b"uuid" | b"udta" | b"meta" => free_box(&found, blanks),
            _ => {}
        }
    }
    Ok(())
}

fn of_track(trak: &Located<'_>, blanks: &mut Blanks) -> Result<(), MediaError> {
    for found in located(trak.body, trak.body_at) {
        let found = found?;
        match &found.kind {
            b"mdia" => {
                for inner in located(found.body, found.body_at) {
                    let inner = inner?;
                    if matches!(&inner.kind, b"uuid" | b"udta" | b"meta") {
                        free_box(&inner, blanks);
                    }
                }
            }
            b"udta" => of_user_data(&found, blanks),
            b"meta" => of_metadata(&found, blanks),
            kind if TRACK.contains(&kind) => {}
            _ => free_box(&found, blanks),
        }
    }
    Ok(())
}

/// Where the boxes in it do not hold together, nobody knows what is what, and all of it goes.
fn of_user_data(udta: &Located<'_>, blanks: &mut Blanks) {
    let Ok(children) = located(udta.body, udta.body_at).collect::<Result<Vec<_>, _>>() else {
        return free_box(udta, blanks);
    };
    for found in children {
        match &found.kind {
            b"meta" => of_metadata(&found, blanks),
            kind if USER_DATA.contains(&kind) => {}
            _ => free_box(&found, blanks),
        }
    }
}

/// A `meta` box: that of ISO/IEC 14496-12 begins with version and flags, that of QuickTime with its first box.
fn of_metadata(meta: &Located<'_>, blanks: &mut Blanks) {
    let skipped = if meta.body.get(4..8) == Some(b"hdlr") {
        0
    } else {
        4
    };
    let at = meta.body_at.saturating_add(skipped);
    let body = usize::try_from(skipped)
        .ok()
        .and_then(|skipped| meta.body.get(skipped..));
    let children = body.map(|body| located(body, at).collect::<Result<Vec<_>, _>>());
    let Some(Ok(children)) = children else {
        return free_box(meta, blanks);
    };
    let keys = children.iter().find(|found| &found.kind == b"keys");
    let Ok(keys) = keys.map_or(Ok(Vec::new()), |keys| kept_keys(keys.body)) else {
        return free_box(meta, blanks);
    };
    for found in &children {
        match &found.kind {
            b"hdlr" | b"keys" => {}
            b"ilst" => of_items(found, &keys, blanks),
            _ => free_box(found, blanks),
        }
    }
}

/// Of each key in a `keys` box, whether what it names stays.
fn kept_keys(body: &[u8]) -> Result<Vec<bool>, MediaError> {
    let mut fields = Fields(body);
    fields.version_and_flags()?;
    fields.u32()?;
    let mut kept = Vec::new();
    for found in located(fields.0, 0) {
        // Each entry is a box: its kind is the namespace, its body the key.
        let name = str::from_utf8(found?.body).unwrap_or_default();
        kept.push(KEYS.contains(&name));
    }
    Ok(kept)
}

/// An `ilst` box: each item's kind is a name, or the number of its key; its values are zeroed inside their `data` boxes.
fn of_items(ilst: &Located<'_>, keys: &[bool], blanks: &mut Blanks) {
    let Ok(items) = located(ilst.body, ilst.body_at).collect::<Result<Vec<_>, _>>() else {
        return free_box(ilst, blanks);
    };
    for item in items {
        let number = usize::try_from(u32::from_be_bytes(item.kind)).unwrap_or(usize::MAX);
        let by_key = number.checked_sub(1).and_then(|index| keys.get(index));
        if by_key.copied().unwrap_or_else(|| ITEMS.contains(&&item.kind)) {
            continue;
        }
        match located(item.body, item.body_at).collect::<Result<Vec<_>, _>>() {
            Ok(values) if !values.is_empty() => {
                for value in values {
                    // What kind of value, and of which language, stands in the first eight bytes.
                    let kept = if &value.kind == b"data" { 8 } else { 0 };
                    blanks.zero(value.body_at.saturating_add(kept).min(value.end()), value.end());
                }
            }
            _ => blanks.zero(item.body_at, item.end()),
        }
    }
}
