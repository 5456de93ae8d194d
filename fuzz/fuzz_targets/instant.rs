//! A time in whatever offset, to the millisecond.
#![no_main]

use libfuzzer_sys::fuzz_target;

use zhenma::instant::Instant;

fuzz_target!(|text: &str| {
    if let Ok(instant) = text.parse::<Instant>() {
        assert_eq!(instant.to_string().parse(), Ok(instant));
    }
});
