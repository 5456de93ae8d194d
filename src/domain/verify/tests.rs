use ed25519_dalek::SigningKey;

use super::*;
use crate::domain::appraisal::AgencyFacts;
use crate::domain::catalogue::{Category, PublicFacts};
use crate::domain::certificate::{CertificateFacts, MediaFacts, ReportFacts, StatusListIndex, certificate};
use crate::domain::cover::Policy;
use crate::domain::tag::{Code, KeyInMemory, PublicKey, RingKey, SERIAL_RANDOM_BYTES, Signer};
use crate::hash::Sha256Hash;

const ISSUED: &str = "2026-03-01T00:00:00.000Z";
const BEFORE: &str = "2026-02-01T00:00:00.000Z";
const AFTER: &str = "2026-04-01T00:00:00.000Z";

fn time(text: &str) -> Instant {
    text.parse().unwrap()
}

fn signer(ring: Ring) -> KeyInMemory {
    let secret = if ring == Ring::Seal { 1 } else { 2 };
    KeyInMemory::new(ring.kid(1), SigningKey::from_bytes(&[secret; 32]))
}

fn origin() -> Origin {
    Origin::parse("https://zm.example.cn").unwrap()
}

fn prefix() -> LabelPrefix {
    "9521234".parse().unwrap()
}

fn serial(byte: u8) -> Serial {
    Serial::from_random([byte; SERIAL_RANDOM_BYTES])
}

fn keys(seal: KeyState, certificate: KeyState) -> KeyDocument {
    let key = |ring: Ring, state| RingKey {
        kid: ring.kid(1),
        ring,
        number: 1,
        x: PublicKey(signer(ring).public()),
        added_at: time("2026-01-01T00:00:00Z"),
        state,
    };
    KeyDocument {
        format: KeyDocument::FORMAT.to_owned(),
        dated: time("2026-05-01T00:00:00Z"),
        log_origin: "zm.example.cn/log".to_owned(),
        former_logs: Vec::new(),
        prefix: prefix(),
        origins: vec![origin()],
        keys: vec![key(Ring::Seal, seal), key(Ring::Certificate, certificate)],
        jws: None,
    }
}

fn active() -> KeyDocument {
    keys(KeyState::Active, KeyState::Active)
}

fn compromised_since(since: &str) -> KeyState {
    KeyState::Compromised { since: time(since) }
}

fn code_of(serial: Serial) -> String {
    let code = Code::seal(&signer(Ring::Seal), 1, &origin(), &prefix(), &serial).unwrap();
    code.as_str().to_owned()
}

/// A certificate of the tag with this serial, issued at [`ISSUED`] and signed at `valid_from`.
fn certificate_of(serial: Serial, conclusion: Conclusion, version: u32, valid_from: &str) -> String {
    let item = PublicFacts {
        brand: "b".to_owned(),
        name: "n".to_owned(),
        model: None,
        style_number: None,
        gtin: None,
        own_serial: None,
        category: Category::Shoes,
        origin_country: None,
    };
    let agency = AgencyFacts {
        id: "a".to_owned(),
        name: "A".to_owned(),
        accreditation: None,
    };
    let facts = CertificateFacts {
        origin: &origin(),
        tag_uri: &tag_uri(&origin(), &prefix(), &serial),
        item_uri: "https://zm.example.cn/items/1",
        item: &item,
        agency: &agency,
        conclusion,
        appraised_at: time(BEFORE),
        issued_at: time(ISSUED),
        valid_from: time(valid_from),
        report: ReportFacts {
            sha256: Sha256Hash::of("report"),
            version,
        },
        video: MediaFacts {
            sha256: Sha256Hash::of("video"),
            bytes: 5,
            media_type: "video/mp4".to_owned(),
        },
        signers: &[],
        policy: &Policy::demo(),
        status: StatusListIndex(0),
        version,
        corrects: None,
    };
    certificate(&facts, &signer(Ring::Certificate)).unwrap()
}

fn first_certificate() -> String {
    certificate_of(serial(7), Conclusion::Genuine, 1, ISSUED)
}

