//! A code, tag URI or typed serial as anybody may send it.
#![no_main]

use libfuzzer_sys::fuzz_target;

use zhenma::domain::tag::{CodeInput, Seal, parse_code, parse_link};

fuzz_target!(|text: &str| {
    let _ = parse_link(text);
    if let Some(CodeInput::Sealed { seal, .. }) = parse_code(text) {
        if let Ok(parsed) = Seal::parse(&seal) {
            assert_eq!(parsed.text(), seal, "a seal has one spelling");
        }
    }
});
