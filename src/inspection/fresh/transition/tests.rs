use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::inspection::StringEnum;

const OLD: &str = "GB/T 1-2010";
const NEW: &str = "GB/T 1-2020";

fn judged_by(force: Force, declared: Option<&'static str>, effective: Date, as_of: Date) -> &'static str {
    let replacement = Replacement {
        force,
        previous: OLD,
        newest: NEW,
        effective,
    };
    edition_to_judge_by(replacement, declared, as_of)
        .unwrap()
        .decision
}

#[test]
fn the_transition_lasts_from_the_effective_date_to_its_anniversary() {
    let effective = date(2020, 5, 1);
    let by = |declared, as_of| judged_by(Force::Recommended, declared, effective, as_of);
    assert_eq!(by(Some(OLD), date(2020, 4, 30)), OLD);
    assert_eq!(by(Some(OLD), date(2020, 5, 1)), OLD);
    assert_eq!(by(Some(OLD), date(2021, 5, 1)), OLD);
    assert_eq!(by(Some(OLD), date(2021, 5, 2)), NEW);
    assert_eq!(by(Some(NEW), date(2020, 4, 30)), NEW);
    assert_eq!(by(Some(NEW), date(2020, 5, 1)), NEW);
    assert_eq!(by(None, date(2020, 4, 30)), OLD);
    assert_eq!(by(None, date(2020, 5, 1)), NEW);
    assert_eq!(by(Some("GB/T 1-2000"), date(2020, 4, 30)), OLD);
    assert_eq!(by(Some("GB/T 1-2000"), date(2020, 5, 1)), NEW);
    let leap = |as_of| judged_by(Force::Recommended, Some(OLD), date(2020, 2, 29), as_of);
    assert_eq!(leap(date(2021, 2, 28)), OLD);
    assert_eq!(leap(date(2021, 3, 1)), NEW);
}

#[test]
fn a_mandatory_standard_has_no_transition() {
    let effective = date(2020, 5, 1);
    for declared in [None, Some(OLD), Some(NEW)] {
        let by = |as_of| judged_by(Force::Mandatory, declared, effective, as_of);
        assert_eq!(by(date(2020, 4, 30)), OLD);
        assert_eq!(by(date(2020, 5, 1)), NEW);
    }
}

#[test]
fn somebody_looks_where_neither_edition_is_declared() {
    let review = |declared| {
        let replacement = Replacement {
            force: Force::Recommended,
            previous: OLD,
            newest: NEW,
            effective: date(2020, 5, 1),
        };
        let decided = edition_to_judge_by(replacement, declared, date(2020, 5, 1)).unwrap();
        decided.reasons[0].review
    };
    assert!(review(Some("GB/T 1-2000")));
    for declared in [None, Some(OLD), Some(NEW)] {
        assert!(!review(declared), "{declared:?}");
    }
}

#[test]
fn an_edition_does_not_replace_itself_and_margins_are_days() {
    let replacement = Replacement {
        force: Force::Recommended,
        previous: OLD,
        newest: OLD,
        effective: date(2020, 5, 1),
    };
    let refused = edition_to_judge_by(replacement, None, date(2020, 5, 1));
    assert_eq!(refused.unwrap_err().field, "newest");
    let replacement = Replacement {
        newest: NEW,
        ..replacement
    };
    let margin = |declared, as_of| {
        let decided = edition_to_judge_by(replacement, declared, as_of).unwrap();
        decided.reasons[0].margin.clone().unwrap()
    };
    assert_eq!(margin(Some(OLD), date(2021, 5, 1)), "0 d");
    assert_eq!(margin(Some(OLD), date(2021, 5, 2)), "-1 d");
    assert_eq!(margin(Some(OLD), date(2020, 4, 30)), "-1 d");
    assert_eq!(margin(None, date(2021, 5, 2)), "366 d");
}

#[test]
fn without_a_declared_standard_three_rules_share_the_work() {
    let basis = |need, declared| basis_of(need, declared).decision;
    assert_eq!(basis(Need::ItemsAndMethods, false), Basis::ThisSpecification);
    assert_eq!(basis(Need::SafetyLimit, false), Basis::MandatoryStandards);
    assert_eq!(basis(Need::QualityLimit, false), Basis::PresumedStandard);
    assert_eq!(basis(Need::ItemsAndMethods, true), Basis::Declared);
    assert_eq!(basis(Need::QualityLimit, true), Basis::Declared);
    assert_eq!(basis(Need::SafetyLimit, true), Basis::MandatoryStandards);
}

proptest! {
    #[test]
    fn a_later_day_never_brings_the_old_edition_back(day in 0_i64..900, more in 0_i64..900) {
        for (_, force) in Force::ALL {
            for declared in [None, Some(OLD), Some(NEW), Some("GB/T 1-2000")] {
                let by = |days: i64| {
                    let as_of = date(2019, 12, 1).checked_add(jiff::Span::new().days(days)).unwrap();
                    judged_by(*force, declared, date(2020, 5, 1), as_of)
                };
                prop_assert!(by(day) == OLD || by(day + more) == NEW);
            }
        }
    }
}
