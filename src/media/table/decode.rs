//! Which characters the bytes of a CSV file are: UTF-8, UTF-16 with its mark, or GB18030 as Chinese Excel writes it.
//!
//! Strictly: what does not decode to the last byte is refused, because what is guessed here would stand on a report for
//! ever. What does decode is read, however rare its characters are, and the answer says as what it was read. The one
//! exception is text that is plainly of another encoding ([`super::foreign`]).

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use super::foreign::is_foreign;
use super::problem::TableProblem;
use super::read::ReadAs;

/// An old workbook, or a new one under a password.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// The text, and what it was read as.
pub(super) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, ReadAs), TableProblem> {
    if bytes.starts_with(OLE) {
        return Err(TableProblem::OldWorkbook);
    }
    for (mark, encoding) in [(b"\xff\xfe", UTF_16LE), (b"\xfe\xff", UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            let text = encoding.decode_without_bom_handling_and_without_replacement(rest);
            return no_zeros(text.ok_or(TableProblem::Utf16)?).map(|text| (text, ReadAs::CsvUtf16));
        }
    }
    if let Some(rest) = bytes.strip_prefix("\u{feff}".as_bytes()) {
        let text = std::str::from_utf8(rest).map_err(|error| TableProblem::NotText {
            line: line_of(rest, error.valid_up_to()),
        })?;
        return no_zeros(text.into()).map(|text| (text, ReadAs::CsvUtf8));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => no_zeros(text.into()).map(|text| (text, ReadAs::CsvUtf8)),
        Err(error) => {
            let line = line_of(bytes, error.valid_up_to());
            no_zeros(gb18030(bytes, line)?).map(|text| (text, ReadAs::CsvGb18030))
        }
    }
}

/// UTF-16 without its mark, or no text at all.
fn no_zeros(text: Cow<'_, str>) -> Result<Cow<'_, str>, TableProblem> {
    if text.contains('\0') {
        Err(TableProblem::Utf16)
    } else {
        Ok(text)
    }
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

/// No line may be good UTF-8 that GB18030 makes nonsense of; `line` is the first that is not UTF-8.
fn gb18030(bytes: &[u8], line: usize) -> Result<Cow<'_, str>, TableProblem> {
    // The mark of GB18030, which few programs write.
    let bytes = bytes.strip_prefix(b"\x84\x31\x95\x33").unwrap_or(bytes);
    for (number, bytes) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        if let Ok(utf8) = std::str::from_utf8(bytes)
            && !utf8.is_ascii()
            && !mostly_common(bytes, 1)
            && mostly_common(&GB18030.encode(utf8).0, 3)
        {
            return Err(TableProblem::Mixed { utf8: number, line });
        }
    }
    let text = GB18030
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or(TableProblem::NotText { line })?;
    // Codes that the standard leaves to whoever has a use for them are in no text people write.
    let private = text.contains(|c| matches!(c, '\u{e000}'..='\u{f8ff}'));
    if private || is_foreign(bytes) {
        Err(TableProblem::NotText { line })
    } else {
        Ok(text)
    }
}

/// Whether of the characters of GB18030 bytes `times` as many are punctuation or among GB 2312's 3,755 common ones as
/// are not.
fn mostly_common(bytes: &[u8], times: usize) -> bool {
    let (mut common, mut rare) = (0_usize, 0_usize);
    let mut bytes = bytes.iter();
    while let Some(lead) = bytes.next() {
        if lead.is_ascii() {
            continue;
        }
        match bytes.next() {
            Some(0xa1..=0xfe) if matches!(lead, 0xa1..=0xa3 | 0xb0..=0xd7) => common += 1,
            Some(b'0'..=b'9') => {
                rare += 1;
                bytes.nth(1);
            }
            _ => rare += 1,
        }
    }
    common > 0 && common >= rare.saturating_mul(times)
}
