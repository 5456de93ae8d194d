use proptest::prelude::*;

use crate::media::photo::*;

const PHOTOS: [(&str, MediaType); 6] = [
    ("photo-gps.jpg", MediaType::Jpeg),
    ("photo-progressive.jpg", MediaType::Jpeg),
    ("photo-gps.png", MediaType::Png),
    ("photo-gps.webp", MediaType::Webp),
    ("photo-plain.webp", MediaType::Webp),
    ("photo-alpha.webp", MediaType::Webp),
];

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/media/");
    std::fs::read(format!("{folder}{name}")).unwrap()
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

fn decoder(bytes: &[u8], media_type: MediaType) -> impl ImageDecoder {
    let format = ImageFormat::from_mime_type(media_type.mime()).unwrap();
    ImageReader::with_format(Cursor::new(bytes.to_vec()), format)
        .into_decoder()
        .unwrap()
}

fn pixels(bytes: &[u8], media_type: MediaType) -> Vec<u8> {
    image::DynamicImage::from_decoder(decoder(bytes, media_type))
        .unwrap()
        .into_bytes()
}

#[test]
fn the_place_is_gone_and_was_there_before() {
    for (name, media_type) in PHOTOS.into_iter().filter(|(name, _)| name.contains("gps")) {
        let sent = fixture(name);
        let stored = strip(&sent, media_type).unwrap();
        // A GPS directory, XMP, IPTC, and the words of a comment, each as some of the fixtures have it.
        let signs: [&[u8]; 6] = [
            b"GPSLatitude",
            b"31.2304",
            b"Shanghai",
            b"Photoshop",
            b"http://ns.adobe.com/",
            b"Phone",
        ];
        assert!(
            signs.iter().any(|sign| holds(&sent, sign)),
            "{name} shows nothing"
        );
        for sign in signs {
            assert!(!holds(&stored, sign), "{name} still has {}", sign.escape_ascii());
        }
        let exif = decoder(&stored, media_type).exif_metadata().unwrap().unwrap();
        assert_eq!(
            exif.len(),
            26,
            "{name}: an EXIF with one tag and no room for a second"
        );
        assert!(decoder(&sent, media_type).exif_metadata().unwrap().unwrap().len() > 100);
    }
}

#[test]
fn pixels_colours_and_the_upright_side_stay() {
    for (name, media_type) in PHOTOS {
        let sent = fixture(name);
        let stored = strip(&sent, media_type).unwrap();
        assert_eq!(pixels(&sent, media_type), pixels(&stored, media_type), "{name}");
        let (mut before, mut after) = (decoder(&sent, media_type), decoder(&stored, media_type));
        assert_eq!(
            before.icc_profile().unwrap(),
            after.icc_profile().unwrap(),
            "{name}"
        );
        assert_eq!(
            before.icc_profile().unwrap().is_some(),
            name.contains("gps"),
            "{name}"
        );
        assert_eq!(
            before.orientation().unwrap(),
            after.orientation().unwrap(),
            "{name}"
        );
        assert_eq!(
            after.orientation().unwrap().to_exif() != 1,
            name.contains("gps"),
            "{name}"
        );
    }
}

#[test]
fn nothing_follows_the_end() {
    for (name, media_type) in PHOTOS {
        let sent = fixture(name);
        let stored = strip(&sent, media_type).unwrap();
        let trailed = [sent.as_slice(), b"\xFF\xD8 a second picture \xFF\xD9"].concat();
        assert_eq!(strip(&trailed, media_type).unwrap(), stored, "{name}");
    }
    assert!(
        strip(&fixture("photo-gps.jpg"), MediaType::Jpeg)
            .unwrap()
            .ends_with(&[0xFF, 0xD9])
    );
}

#[test]
fn a_comment_between_the_scans_goes_too() {
    let sent = fixture("photo-progressive.jpg");
    let second = sent
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| *pair == [0xFF, 0xDA])
        .nth(1)
        .unwrap()
        .0;
    let mut commented = sent.clone();
    commented.splice(second..second, *b"\xFF\xFE\0\x0831.230");
    assert_ne!(strip(&commented, MediaType::Jpeg).unwrap(), commented);
    assert_eq!(
        strip(&commented, MediaType::Jpeg).unwrap(),
        strip(&sent, MediaType::Jpeg).unwrap()
    );
}

#[test]
fn a_webps_header_says_what_is_left_in_it() {
    let sent = fixture("photo-gps.webp");
    let stored = strip(&sent, MediaType::Webp).unwrap();
    // Profile, EXIF and XMP before; profile and EXIF, which is the orientation, after.
    assert_eq!((sent[20], stored[20]), (0x2C, 0x28));
    let mut animated = sent;
    animated[20] |= 0x02;
    assert!(
        strip(&animated, MediaType::Webp)
            .unwrap_err()
            .to_string()
            .contains("animated")
    );
}

#[test]
fn a_photo_cut_anywhere_is_refused() {
    for (name, media_type) in PHOTOS {
        let stored = strip(&fixture(name), media_type).unwrap();
        for end in 12..stored.len() {
            let whole = strip(&stored[..end], media_type)
                .and_then(|bytes| decode(&bytes, media_type, &MediaLimits::default()));
            assert!(
                matches!(whole, Err(MediaError::BrokenPhoto { .. })),
                "{name} cut at {end}: {whole:?}"
            );
        }
    }
}

#[test]
fn too_many_pixels_are_refused_before_they_are_decoded() {
    let png = fixture("photo-gps.png");
    decode(&png, MediaType::Png, &of_pixels(160 * 120)).unwrap();
    for (name, media_type) in PHOTOS.into_iter().filter(|(name, _)| name.contains("gps")) {
        let photo = strip(&fixture(name), media_type).unwrap();
        let refusal = decode(&photo, media_type, &of_pixels(160 * 120 - 1))
            .unwrap_err()
            .to_string();
        assert!(refusal.contains("19199 pixels"), "{name}: {refusal}");
    }
}

