//! A JWS from a stranger: it never verifies, and never brings anything down.
#![no_main]

use ed25519_dalek::SigningKey;
use libfuzzer_sys::fuzz_target;

use zhenma::domain::tag::verify_jws;

fuzz_target!(|text: &str| {
    let key = SigningKey::from_bytes(&[7; 32]).verifying_key();
    assert!(
        verify_jws(text, |_| Some(key)).is_err(),
        "nobody guesses a signature"
    );
});
