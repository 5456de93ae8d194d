//! The first leaf of a log that follows another.
#![no_main]

use libfuzzer_sys::fuzz_target;

use zhenma::domain::log::LogStart;

fuzz_target!(|text: &str| {
    if let Ok(start) = text.parse::<LogStart>() {
        assert_eq!(start.to_string(), text, "a leaf has one spelling");
    }
});
