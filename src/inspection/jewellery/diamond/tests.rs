use Mounting::{Loose, Mounted};
use Scale::{Clarity, Colour};
use proptest::prelude::*;

use super::*;

const PASS: Graded = Graded::PASS;
const B: Graded = Graded::failed(Grade::B);
const A: Graded = Graded::failed(Grade::A);

fn graded(scale: Scale, mounting: Mounting, nominal: &str, actual: &str) -> Graded {
    diamond_grade(scale, mounting, nominal, actual).unwrap().decision
}

#[test]
fn the_scales_are_read_whole() {
    let count = |mounting, scale| grades(mounting, scale).count();
    assert_eq!(
        [
            count(Loose, Colour),
            count(Mounted, Colour),
            count(Loose, Clarity),
            count(Mounted, Clarity)
        ],
        [12, 7, 11, 5]
    );
    assert_eq!(SCALES.len(), 35);
    for (mounting, scale) in [
        (Loose, Colour),
        (Mounted, Colour),
        (Loose, Clarity),
        (Mounted, Clarity),
    ] {
        for (rank, step) in (1..).zip(steps(mounting, scale)) {
            assert_eq!(step.rank, rank, "{step:?}");
        }
    }
}

#[test]
fn one_step_below_is_minor_and_two_or_more_are_severe() {
    for (scale, mounting, nominal, actual, wanted) in [
        (Colour, Loose, "F", "E", PASS),
        (Colour, Loose, "F", "F", PASS),
        (Colour, Loose, "F", "G", B),
        (Colour, Loose, "F", "H", A),
        (Colour, Loose, "F", "I", A),
        (Colour, Loose, "N", "<N", B),
        (Colour, Mounted, "D-E", "D-E", PASS),
        (Colour, Mounted, "D-E", "F-G", B),
        (Colour, Mounted, "D-E", "H", A),
        (Clarity, Loose, "FL", "IF", B),
        (Clarity, Loose, "VVS1", "VS1", A),
        (Clarity, Loose, "SI2", "P1", B),
        (Clarity, Mounted, "VVS", "VS", B),
        (Clarity, Mounted, "VVS", "SI", A),
        (Clarity, Mounted, "VVS", "LC", PASS),
    ] {
        assert_eq!(
            graded(scale, mounting, nominal, actual),
            wanted,
            "{scale} {mounting} {nominal} {actual}"
        );
    }
}

#[test]
fn a_grade_of_the_other_scale_is_read_into_this_one() {
    for (scale, mounting, nominal, actual, wanted) in [
        // A range for a loose stone is its lower grade.
        (Colour, Loose, "D-E", "E", PASS),
        (Colour, Loose, "D-E", "F", B),
        (Colour, Loose, "D-E", "G", A),
        (Clarity, Loose, "LC", "IF", PASS),
        (Clarity, Loose, "P", "P3", PASS),
        // A small grade of a mounted stone is the large one it lies in, on either side.
        (Colour, Mounted, "D", "E", PASS),
        (Colour, Mounted, "D", "F", B),
        (Clarity, Mounted, "VVS1", "VS2", B),
        (Clarity, Mounted, "FL", "IF", PASS),
        (Clarity, Mounted, "FL", "SI1", A),
    ] {
        let decided = diamond_grade(scale, mounting, nominal, actual).unwrap();
        assert_eq!(decided.decision, wanted, "{scale} {mounting} {nominal} {actual}");
        assert_eq!(decided.reasons[1].readings, ["A27"]);
    }
    // H and <N stand on both scales.
    let own = diamond_grade(Colour, Loose, "H", "<N").unwrap();
    assert!(own.reasons[1].readings.is_empty());
}

#[test]
fn what_stands_on_no_scale_is_refused_with_those_that_do() {
    let refused =
        |scale, mounting, nominal, actual| diamond_grade(scale, mounting, nominal, actual).unwrap_err();
    assert_eq!(refused(Colour, Loose, "VVS1", "D").field, "nominal");
    assert_eq!(refused(Clarity, Mounted, "VS", "D").field, "actual");
    let range = refused(Colour, Loose, "D", "D-E");
    assert_eq!(range.field, "actual");
    assert!(
        range.message.to_string().contains("5.1") && range.message.to_string().contains("D, E, F"),
        "{range}"
    );
    assert_eq!(refused(Colour, Loose, "d", "D").field, "nominal");
    assert_eq!(refused(Colour, Mounted, "O", "D").field, "nominal");
}

