use ed25519_dalek::SigningKey;
use proptest::prelude::*;

use super::super::signer::KeyInMemory;
use super::*;

fn signer() -> KeyInMemory {
    KeyInMemory::new("seal-1".to_owned(), SigningKey::from_bytes(&[1; 32]))
}

fn label(random: [u8; 12]) -> (Origin, LabelPrefix, Serial, Code) {
    let origin = Origin::parse("https://zm.example.cn").unwrap();
    let prefix: LabelPrefix = "9521234".parse().unwrap();
    let serial = Serial::from_random(random);
    let code = Code::seal(&signer(), 1, &origin, &prefix, &serial).unwrap();
    (origin, prefix, serial, code)
}

fn parts(code: &Code) -> (Origin, String, LabelPrefix, Serial) {
    match parse_code(code.as_str()) {
        Some(CodeInput::Sealed {
            origin,
            seal,
            prefix,
            serial,
        }) => (origin, seal, prefix, serial),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_longest_code_has_178_characters() {
    let prefix: LabelPrefix = "9521234567".parse().unwrap();
    let origin = Origin::parse("https://abcdefghijklm.nopqrst.example").unwrap();
    assert!(origin.fits(&prefix).is_ok());
    let serial = Serial::from_random([3; 12]);
    let code = Code::seal(&signer(), 255, &origin, &prefix, &serial).unwrap();
    assert_eq!(origin.as_str().len(), 37);
    assert_eq!(code.as_str().len(), 178);
}

#[test]
fn a_code_is_its_own_origin_seal_and_serial() {
    let (origin, prefix, serial, code) = label([9; 12]);
    let (read_origin, seal, read_prefix, read_serial) = parts(&code);
    assert_eq!(
        (&read_origin, &read_prefix, read_serial),
        (&origin, &prefix, serial)
    );
    let seal_value = Seal::parse(&seal).unwrap();
    assert_eq!(seal_value.key_number, 1);
    assert_eq!(seal_value.text(), seal);
    assert_eq!(
        seal_value.verify(&signer().public(), &origin, &prefix, &serial),
        Ok(())
    );
    assert!(is_the_code(
        code.as_str(),
        Some(&origin),
        (&seal, &prefix, &serial)
    ));
    assert!(is_the_code(code.as_str(), None, (&seal, &prefix, &serial)));
}

#[test]
fn a_seal_on_another_serial_is_not_the_code() {
    let (origin, prefix, serial, code) = label([9; 12]);
    let (.., other) = label([10; 12]);
    let (_, seal, ..) = parts(&other);
    assert!(!is_the_code(
        code.as_str(),
        Some(&origin),
        (&seal, &prefix, &serial)
    ));
    assert!(!is_the_code(code.as_str(), None, (&seal, &prefix, &serial)));
    let moved = Seal::parse(&seal)
        .unwrap()
        .verify(&signer().public(), &origin, &prefix, &serial);
    assert_eq!(moved, Err(SealProblem::Forged));
}

#[test]
fn lower_case_padded_and_crooked_codes_are_not_codes() {
    let (origin, prefix, serial, code) = label([9; 12]);
    let text = code.as_str();
    let lower = text.to_lowercase();
    for crooked in [
        lower.as_str(),
        &format!("{text}="),
        &format!("{text}/x"),
        &format!("x{text}"),
        &format!("{text}&x=1"),
        &text.replace("/8004/", "/8003/"),
        &text.replace("/8004/", "/x/8004/"),
        &text.replace("9521234", "952"),
        &text.replace("https", "ftp"),
        "https://",
        "://",
        "",
    ] {
        let sealed_and_equal = match parse_code(crooked) {
            Some(CodeInput::Sealed {
                origin,
                seal,
                prefix,
                serial,
            }) => is_the_code(text, Some(&origin), (&seal, &prefix, &serial)),
            Some(_) => true,
            None => false,
        };
        assert!(
            !sealed_and_equal || crooked.replace("ftp", "https") == text,
            "{crooked}"
        );
    }
    // The scheme and host are the same in any case: browsers lower them.
    let browser = text.replace("HTTPS://ZM.EXAMPLE.CN", "https://zm.example.cn");
    assert!(matches!(parse_code(&browser), Some(CodeInput::Sealed { .. })));
    // A lower-case seal is a seal that does not match, never a stem to ignore.
    let seal = parts(&code).1.to_lowercase();
    let link = parse_link(&format!("{seal}/8004/{prefix}{serial}")).unwrap();
    assert!(!is_the_code(
        text,
        Some(&origin),
        (&link.seal.unwrap(), &prefix, &serial)
    ));
}

#[test]
fn other_stems_are_ignored() {
    let (_, prefix, serial, _) = label([9; 12]);
    for stem in ["", "some/", "some/shop/"] {
        let link = parse_link(&format!("{stem}8004/{prefix}{serial}")).unwrap();
        assert_eq!((link.seal, link.serial), (None, serial), "{stem}");
    }
    assert_eq!(parse_link(&format!("x8004/{prefix}{serial}")), None);
}

proptest! {
    #[test]
    fn nothing_from_outside_panics(text in "\\PC{0,300}") {
        let _ = parse_code(&text);
        let _ = parse_link(&text);
        let _ = Seal::parse(&text);
    }

    #[test]
    fn a_changed_code_is_never_the_code(place in any::<prop::sample::Index>(), to in "[A-Z0-9]") {
        let (_, _, _, code) = label([9; 12]);
        let place = place.index(code.as_str().len());
        let mut changed = code.as_str().to_owned();
        changed.replace_range(place..=place, &to);
        prop_assume!(changed != code.as_str());
        if let Some(CodeInput::Sealed { origin, seal, prefix, serial }) = parse_code(&changed) {
            prop_assert!(!is_the_code(code.as_str(), Some(&origin), (&seal, &prefix, &serial)));
        }
    }
}
