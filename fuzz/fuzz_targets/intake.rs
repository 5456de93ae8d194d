//! An intake file as any spreadsheet may write it.
#![no_main]

use libfuzzer_sys::fuzz_target;

use zhenma::app::intake::file::read_intake;
use zhenma::media::table::TableLimits;

fuzz_target!(|bytes: &[u8]| {
    let _ = read_intake(bytes, TableLimits::default());
});
