//! A log's checkpoint as an operator hands it to a restore.
#![no_main]

use libfuzzer_sys::fuzz_target;

use zhenma::domain::log::SignedCheckpoint;

fuzz_target!(|text: &str| {
    let _ = SignedCheckpoint::parse(text);
});