#[test]
fn the_reason_says_how_far_below_and_by_which_step() {
    let decided = diamond_grade(Colour, Loose, "F", "J").unwrap();
    let reason = &decided.reasons[0];
    assert_eq!(
        (reason.rule.as_ref(), reason.inputs["steps_below"].as_str()),
        ("R21", "4")
    );
    assert_eq!(
        (reason.threshold.as_deref(), reason.margin.as_deref()),
        (Some(">= F"), Some("-4"))
    );
    assert_eq!(reason.readings, ["A26"]);
    assert_eq!(decided.reasons[1].rule, "R23");
    for (actual, readings) in [("H", 0), ("I", 1)] {
        let decided = diamond_grade(Colour, Loose, "F", actual).unwrap();
        assert_eq!(
            decided.reasons[0].readings.len(),
            readings,
            "A26 only speaks of more than two"
        );
    }
    assert_eq!(
        diamond_grade(Clarity, Loose, "FL", "FL").unwrap().reasons[0].rule,
        "R22"
    );
}

fn weighed(value: &str, unit: MassUnit, measured: &str) -> Decided<Option<DiamondMass>> {
    let nominal = Mass {
        value: value.parse().unwrap(),
        unit,
    };
    diamond_mass(Loose, nominal, measured.parse().unwrap())
}

#[test]
fn the_bands_of_mass_end_at_one_and_two_milligrams() {
    for (measured, x_g, wanted, margin) in [
        ("0.5", "0", PASS, "0.001"),
        ("0.5009999", "0.0009999", PASS, "0.0000001"),
        ("0.501", "0.001", PASS, "0"),
        ("0.499", "0.001", PASS, "0"),
        ("0.5010001", "0.0010001", B, "-0.0000001"),
        ("0.4989999", "0.0010001", B, "-0.0000001"),
        ("0.502", "0.002", B, "-0.001"),
        ("0.498", "0.002", B, "-0.001"),
        ("0.5020001", "0.0020001", A, "-0.0000001"),
        ("0.4979999", "0.0020001", A, "-0.0000001"),
    ] {
        let decided = weighed("0.5000", MassUnit::Gram, measured);
        let mass = decided.decision.unwrap();
        assert_eq!(
            (normalised(mass.x_g).as_str(), mass.graded),
            (x_g, wanted),
            "{measured}"
        );
        let reason = &decided.reasons[0];
        assert_eq!(reason.margin.as_deref(), Some(margin), "{measured}");
        assert!(!reason.review);
        assert_eq!(reason.readings, ["A29"]);
    }
}

#[test]
fn carats_are_exact_and_a_heavier_stone_sold_by_them_is_looked_at() {
    for (measured, wanted, review) in [
        ("0.2010", PASS, false),
        ("0.2011", B, true),
        ("0.2021", A, true),
        ("0.1989", B, false),
    ] {
        let decided = weighed("1.00", MassUnit::Carat, measured);
        assert_eq!(decided.decision.unwrap().graded, wanted, "{measured}");
        let reason = &decided.reasons[0];
        assert_eq!(reason.review, review, "{measured}");
        assert_eq!(
            (reason.inputs["nominal_g"].as_str(), &reason.readings[..]),
            ("0.2", &["A29".into(), "A28".into()][..])
        );
    }
}

#[test]
fn the_mass_of_a_mounted_stone_is_not_tested() {
    let nominal = Mass {
        value: "0.5".parse().unwrap(),
        unit: MassUnit::Gram,
    };
    assert_eq!(
        diamond_mass(Mounted, nominal, "0.9".parse().unwrap()).decision,
        None
    );
}

proptest! {
    #[test]
    fn a_larger_deviation_never_improves_the_grade(
        by in 0_i64..3_000, more in 0_i64..2_000, heavier in any::<bool>(),
    ) {
        let judged = |by: i64| {
            let micrograms = if heavier { 500_000 + by } else { 500_000 - by };
            weighed("0.5", MassUnit::Gram, &Decimal::new(micrograms, 6).to_string()).decision.unwrap().graded
        };
        prop_assert!(judged(by) <= judged(by + more));
    }

    #[test]
    fn a_worse_grade_never_improves_the_verdict(
        of_colour in any::<bool>(), loose in any::<bool>(), nominal in 0..12_usize, actual in 0..12_usize,
    ) {
        let scale = if of_colour { Colour } else { Clarity };
        let mounting = if loose { Loose } else { Mounted };
        let grades: Vec<&str> = grades(mounting, scale).collect();
        let (nominal, actual) = (nominal % grades.len(), actual % (grades.len() - 1));
        let judged = |actual: usize| graded(scale, mounting, grades[nominal], grades[actual]);
        prop_assert!(judged(actual) <= judged(actual + 1));
    }
}
