//! The one thing of EXIF that stays: which side of the photo is up.

use image::metadata::Orientation;

/// A TIFF (EXIF 2.32, 4.6.4) that holds nothing but the orientation of `exif`, the TIFF of a photo; nothing
/// if the photo stands upright already or does not say.
pub(super) fn only_orientation(exif: &[u8]) -> Option<Vec<u8>> {
    let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
    let orientation = Orientation::from_exif_chunk(tiff)?.to_exif();
    if orientation == 1 {
        return None;
    }
    let mut minimal = Vec::with_capacity(26);
    // Big-endian; the first directory is at byte 8 and has one entry.
    minimal.extend_from_slice(b"MM\0\x2A\0\0\0\x08\0\x01");
    // Tag 0x0112 (orientation), type 3 (16 bits), one value, padded to four bytes.
    minimal.extend_from_slice(&[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    // No second directory, where a small embedded picture would be.
    minimal.extend_from_slice(&[0; 4]);
    Some(minimal)
}
