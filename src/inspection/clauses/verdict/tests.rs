use proptest::prelude::*;

use super::*;
use crate::inspection::StringEnum;

fn judged(items: &[(ItemOutcome, Option<Grade>)]) -> Result<Decided<Overall>, Refused> {
    let items: Vec<ItemResult<'_>> = items
        .iter()
        .map(|(outcome, grade)| ItemResult {
            item: "铅",
            outcome: *outcome,
            grade: *grade,
        })
        .collect();
    overall(Specification::Fresh, &items)
}

#[test]
fn one_failing_item_fails_the_batch_with_the_gravest_grade() {
    use ItemOutcome::{Fail, NotTested, Pass};

    let (a, b) = (Some(Grade::A), Some(Grade::B));
    for (items, verdict, grade) in [
        (vec![(Pass, None)], Verdict::Pass, None),
        (vec![(Pass, a), (NotTested, a)], Verdict::Pass, None),
        (vec![(Pass, a), (Fail, b)], Verdict::Fail, b),
        (vec![(Fail, b), (Fail, a), (Fail, None)], Verdict::Fail, a),
        (vec![(Fail, None), (Pass, None)], Verdict::Fail, None),
        (vec![(Fail, None), (NotTested, a)], Verdict::Fail, None),
    ] {
        let decided = judged(&items).unwrap();
        assert_eq!(decided.decision, Overall { verdict, grade }, "{items:?}");
        assert_eq!(
            decided.reasons.len(),
            if verdict == Verdict::Fail { 2 } else { 1 }
        );
    }
}

#[test]
fn nothing_tested_is_no_pass() {
    for items in [vec![], vec![(ItemOutcome::NotTested, None)]] {
        assert_eq!(judged(&items).unwrap_err().field, "items");
    }
    let refused = overall(Specification::Jewellery, &[]).unwrap_err();
    assert!(refused.message.to_string().starts_with("6.5"), "{refused}");
}

#[test]
fn the_reasons_say_what_was_counted_and_how_it_was_read() {
    use ItemOutcome::{Fail, NotTested, Pass};

    let items = [(Pass, None), (Fail, None), (Fail, None), (NotTested, None)];
    let decided = judged(&items).unwrap();
    let first = &decided.reasons[0];
    assert_eq!(
        (first.inputs["passed"].as_str(), first.inputs["failed"].as_str()),
        ("1", "2")
    );
    assert_eq!(
        (first.inputs["not_tested"].as_str(), first.margin.as_deref()),
        ("1", Some("-2"))
    );
    assert_eq!(first.readings, ["A01", "A14"]);
    assert_eq!(decided.reasons[1].readings, ["A47", "A15", "A44"]);
    assert!(decided.reasons[1].review);
    let item = ItemResult {
        item: "质量",
        outcome: Pass,
        grade: None,
    };
    let jewellery = overall(Specification::Jewellery, &[item]).unwrap();
    assert_eq!(
        (
            jewellery.reasons[0].clause.as_ref(),
            jewellery.reasons[0].readings.len()
        ),
        ("6.5", 1)
    );
}

#[test]
fn every_part_has_to_meet_its_own_requirements() {
    use Verdict::{Fail, Pass};

    for (own, other, sub, verdict) in [
        (Pass, None, None, Pass),
        (Pass, Some(Pass), Some(Pass), Pass),
        (Fail, Some(Pass), Some(Pass), Fail),
        (Pass, Some(Fail), None, Fail),
        (Pass, None, Some(Fail), Fail),
        (Fail, None, None, Fail),
    ] {
        let decided = cross_category(Specification::Jewellery, own, other, sub);
        assert_eq!(decided.decision, verdict, "{own} {other:?} {sub:?}");
        assert_eq!(decided.reasons.len(), 1 + usize::from(sub.is_some()));
        assert_eq!(decided.reasons[0].clause, "6.6");
    }
}

proptest! {
    #[test]
    fn one_more_failing_item_never_improves_the_verdict_or_the_grade(
        items in prop::collection::vec((0..3_usize, prop::option::of(0..2_usize)), 1..8),
        graded in prop::option::of(0..2_usize),
    ) {
        let grade = |index: usize| Grade::ALL[index].1;
        let mut items: Vec<(ItemOutcome, Option<Grade>)> = items
            .iter()
            .map(|(outcome, index)| (ItemOutcome::ALL[*outcome].1, index.map(grade)))
            .collect();
        let before = judged(&items).map(|decided| decided.decision);
        items.push((ItemOutcome::Fail, graded.map(grade)));
        let after = judged(&items).unwrap().decision;
        prop_assert_eq!(after.verdict, Verdict::Fail);
        if let Ok(before) = before {
            prop_assert!(after.grade >= before.grade);
        }
    }
}