#[track_caller]
fn flaw(code: &str, certificate: Option<&str>, keys: &KeyDocument) -> Flaw {
    match verify_offline(code, certificate, keys).unwrap() {
        OfflineVerdict::DoesNotHold(flaw) => flaw,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn undecided(certificate: Option<&str>, keys: &KeyDocument) -> CompromisedKey {
    match verify_offline(&code_of(serial(7)), certificate, keys).unwrap() {
        OfflineVerdict::CannotDecide(key) => key,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn verified(certificate: Option<&str>, keys: &KeyDocument) -> Verified {
    match verify_offline(&code_of(serial(7)), certificate, keys).unwrap() {
        OfflineVerdict::Holds(verified) => *verified,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_code_holds_alone_and_with_its_certificate() {
    let alone = verified(None, &active());
    assert_eq!((alone.serial, alone.seal_key.as_str()), (serial(7), "seal-1"));
    assert_eq!(alone.tag_uri, tag_uri(&origin(), &prefix(), &serial(7)));
    assert_eq!(alone.certificate, None);
    let with = verified(Some(&first_certificate()), &active());
    let vouched = with.certificate.unwrap();
    assert_eq!((vouched.kid.as_str(), vouched.version), ("cert-1", 1));
    assert_eq!(vouched.issued_at, time(ISSUED));
}

#[test]
fn what_a_retired_key_signed_holds() {
    let retired = KeyState::Retired { since: time(AFTER) };
    verified(Some(&first_certificate()), &keys(retired, retired));
}

#[test]
fn what_is_no_whole_code_is_no_verdict() {
    let uri = tag_uri(&origin(), &prefix(), &serial(7));
    for text in ["", "x", &serial(7).to_string(), &uri] {
        assert_eq!(
            verify_offline(text, None, &active()),
            Err(NotASealedCode),
            "{text}"
        );
    }
}

#[test]
fn a_seal_holds_for_its_own_serial_and_key_only() {
    let (own, other) = (code_of(serial(7)), code_of(serial(8)));
    let moved = own.replace(&serial(7).to_string(), &serial(8).to_string());
    assert_ne!(moved, other);
    assert_eq!(flaw(&moved, None, &active()), Flaw::Seal(SealProblem::Forged));
    let seal = own.split('/').nth(3).unwrap();
    let lower = own.replace(seal, &seal.to_ascii_lowercase());
    assert_eq!(flaw(&lower, None, &active()), Flaw::Seal(SealProblem::Malformed));
    let mut unknown = active();
    unknown.keys.retain(|key| key.ring != Ring::Seal);
    assert_eq!(flaw(&own, None, &unknown), Flaw::UnknownKey { number: 1 });
}

#[test]
fn another_operators_code_is_not_ours() {
    let code = code_of(serial(7));
    let mut moved = active();
    moved.origins = vec![Origin::parse("https://other.example.cn").unwrap()];
    let mut renumbered = active();
    renumbered.prefix = "9521235".parse().unwrap();
    for keys in [moved, renumbered] {
        let other = Flaw::OtherOperator {
            origin: origin(),
            prefix: prefix(),
        };
        assert_eq!(flaw(&code, None, &keys), other);
    }
}

#[test]
fn a_certificate_is_of_this_tag_and_unchanged() {
    let code = code_of(serial(7));
    let other = certificate_of(serial(8), Conclusion::Genuine, 1, ISSUED);
    let subject = flaw(&code, Some(&other), &active());
    assert!(matches!(
        subject,
        Flaw::Certificate(CertificateProblem::Subject { .. })
    ));
    let cut = first_certificate();
    let cut = flaw(&code, Some(&cut[..cut.len() - 2]), &active());
    assert!(matches!(cut, Flaw::Certificate(CertificateProblem::Jws(_))));
}

#[test]
fn a_correction_that_says_not_genuine_is_no_good_news() {
    let corrected = certificate_of(serial(7), Conclusion::NotGenuine, 2, AFTER);
    let found = flaw(&code_of(serial(7)), Some(&corrected), &active());
    assert_eq!(found, Flaw::NotGenuine { version: 2 });
}

#[test]
fn a_compromised_seal_key_is_decided_by_an_older_certificate_only() {
    let since_after = keys(compromised_since(AFTER), KeyState::Active);
    assert_eq!(undecided(None, &since_after).kid, "seal-1");
    verified(Some(&first_certificate()), &since_after);
    let since_before = keys(compromised_since(BEFORE), KeyState::Active);
    assert_eq!(undecided(Some(&first_certificate()), &since_before).kid, "seal-1");
    let since_then = keys(compromised_since(ISSUED), KeyState::Active);
    assert_eq!(undecided(Some(&first_certificate()), &since_then).kid, "seal-1");
}

#[test]
fn a_compromised_certificate_key_decides_nothing_whatever_date_it_gave() {
    for since in [BEFORE, ISSUED, AFTER] {
        let keys = keys(KeyState::Active, compromised_since(since));
        let key = undecided(Some(&first_certificate()), &keys);
        assert_eq!((key.kid.as_str(), key.since), ("cert-1", time(since)));
        verified(None, &keys);
    }
}
