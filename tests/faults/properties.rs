//! Codecs and state machines that have no property test beside them in their room.

use proptest::prelude::*;

use zhenma::domain::log::{Leaf, LeafKind};
use zhenma::domain::scan::{Ledger, Projection, ProjectionHead, Visitor};
use zhenma::domain::tag::state::{Status, Transition, transition};
use zhenma::domain::tag::{CodeInput, LabelPrefix, Origin, Serial, parse_code, tag_uri};
use zhenma::hash::Sha256Hash;
use zhenma::instant::Instant;

fn hash() -> impl Strategy<Value = Sha256Hash> {
    any::<[u8; 32]>().prop_map(Sha256Hash::from_bytes)
}

fn instant() -> impl Strategy<Value = Instant> {
    // Years 1970 to 9999, to the millisecond.
    (0..253_402_300_799_000_i64).prop_map(|milliseconds| {
        Instant::from_timestamp(jiff::Timestamp::from_millisecond(milliseconds).unwrap())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    /// The head and the answer of a verify record are read as they are written, whatever brackets and commas stand in
    /// them; what is no record is none.
    #[test]
    fn a_verify_record_is_read_as_it_is_written(
        code: String, genuine: bool, text: String, received_at in prop::option::of(instant()), noise: Vec<u8>,
    ) {
        let head = ProjectionHead { code, genuine, received_at };
        let answer = serde_json::json!({ "verdict": text, "tag": { "serial": [text, "]}", ","] } });
        let record = bytes::Bytes::from(serde_json::to_vec(&(&head, &answer)).unwrap());
        let read = Projection::read(&record).unwrap();
        prop_assert_eq!(&read.head, &head);
        prop_assert_eq!(serde_json::from_slice::<serde_json::Value>(&read.answer).unwrap(), answer);
        let cut = record.slice(..record.len() - 1);
        prop_assert!(Projection::read(&cut).is_none());
        let _ = Projection::read(&noise.into());
    }

    #[test]
    fn a_hash_and_an_instant_are_read_as_they_are_written(hash in hash(), instant in instant()) {
        prop_assert_eq!(hash.to_string().parse::<Sha256Hash>().unwrap(), hash);
        prop_assert_eq!(instant.to_string().parse::<Instant>().unwrap(), instant);
    }

    #[test]
    fn a_leaf_is_read_as_it_is_written_and_no_other_text_is_one(
        time in instant(),
        serial in prop::option::of(hash()),
        certificate in prop::option::of(hash()),
        report in prop::option::of(hash()),
        key in prop::option::of("[a-z][a-z0-9-]{0,20}"),
        cut in any::<prop::sample::Index>(),
    ) {
        let leaf = Leaf { kind: LeafKind::Issued, time, serial, certificate, report, key };
        let text = leaf.to_string();
        let read = text.parse::<Leaf>().unwrap();
        prop_assert_eq!(read.to_string(), text.as_str());
        // Torn, it is no leaf; or, torn inside the last line, another one that says so.
        let torn = &text[..cut.index(text.len())];
        if let Ok(other) = torn.parse::<Leaf>() {
            prop_assert_eq!(other.to_string(), torn);
        }
    }

    #[test]
    fn a_tag_uri_leads_back_to_its_serial(random in any::<[u8; 12]>(), port in 1..=65_535_u16) {
        let origin = Origin::parse(&format!("http://zm.test:{port}")).unwrap();
        let prefix: LabelPrefix = "9521234".parse().unwrap();
        let serial = Serial::from_random(random);
        match parse_code(&tag_uri(&origin, &prefix, &serial)) {
            Some(CodeInput::Uri { origin: o, prefix: p, serial: s }) => {
                prop_assert_eq!((o, p, s), (origin, prefix, serial));
            }
            other => prop_assert!(false, "{other:?}"),
        }
    }

    /// However the acts come: what is final stays final, only a bound tag is genuine, and one reinstated stands where
    /// it was suspended.
    #[test]
    fn a_tags_life_never_goes_back(acts in prop::collection::vec(0..Transition::ALL.len(), 0..40)) {
        let (mut status, mut before, mut bound) = (Status::Issued, None, false);
        for act in acts.into_iter().map(|number| Transition::ALL[number]) {
            let Ok(next) = transition(status, act, before) else { continue };
            prop_assert!(status.is_live() || !next.is_live(), "{status:?} came back to life by {act:?}");
            match act {
                Transition::Suspend => before = Some(status),
                Transition::Reinstate => prop_assert_eq!(Some(next), before.take()),
                _ => {}
            }
            bound |= act == Transition::Bind;
            status = next;
            prop_assert!(status != Status::Active || bound);
        }
    }

    /// However scans race, who came first is who came first, and "others" is never taken back.
    #[test]
    fn a_ledger_only_ever_learns(time in instant(), visitors in prop::collection::vec(0..3_u8, 1..20)) {
        let visitor = |number: u8| Visitor::new(time.shanghai_date(), &[7; 32], &number.to_string());
        let mut ledger = Ledger::first(time, visitor(visitors[0]));
        for number in &visitors {
            if let Some(next) = ledger.after(visitor(*number)) {
                prop_assert!(next.others && !ledger.others);
                prop_assert_eq!((next.first_at, next.first_visitor), (ledger.first_at, ledger.first_visitor));
                ledger = next;
            }
        }
        prop_assert_eq!(ledger.others, visitors.iter().any(|number| *number != visitors[0]));
    }
}
