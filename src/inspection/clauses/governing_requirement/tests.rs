use proptest::prelude::*;

use super::*;

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

/// (source, limit, verdict, rule, readings).
fn judged(
    direction: Direction,
    basis: (&str, bool),
    declared: Option<(&str, bool)>,
    measured: &str,
) -> (RequirementSource, String, Verdict, String, String) {
    let decided = governing_requirement(
        direction,
        BasisRequirement {
            limit: quantity(basis.0),
            mandatory: basis.1,
        },
        declared.map(|(limit, same_method)| DeclaredRequirement {
            limit: quantity(limit),
            same_method,
        }),
        quantity(measured),
    );
    let reason = &decided.reasons[0];
    let GoverningRequirement {
        applies,
        limit,
        verdict,
    } = decided.decision;
    (
        applies,
        limit.to_string(),
        verdict,
        reason.rule.to_string(),
        reason.readings.join(" "),
    )
}

#[test]
fn whose_requirement_applies() {
    use Direction::{Max, Min};
    use RequirementSource::{Basis, Declared};

    for (direction, basis, declared, applies, rule, readings) in [
        (Max, ("0.5", true), None, Basis, "R41", ""),
        (Max, ("0.5", true), Some(("0.50", true)), Basis, "R41", ""),
        (Max, ("0.5", true), Some(("0.4999", true)), Declared, "R42", "A25"),
        (
            Max,
            ("0.5", true),
            Some(("0.4999", false)),
            Basis,
            "R42",
            "A24 A25",
        ),
        (Max, ("0.5", true), Some(("0.5001", true)), Basis, "R43", "A25"),
        (
            Max,
            ("0.5", false),
            Some(("0.5001", true)),
            Declared,
            "R43",
            "A24 A25",
        ),
        (
            Max,
            ("0.5", false),
            Some(("0.5001", false)),
            Declared,
            "R43",
            "A24 A25",
        ),
        (Min, ("2.5", false), Some(("2.6", true)), Declared, "R42", "A25"),
        (Min, ("2.5", false), Some(("2.6", false)), Basis, "R42", "A24 A25"),
        (Min, ("2.5", true), Some(("2.4", true)), Basis, "R43", "A25"),
        (
            Min,
            ("2.5", false),
            Some(("2.4", true)),
            Declared,
            "R43",
            "A24 A25",
        ),
        (Min, ("2.5", false), Some(("2.50", true)), Basis, "R41", ""),
    ] {
        let found = judged(direction, basis, declared, "1");
        assert_eq!(
            (found.0, found.3.as_str(), found.4.as_str()),
            (applies, rule, readings),
            "{direction} {basis:?} {declared:?}"
        );
        let wanted = match (applies, declared) {
            (Declared, Some((limit, _))) => limit,
            _ => basis.0,
        };
        assert_eq!(found.1, wanted);
    }
}

#[test]
fn a_value_at_the_limit_keeps_it() {
    use Direction::{Max, Min};

    for (direction, measured, verdict, margin) in [
        (Max, "0.4999", Verdict::Pass, "0.0001"),
        (Max, "0.5", Verdict::Pass, "0"),
        (Max, "0.5001", Verdict::Fail, "-0.0001"),
        (Min, "0.4999", Verdict::Fail, "-0.0001"),
        (Min, "0.5", Verdict::Pass, "0"),
        (Min, "0.5001", Verdict::Pass, "0.0001"),
    ] {
        assert_eq!(
            judged(direction, ("0.5", true), None, measured).2,
            verdict,
            "{direction} {measured}"
        );
        assert_eq!(direction.margin(quantity(measured), quantity("0.5")), margin);
    }
    assert_eq!(Max.limit(quantity("0.50")), "<= 0.50");
    assert_eq!(Min.limit(quantity("0.50")), ">= 0.50");
}

proptest! {
    #[test]
    fn a_worse_value_never_improves_the_verdict(
        basis in 1_u32..100, declared in 1_u32..100, same in any::<bool>(), mandatory in any::<bool>(),
        measured in 0_u32..100, more in 0_u32..10,
    ) {
        let judge = |direction, measured: u32| {
            judged(direction, (&basis.to_string(), mandatory), Some((&declared.to_string(), same)),
                &measured.to_string()).2
        };
        prop_assert!(judge(Direction::Max, measured) <= judge(Direction::Max, measured + more));
        prop_assert!(judge(Direction::Min, measured + more) <= judge(Direction::Min, measured));
    }
}
