//! A leaf of the log: one spelling only.
#![no_main]

use libfuzzer_sys::fuzz_target;

use zhenma::domain::log::Leaf;

fuzz_target!(|text: &str| {
    if let Ok(leaf) = text.parse::<Leaf>() {
        assert_eq!(leaf.to_string(), text);
    }
});
