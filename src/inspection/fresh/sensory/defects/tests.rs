use proptest::prelude::*;

use super::*;
use crate::inspection::StringEnum;
use crate::inspection::fresh::sensory::{
    DefectLevel, SensoryMode, SpecificationMode, defect_level, judge_specification, sensory_mode,
    within_tolerance,
};

fn places(severe: u64, general: u64, minor: u64, over: u64) -> Places {
    Places {
        severe: Pieces(severe),
        general: Pieces(general),
        minor: Pieces(minor),
        over_tolerance: Pieces(over),
        within_tolerance: Pieces(9),
    }
}

fn single(severe: u64, general: u64, minor: u64, over: u64) -> Vec<Failing> {
    let decided = judge_single_piece(places(severe, general, minor, over));
    assert!(!decided.reasons.is_empty());
    assert_eq!(
        decided.decision.verdict == Verdict::Pass,
        decided.decision.failed.is_empty()
    );
    decided.decision.failed
}

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn shares(basis: ShareBasis, [total, severe, general, minor]: [&str; 4]) -> Shares {
    Shares {
        basis,
        total: quantity(total),
        severe: quantity(severe),
        general: quantity(general),
        minor: quantity(minor),
    }
}

fn several(basis: ShareBasis, numbers: [&str; 4]) -> Vec<Failing> {
    judge_several_pieces(shares(basis, numbers))
        .unwrap()
        .decision
        .failed
}

#[test]
fn one_two_and_three_places_fail_and_nothing_is_added_up() {
    assert_eq!(single(0, 0, 0, 0), []);
    assert_eq!(single(1, 0, 0, 0), [Failing::Severe]);
    assert_eq!(single(0, 1, 2, 0), []);
    assert_eq!(single(0, 2, 0, 0), [Failing::General]);
    assert_eq!(single(0, 0, 3, 0), [Failing::Minor]);
    assert_eq!(single(0, 0, 0, 1), [Failing::Tolerance]);
    assert_eq!(
        single(1, 2, 3, 1),
        [
            Failing::Severe,
            Failing::General,
            Failing::Minor,
            Failing::Tolerance
        ]
    );
    // What is not added up is for a person to look at.
    let review = |decided: Decided<Defects>| decided.reasons.iter().any(|reason| reason.review);
    assert!(review(judge_single_piece(places(0, 1, 2, 0))));
    assert!(!review(judge_single_piece(places(0, 0, 2, 0))));
}

#[test]
fn reasons_say_how_far_the_threshold_was() {
    let margins = |decided: Decided<Defects>| -> Vec<String> {
        decided
            .reasons
            .into_iter()
            .filter_map(|reason| reason.margin)
            .collect()
    };
    assert_eq!(
        margins(judge_single_piece(places(2, 2, 4, 2))),
        ["-2", "-1", "-2", "-2"]
    );
    let decided = judge_several_pieces(shares(ShareBasis::Jin, ["5", "0.25", "0.6", "0.7"])).unwrap();
    assert_eq!(margins(decided), ["0", "-0.1", "0.05"]);
}

#[test]
fn shares_fail_from_exactly_5_10_and_15_percent() {
    use ShareBasis::{Count, Jin};

    assert_eq!(several(Count, ["21", "1", "2", "3"]), []);
    assert_eq!(several(Count, ["20", "1", "0", "0"]), [Failing::Severe]);
    assert_eq!(several(Count, ["20", "0", "2", "0"]), [Failing::General]);
    assert_eq!(several(Count, ["20", "0", "0", "3"]), [Failing::Minor]);
    assert_eq!(several(Count, ["11", "0", "1", "1"]), []);
    assert_eq!(several(Count, ["6", "0", "0", "1"]), [Failing::Minor]);
    assert_eq!(several(Count, ["7", "0", "1", "1"]), [Failing::General]);
    assert_eq!(several(Jin, ["3", "0.15", "0", "0"]), [Failing::Severe]);
    assert_eq!(
        several(Jin, ["3", "0.14999999999", "0.29999999999", "0.44999999999"]),
        []
    );
    assert_eq!(
        several(ShareBasis::Kilogram, ["3", "3", "3", "3"]),
        [Failing::Severe, Failing::General, Failing::Minor]
    );
}

#[test]
fn a_share_that_cannot_be_is_refused() {
    let field = |basis, numbers| judge_several_pieces(shares(basis, numbers)).unwrap_err().field;
    assert_eq!(field(ShareBasis::Count, ["0", "0", "0", "0"]), "total");
    assert_eq!(field(ShareBasis::Count, ["20.5", "0", "0", "0"]), "total");
    assert_eq!(field(ShareBasis::Count, ["20", "0", "0.5", "0"]), "general");
    assert_eq!(field(ShareBasis::Jin, ["20", "0", "0", "20.1"]), "minor");
    assert!(judge_several_pieces(shares(ShareBasis::Count, ["20.0", "20", "0", "0"])).is_ok());
}

#[test]
fn one_piece_is_judged_singly_and_two_by_their_share() {
    let mode = |units| sensory_mode(Pieces(units)).map(|decided| decided.decision);
    assert_eq!(mode(0).unwrap_err().field, "units_inspected");
    assert_eq!(mode(1), Ok(SensoryMode::Single));
    assert_eq!(mode(2), Ok(SensoryMode::Multi));
    let review = |total| {
        let decided = judge_several_pieces(shares(ShareBasis::Count, [total, "0", "0", "0"])).unwrap();
        decided.reasons.iter().any(|reason| reason.review)
    };
    assert!(review("1"));
    assert!(!review("2"));
}

