//! Tells a file's type from its first bytes; never from its name.

use crate::media::error::MediaError;
use crate::media_type::MediaType;

/// How many first bytes [`sniff`] may need: a long list of MP4 brands fits.
pub const HEAD_BYTES: usize = 512;

/// The type of a file that begins with `head`: its first [`HEAD_BYTES`] bytes, or all it has.
///
/// # Errors
/// [`MediaError::Heic`] for HEIC and HEIF, [`MediaError::UnknownType`] for all else that is not accepted.
pub fn sniff(head: &[u8]) -> Result<MediaType, MediaError> {
    if head.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return Ok(MediaType::Jpeg);
    }
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(MediaType::Png);
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Ok(MediaType::Webp);
    }
    if head.starts_with(&[0x1A, 0x45, 0xDF, 0xA3]) {
        return sniff_ebml(head);
    }
    sniff_boxes(head)
}

/// Boxes that a writer may put before `ftyp`, or instead of it: QuickTime is older than that box.
const BEFORE_BRANDS: [&[u8; 4]; 7] = [b"wide", b"free", b"skip", b"uuid", b"pnot", b"mdat", b"moov"];

/// Tells by the first box with brands. Where the head ends before it, the file counts as QuickTime until its boxes are
/// walked.
fn sniff_boxes(head: &[u8]) -> Result<MediaType, MediaError> {
    let mut rest = head;
    let mut begun = false;
    while let (Some(size), Some(kind)) = (rest.first_chunk::<4>(), rest.get(4..8)) {
        if kind == b"ftyp" {
            return sniff_brands(rest);
        }
        if !BEFORE_BRANDS.iter().any(|known| *known == kind) {
            return Err(MediaError::UnknownType);
        }
        begun = true;
        let next = match u32::from_be_bytes(*size) {
            0 | 1 => None,
            2..8 => return Err(MediaError::UnknownType),
            size => usize::try_from(size).ok().and_then(|size| rest.get(size..)),
        };
        let Some(next) = next else {
            return Ok(MediaType::QuickTime);
        };
        rest = next;
    }
    if begun {
        Ok(MediaType::QuickTime)
    } else {
        Err(MediaError::UnknownType)
    }
}

/// Tells by the brands of the `ftyp` box (ISO/IEC 14496-12, 4.3). Videos have very many brands and pictures
/// in this container few, so what is refused is listed, and the boxes decide about the rest.
pub fn sniff_brands(head: &[u8]) -> Result<MediaType, MediaError> {
    let size = head
        .first_chunk::<4>()
        .map_or(0, |size| u32::from_be_bytes(*size));
    let end = usize::try_from(size).unwrap_or(usize::MAX).min(head.len());
    let (Some(major), compatible) = (head.get(8..12), head.get(16..end).unwrap_or_default()) else {
        return Err(MediaError::UnknownType);
    };
    let is_avif = |brand: &[u8]| brand == b"avif" || brand == b"avis";
    match major {
        b"mif1" | b"msf1" if compatible.chunks_exact(4).any(is_avif) => Err(MediaError::UnknownType),
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"hevm" | b"hevs" | b"mif1" | b"mif2"
        | b"msf1" => Err(MediaError::Heic),
        b"avif" | b"avis" | b"crx " | b"jp2 " | b"jpx " => Err(MediaError::UnknownType),
        b"qt  " => Ok(MediaType::QuickTime),
        _ => Ok(MediaType::Mp4),
    }
}

/// WebM is the EBML file whose DocType element (0x4282, a size of one byte, then the name) says `webm`. Matroska is the
/// same container with anything inside; a browser's recorder calls H.264 so, and what else is refused shows when its
/// header is read.
pub fn sniff_ebml(head: &[u8]) -> Result<MediaType, MediaError> {
    let begins = |name: &[u8]| head.windows(name.len()).take(64).any(|window| window == name);
    if begins(b"\x42\x82\x84webm") || begins(b"\x42\x82\x88matroska") {
        Ok(MediaType::Webm)
    } else {
        Err(MediaError::UnknownType)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixture(name: &str) -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/media/");
        std::fs::read(format!("{folder}{name}")).unwrap()
    }

    #[test]
    fn tells_each_type_from_its_first_bytes() {
        for (name, expected) in [
            ("photo-gps.jpg", MediaType::Jpeg),
            ("photo-gps.png", MediaType::Png),
            ("photo-gps.webp", MediaType::Webp),
            ("bars.mp4", MediaType::Mp4),
            ("bars-fragmented.mp4", MediaType::Mp4),
            ("bars.mov", MediaType::QuickTime),
            ("chrome-h264.webm", MediaType::Webm),
            ("bars.webm", MediaType::Webm),
        ] {
            let bytes = fixture(name);
            let head = &bytes[..HEAD_BYTES.min(bytes.len())];
            assert_eq!(sniff(head).unwrap(), expected, "{name}");
        }
    }

    #[test]
    fn what_stands_before_the_brands_is_passed_over() {
        let bytes = fixture("bars.mp4");
        for before in [
            b"\0\0\0\x08wide".as_slice(),
            b"\0\0\0\x0Cfreexxxx",
            b"\0\0\0\x08skip\0\0\0\x08wide",
        ] {
            let file = [before, &bytes].concat();
            assert_eq!(sniff(&file[..HEAD_BYTES]).unwrap(), MediaType::Mp4);
        }
        let long = [b"\0\0\x10\0free".as_slice(), &[0; 4088], &bytes].concat();
        assert_eq!(sniff(&long[..HEAD_BYTES]).unwrap(), MediaType::QuickTime);
    }

    #[test]
    fn heic_gets_advice() {
        let refusal = sniff(&fixture("photo.heic")).unwrap_err().to_string();
        assert!(
            refusal.contains("Most Compatible") && refusal.contains("JPEG"),
            "{refusal}"
        );
    }

    #[test]
    fn refuses_all_else_and_says_what_is_accepted() {
        let avif = b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf";
        let avif_by_compatible_brand = b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf";
        let others: [&[u8]; 7] = [
            avif,
            avif_by_compatible_brand,
            b"\0\0\0\x08wide\0\0\0\x10junk",
            b"\0\0\0\x07free",
            b"GIF89a",
            b"%PDF-1.7",
            b"\xFF",
        ];
        for bytes in others {
            let refusal = sniff(bytes).unwrap_err();
            assert!(matches!(refusal, MediaError::UnknownType), "{refusal}");
            assert!(refusal.to_string().contains("JPEG, PNG or WebP"));
        }
    }
}
