//! A backup file of whatever origin.
#![no_main]

use libfuzzer_sys::fuzz_target;

use zhenma::app::operate::backup_file::{read, read_head};

fuzz_target!(|bytes: &[u8]| {
    let _ = read_head(bytes);
    let _ = read(bytes, &mut ());
});