#[test]
fn more_than_one_piece_is_how_far_the_single_rule_is_left() {
    let margin = |units| {
        sensory_mode(Pieces(units)).unwrap().reasons[0]
            .margin
            .clone()
            .unwrap()
    };
    assert_eq!(margin(1), "0");
    assert_eq!(margin(3), "2");
}

#[test]
fn margins_are_what_is_left_to_the_tolerance() {
    let of_annex = |extent, tolerance: Option<&str>| {
        let decided = within_tolerance(quantity(extent), tolerance.map(quantity));
        decided.reasons[0].margin.clone().unwrap()
    };
    assert_eq!(of_annex("0.3", Some("0.5")), "0.2");
    assert_eq!(of_annex("0.3", None), "-0.3");
    let of_specification = |mode, bad| {
        let decided = judge_specification(mode, Pieces(30), Pieces(bad)).unwrap();
        decided.reasons[0].margin.clone().unwrap()
    };
    assert_eq!(of_specification(SpecificationMode::Ratio, 1), "0.5");
    assert_eq!(of_specification(SpecificationMode::Ratio, 2), "-0.5");
    assert_eq!(of_specification(SpecificationMode::Single, 2), "-2");
    let of_one_piece = |found| judge_single_piece(found).reasons[0].margin.clone().unwrap();
    assert_eq!(of_one_piece(places(0, 0, 4, 0)), "-2");
    assert_eq!(of_one_piece(places(0, 0, 0, 2)), "-2");
    let decided = judge_several_pieces(shares(ShareBasis::Count, ["20", "1", "1", "1"])).unwrap();
    let margins: Vec<_> = decided
        .reasons
        .iter()
        .filter_map(|reason| reason.margin.as_deref())
        .collect();
    assert_eq!(margins, ["0", "1", "2"]);
}

#[test]
fn the_specification_tolerates_less_than_5_percent_by_ratio_and_nothing_singly() {
    use SpecificationMode::{Ratio, Single};

    let judged = |mode, total, bad| {
        judge_specification(mode, Pieces(total), Pieces(bad)).map(|decided| decided.decision)
    };
    assert_eq!(judged(Ratio, 20, 1), Ok(Verdict::Fail));
    assert_eq!(judged(Ratio, 21, 1), Ok(Verdict::Pass));
    assert_eq!(judged(Ratio, 60, 3), Ok(Verdict::Fail));
    assert_eq!(judged(Ratio, 19, 1), Ok(Verdict::Fail));
    assert_eq!(judged(Single, 100, 0), Ok(Verdict::Pass));
    assert_eq!(judged(Single, 100, 1), Ok(Verdict::Fail));
    assert_eq!(judged(Ratio, 0, 0).unwrap_err().field, "total");
    assert_eq!(judged(Ratio, 3, 4).unwrap_err().field, "nonconforming");
    assert_eq!(judged(Ratio, 3, 3), Ok(Verdict::Fail));
}

#[test]
fn levels_are_those_of_the_examples_and_tolerance_is_accepted_up_to_its_value() {
    assert_eq!(defect_level("发霉").decision, Some(DefectLevel::Severe));
    assert_eq!(defect_level("冻伤").decision, Some(DefectLevel::General));
    assert_eq!(defect_level(" 干皮 ").decision, Some(DefectLevel::Minor));
    let unknown = defect_level("掉粒");
    assert_eq!(unknown.decision, None);
    assert!(unknown.reasons[0].review);
    let accepted = |extent, tolerance: Option<&str>| {
        within_tolerance(quantity(extent), tolerance.map(quantity)).decision
    };
    assert!(accepted("2", Some("2")));
    assert!(!accepted("2.01", Some("2")));
    assert!(accepted("0", None));
    assert!(!accepted("0.01", None));
}

fn any_basis() -> impl Strategy<Value = ShareBasis> {
    prop::sample::select(ShareBasis::ALL).prop_map(|(_, basis)| basis)
}

proptest! {
    #[test]
    fn one_more_place_never_improves_a_verdict(counts in prop::array::uniform4(0_u64..5), more in 0_usize..4) {
        let [severe, general, minor, over] = counts;
        let mut worse = counts;
        worse[more] += 1;
        let [severe_more, general_more, minor_more, over_more] = worse;
        let before = single(severe, general, minor, over);
        let after = single(severe_more, general_more, minor_more, over_more);
        prop_assert!(before.iter().all(|failed| after.contains(failed)));
    }

    #[test]
    fn one_more_defective_piece_never_improves_a_verdict(
        basis in any_basis(), total in 1_u64..300, counts in prop::array::uniform3(0_u64..300), more in 0_usize..3,
    ) {
        let judged = |counts: [u64; 3]| {
            let [severe, general, minor] = counts.map(|count| count.min(total).to_string());
            several(basis, [&total.to_string(), &severe, &general, &minor])
        };
        let mut worse = counts;
        worse[more] += 1;
        let (before, after) = (judged(counts), judged(worse));
        prop_assert!(before.iter().all(|failed| after.contains(failed)));
    }

    #[test]
    fn one_more_nonconforming_piece_never_improves_the_specification(total in 2_u64..500, bad in 0_u64..500) {
        let bad = bad.min(total - 1);
        for (_, mode) in SpecificationMode::ALL {
            let judged = |bad| judge_specification(*mode, Pieces(total), Pieces(bad)).unwrap().decision;
            prop_assert!(judged(bad) == Verdict::Pass || judged(bad + 1) == Verdict::Fail);
        }
    }
}
