//! Verifies a code with nothing but the service's published keys: no network, no store.
//!
//! ```sh
//! curl -o keys.json http://127.0.0.1:8080/.well-known/zhenma-keys.json
//! cargo run --example verify_offline -- 'HTTP://127.0.0.1:8080/…/8004/…' keys.json
//! ```
//!
//! It says whether this service made the code. It does not say where the tag stands today: it may be suspended or revoked,
//! and a photograph of a label has the same code. Ask the service for that.
#![allow(clippy::print_stdout, reason = "an example says what it found")]

use std::error::Error;

use zhenma::domain::tag::{CodeInput, KeyDocument, KeyState, Ring, Seal, parse_code, tag_uri};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(code), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("usage: verify_offline CODE KEYS.json".into());
    };
    // Reading checks the document's own signature.
    let keys = KeyDocument::read(&std::fs::read(file)?)?;
    println!("{}", verdict(&code, &keys));
    Ok(())
}

/// What can be said of `code` by these keys, in one line.
fn verdict(code: &str, keys: &KeyDocument) -> String {
    let Some(CodeInput::Sealed {
        origin,
        seal,
        prefix,
        serial,
    }) = parse_code(code)
    else {
        return "not a code: give the whole address that the QR holds".to_owned();
    };
    if !keys.origins.contains(&origin) || prefix != keys.prefix {
        return format!("not this operator's: {origin} with the prefix {prefix}");
    }
    let seal = match Seal::parse(&seal) {
        Ok(seal) => seal,
        Err(problem) => return format!("not valid: {problem}"),
    };
    // The number in the seal chooses the key; no other is tried.
    let kid = Ring::Seal.kid(seal.key_number);
    let Some(key) = keys.key(Ring::Seal, &kid) else {
        return format!("not valid: the keys know no {kid}");
    };
    if let Err(problem) = seal.verify(&key.x.0, &origin, &prefix, &serial) {
        return format!("not valid: {problem}");
    }
    match key.state {
        // A seal carries no time, so a thief's seals cannot be told from the service's.
        KeyState::Compromised { since } => {
            format!("cannot be decided offline: {kid} is compromised since {since}")
        }
        KeyState::Active | KeyState::Retired { .. } => {
            format!("valid: {} by {kid}", tag_uri(&origin, &prefix, &serial))
        }
    }
}
