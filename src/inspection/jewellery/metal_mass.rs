//! The mass of precious-metal jewellery: jewellery 5.1, table 2 (R25).

use rust_decimal::Decimal;

use crate::inspection::clauses::verdict::Graded;
use crate::inspection::{Decided, Grade, Quantity, Reason, normalised};

/// The tolerance of QB/T 1690 clause 4 for a mass: data with an edition, which the specification does not print (A30).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MassTolerance {
    /// How many grams less are allowed.
    pub minus_g: Quantity,
    /// How many grams more.
    pub plus_g: Quantity,
}

/// Whether a piece weighs what is promised: up to the tolerance it does; up to three times the tolerance it is a minor
/// nonconformity (B), beyond a severe one (A). Jewellery 5.1, table 2: R25 with A30 (the tolerance of the side on which
/// the deviation lies) and A29 (nothing is rounded).
#[must_use]
pub fn precious_mass(nominal_g: Quantity, measured_g: Quantity, tolerance: MassTolerance) -> Decided<Graded> {
    let deviation = measured_g.value() - nominal_g.value();
    let allowed = if deviation < Decimal::ZERO {
        tolerance.minus_g.value()
    } else {
        tolerance.plus_g.value()
    };
    let three_times = allowed * Decimal::from(3);
    let difference = deviation.abs();
    let (graded, limit, zh, en) = if difference <= allowed {
        (
            Graded::PASS,
            allowed,
            "质量偏差在允差之内",
            "the mass lies within the tolerance",
        )
    } else if difference <= three_times {
        (
            Graded::failed(Grade::B),
            allowed,
            "质量偏差超过允差、不超过3倍允差：不合格",
            "the mass is beyond the tolerance, three times the tolerance at most: a nonconformity",
        )
    } else {
        (
            Graded::failed(Grade::A),
            three_times,
            "质量偏差超过3倍允差：严重不合格",
            "the mass is beyond three times the tolerance: a severe nonconformity",
        )
    };
    let mut reason = Reason::new("5.1 table 2", "R25", zh, en)
        .read_as("A29")
        .given("nominal_g", nominal_g)
        .given("measured_g", measured_g)
        .given("deviation_g", normalised(deviation))
        .given("tolerance_g", normalised(allowed))
        .held_against(
            format!("<= {} g", normalised(limit)),
            normalised(limit - difference),
        );
    if tolerance.minus_g != tolerance.plus_g {
        reason = reason.read_as("A30");
    }
    Decided::new(graded, reason)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judged(nominal: &str, measured: &str, minus: &str, plus: &str) -> Decided<Graded> {
        let quantity = |text: &str| text.parse().unwrap();
        let tolerance = MassTolerance {
            minus_g: quantity(minus),
            plus_g: quantity(plus),
        };
        precious_mass(quantity(nominal), quantity(measured), tolerance)
    }

    #[test]
    fn the_bands_end_at_the_tolerance_and_at_three_times_it() {
        let (pass, b, a) = (Graded::PASS, Graded::failed(Grade::B), Graded::failed(Grade::A));
        for (measured, wanted, margin) in [
            ("10", pass, "0.01"),
            ("10.0099", pass, "0.0001"),
            ("10.01", pass, "0"),
            ("9.99", pass, "0"),
            ("10.0101", b, "-0.0001"),
            ("9.9899", b, "-0.0001"),
            ("10.03", b, "-0.02"),
            ("9.97", b, "-0.02"),
            ("10.0301", a, "-0.0001"),
            ("9.9699", a, "-0.0001"),
        ] {
            let decided = judged("10.00", measured, "0.01", "0.01");
            assert_eq!(decided.decision, wanted, "{measured}");
            assert_eq!(decided.reasons[0].margin.as_deref(), Some(margin), "{measured}");
            assert_eq!(decided.reasons[0].readings, ["A29"]);
        }
    }

    #[test]
    fn the_tolerance_is_that_of_the_side_of_the_deviation() {
        let (pass, b, a) = (Graded::PASS, Graded::failed(Grade::B), Graded::failed(Grade::A));
        for (measured, wanted) in [
            ("10.03", pass),
            ("10.0301", b),
            ("10.09", b),
            ("10.0901", a),
            ("9.99", pass),
            ("9.9899", b),
            ("9.97", b),
            ("9.9699", a),
        ] {
            let decided = judged("10.00", measured, "0.01", "0.03");
            assert_eq!(decided.decision, wanted, "{measured}");
            assert_eq!(decided.reasons[0].readings, ["A29", "A30"]);
        }
        assert_eq!(
            judged("10", "9.98", "0.01", "0.03").reasons[0].inputs["deviation_g"],
            "-0.02"
        );
    }

    #[test]
    fn no_deviation_is_held_against_the_heavier_side() {
        let decided = judged("10", "10", "0.01", "0.03");
        assert_eq!(decided.reasons[0].threshold.as_deref(), Some("<= 0.03 g"));
    }

    #[test]
    fn a_tolerance_of_nought_allows_nothing() {
        assert_eq!(judged("1", "1", "0", "0").decision, Graded::PASS);
        assert_eq!(judged("1", "1.001", "0", "0").decision, Graded::failed(Grade::A));
    }

    proptest! {
        #[test]
        fn a_larger_deviation_never_improves_the_grade(
            by in 0_i64..100, more in 0_i64..100, heavier in any::<bool>(), minus in 0_i64..30, plus in 0_i64..30,
        ) {
            let milligrams = |count: i64| Decimal::new(count, 3).to_string();
            let judge = |by: i64| {
                let measured = if heavier { 1000 + by } else { 1000 - by };
                judged("1.000", &milligrams(measured), &milligrams(minus), &milligrams(plus)).decision
            };
            prop_assert!(judge(by) <= judge(by + more));
        }
    }
}