fn of_pixels(photo_pixels: u64) -> MediaLimits {
    MediaLimits {
        photo_pixels,
        ..MediaLimits::default()
    }
}

/// The last scan of a progressive photo, again and again: few bytes each, and every one is decoded over all pixels.
fn with_scans(more: usize) -> Vec<u8> {
    let photo = strip(&fixture("photo-progressive.jpg"), MediaType::Jpeg).unwrap();
    let last = photo.windows(2).rposition(|pair| pair == [0xFF, 0xDA]).unwrap();
    let (before, scan) = photo.split_at(last);
    let (scan, end) = scan.split_at(scan.len() - 2);
    [before, &scan.repeat(1 + more), end].concat()
}

#[test]
fn a_photo_of_too_many_scans_is_refused_before_it_is_decoded() {
    let limits = MediaLimits::default();
    decode(&with_scans(0), MediaType::Jpeg, &limits).unwrap();
    for more in [limits.photo_scans, 10_000] {
        let refusal = decode(&with_scans(more), MediaType::Jpeg, &limits).unwrap_err();
        assert!(
            matches!(refusal, MediaError::TooManyScans { limit: 32 }),
            "{refusal}"
        );
    }
}

#[test]
fn a_frame_of_too_many_pixels_is_refused_whatever_kind_of_frame_it_is() {
    let photo = strip(&fixture("photo-gps.jpg"), MediaType::Jpeg).unwrap();
    let frame = photo
        .windows(2)
        .position(|pair| matches!(pair, [0xFF, 0xC0..=0xC2]))
        .unwrap();
    for kind in [0xC0, 0xC1, 0xC2, 0xC3, 0xC9, 0xCA, 0xCF] {
        let mut huge = photo.clone();
        huge[frame + 1] = kind;
        huge[frame + 5..frame + 9].fill(0xFF);
        let refusal = decode(&huge, MediaType::Jpeg, &MediaLimits::default()).unwrap_err();
        assert!(
            matches!(refusal, MediaError::TooLarge { .. }),
            "{kind:x}: {refusal}"
        );
    }
}

#[test]
fn a_small_picture_cannot_unpack_a_huge_colour_profile() {
    let mut png = img_parts::png::Png::from_bytes(fixture("photo-gps.png").into()).unwrap();
    // 256 MiB of zeros under the name of a profile.
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 256 << 20], 9);
    let profile = [b"p\0\0".as_slice(), &packed].concat();
    png.chunks_mut()
        .retain(|chunk| !matches!(&chunk.kind(), b"iCCP" | b"sRGB"));
    png.chunks_mut()
        .insert(1, img_parts::png::PngChunk::new(*b"iCCP", profile.into()));
    let bytes = png.encoder().bytes();
    assert_eq!(
        memory_for(&bytes, MediaType::Png, &MediaLimits::default()),
        (160 * 120 * 12) + (16 << 20)
    );
    let _ = decode(&bytes, MediaType::Png, &MediaLimits::default());
}

proptest! {
    #[test]
    fn stripping_twice_is_stripping_once(
        which in 0..PHOTOS.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        inserted in prop::collection::vec(any::<u8>(), 0..40),
        at in any::<prop::sample::Index>(),
    ) {
        let (name, media_type) = PHOTOS[which];
        let mut bytes = fixture(name);
        for (at, byte) in changes {
            let at = at.index(bytes.len().min(2000));
            bytes[at] = byte;
        }
        let at = at.index(bytes.len());
        bytes.splice(at..at, inserted);
        if let Ok(once) = strip(&bytes, media_type) {
            prop_assert_eq!(strip(&once, media_type).unwrap(), once);
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for (front, media_type) in [
            (b"".as_slice(), MediaType::Jpeg),
            (b"\xFF\xD8\xFF", MediaType::Jpeg),
            (b"\x89PNG\r\n\x1a\n", MediaType::Png),
            (b"RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0", MediaType::Webp),
        ] {
            bytes.splice(0..0, front.iter().copied());
            if let Ok(once) = strip(&bytes, media_type) {
                prop_assert_eq!(strip(&once, media_type).unwrap(), once);
            }
        }
    }
}

#[test]
fn the_same_picture_has_the_same_hash_whatever_was_added_to_its_file() {
    let mut hashes = std::collections::HashSet::new();
    for (name, media_type) in [
        ("photo-gps.jpg", MediaType::Jpeg),
        ("photo-progressive.jpg", MediaType::Jpeg),
        ("photo-gps.png", MediaType::Png),
        ("photo-gps.webp", MediaType::Webp),
        ("photo-alpha.webp", MediaType::Webp),
    ] {
        let sent = fixture(name);
        let stripped = strip(&sent, media_type).unwrap();
        let hash = shown_hash(&stripped, media_type).unwrap();
        assert_eq!(shown_hash(&sent, media_type).unwrap(), hash, "{name}");
        assert!(hashes.insert(hash), "{name}");
    }
    // A profile and a table that nothing uses, both of which stripping leaves.
    let plain = strip(&fixture("photo-progressive.jpg"), MediaType::Jpeg).unwrap();
    let more = [
        &plain[..2],
        b"\xFF\xE2\x00\x12ICC_PROFILE\0\x01\x01xx",
        &plain[2..],
    ]
    .concat();
    let kept = strip(&more, MediaType::Jpeg).unwrap();
    assert_ne!(kept, plain);
    assert_eq!(
        shown_hash(&kept, MediaType::Jpeg).unwrap(),
        shown_hash(&plain, MediaType::Jpeg).unwrap()
    );
}
