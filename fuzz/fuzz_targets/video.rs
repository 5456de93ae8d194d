//! A video: MP4, QuickTime or WebM, as phones, browsers and forgers write them.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;

use zhenma::media::video;
use zhenma::media::video::VideoRules;

fuzz_target!(|bytes: &[u8]| {
    let _ = video::inspect(Cursor::new(bytes), bytes.len() as u64, VideoRules { hevc: true });
    // A file that says it is longer than it is.
    let _ = video::inspect(Cursor::new(bytes), (bytes.len() as u64).saturating_mul(3), VideoRules::default());
});
