//! The encoded bits of a status list from a stranger: what is read is read back the same, and nothing is brought down.
#![no_main]

use libfuzzer_sys::fuzz_target;

use zhenma::domain::certificate::Bitstring;

fuzz_target!(|text: &str| {
    if let Some(bits) = Bitstring::decoded(text) {
        assert_eq!(Bitstring::decoded(&bits.encoded()), Some(bits));
    }
});
