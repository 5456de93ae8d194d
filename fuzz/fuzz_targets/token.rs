//! A token as a request sends it: one spelling only.
#![no_main]

use libfuzzer_sys::fuzz_target;

use zhenma::domain::people::TokenSecret;

fuzz_target!(|text: &str| {
    if let Ok(token) = TokenSecret::parse(text) {
        assert_eq!(token.text().as_str(), text);
    }
});
