//! A photo: stripping gives a photo that holds nothing more to strip.
#![no_main]

use libfuzzer_sys::fuzz_target;

use zhenma::media::limits::MediaLimits;
use zhenma::media::photo;
use zhenma::media_type::MediaType;

fuzz_target!(|bytes: &[u8]| {
    let limits = MediaLimits {
        photo_pixels: 1 << 20,
        ..MediaLimits::default()
    };
    for media_type in [MediaType::Jpeg, MediaType::Png, MediaType::Webp] {
        let Ok(stripped) = photo::strip(bytes, media_type) else {
            continue;
        };
        if photo::decode(&stripped, media_type, &limits).is_ok() {
            assert_eq!(photo::strip(&stripped, media_type).ok(), Some(stripped));
        }
    }
});
