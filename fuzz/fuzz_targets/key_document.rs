//! A key document from anywhere.
#![no_main]

use libfuzzer_sys::fuzz_target;

use zhenma::domain::tag::KeyDocument;

fuzz_target!(|bytes: &[u8]| {
    assert!(KeyDocument::read(bytes).is_err(), "nobody guesses a signature");
});
