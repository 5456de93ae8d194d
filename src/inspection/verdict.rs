//! From the verdicts on items to the verdict on the batch: fresh 6.3 and 6.4, jewellery 6.5 and 6.6 (R49 to R52).

use super::{Decided, Grade, Reason, Refused, Specification, Verdict, words};

/// A verdict whose failing is graded: a pass has no grade. The order is by gravity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Graded(Option<Grade>);

impl Graded {
    /// Conforms.
    pub const PASS: Self = Self(None);

    /// Does not conform, with this gravity.
    #[must_use]
    pub const fn failed(grade: Grade) -> Self {
        Self(Some(grade))
    }

    /// Pass or fail.
    #[must_use]
    pub const fn verdict(self) -> Verdict {
        Verdict::of(self.0.is_none())
    }

    /// The gravity of a failing.
    #[must_use]
    pub const fn grade(self) -> Option<Grade> {
        self.0
    }
}

words! {
    /// What came of one item.
    pub enum ItemOutcome {
        /// Conforms.
        Pass = "pass",
        /// Does not conform.
        Fail = "fail",
        /// Was not tested, for example because it does not fit the product (R28): takes no part.
        NotTested = "not_tested",
    }
}

/// One item of the batch; the label is one item, so is each of specification, net weight and defects (A14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemResult<'a> {
    /// Its name.
    pub item: &'a str,
    /// What came of it.
    pub outcome: ItemOutcome,
    /// The gravity of its failing; none where the documents supplied give none (A47).
    pub grade: Option<Grade>,
}

/// The verdict on the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overall {
    /// Pass or fail.
    pub verdict: Verdict,
    /// The worst grade of the failing items; none where none of them has one.
    pub grade: Option<Grade>,
}

/// Whether the batch conforms: every tested item has to. Fresh 6.3 and jewellery 6.5: R49, R50 with A01 (the fresh text
/// says the contrary by a slip), A14 (sensory items are items), A15 and A44 (the worst grade, kept as A or B).
///
/// # Errors
/// [`Refused`] where nothing was tested: that is no pass.
pub fn overall(spec: Specification, items: &[ItemResult<'_>]) -> Result<Decided<Overall>, Refused> {
    let clause = spec.either("6.3", "6.5");
    let of = |outcome| items.iter().filter(move |item| item.outcome == outcome);
    let failing = || of(ItemOutcome::Fail);
    if failing().next().is_none() && of(ItemOutcome::Pass).next().is_none() {
        return Err(Refused::new(
            "items",
            format!(
                "{clause}: no item was tested, which is no pass; give at least one that passed or failed"
            ),
        ));
    }
    let verdict = Verdict::of(failing().next().is_none());
    let grade = failing().filter_map(|item| item.grade).max();
    let mut reason = reason_of(clause, verdict)
        .given("passed", of(ItemOutcome::Pass).count())
        .given("failed", failing().count())
        .given("not_tested", of(ItemOutcome::NotTested).count())
        .held_against(
            "0 failing items",
            -i64::try_from(failing().count()).unwrap_or(i64::MAX),
        );
    if spec == Specification::Fresh {
        reason = reason.read_as("A01");
    }
    let decided = Decided::new(Overall { verdict, grade }, reason.read_as("A14"));
    Ok(match verdict {
        Verdict::Pass => decided,
        Verdict::Fail => {
            let names: Vec<&str> = failing().map(|item| item.item).collect();
            decided.and(gravity(clause, grade).given("failed_items", names.join("、")))
        }
    })
}

fn reason_of(clause: &'static str, verdict: Verdict) -> Reason {
    let (zh, en) = match verdict {
        Verdict::Pass => (
            "检验项目均符合检验依据，该批产品质量合格",
            "every tested item conforms: the batch conforms",
        ),
        Verdict::Fail => (
            "有检验项目不符合检验依据，该批产品质量不合格",
            "an item does not conform: the batch does not conform",
        ),
    };
    Reason::new(clause, "R49", zh, en)
}

fn gravity(clause: &'static str, grade: Option<Grade>) -> Reason {
    let reason = match grade {
        Some(grade) => Reason::new(
            clause,
            "R50",
            "不合格批次按不合格项目中最重的等级",
            "the batch has the gravest grade of its failing items",
        )
        .given("grade", grade),
        None => Reason::new(
            clause,
            "R50",
            "不合格项目在现有文件中没有等级，批次不定级",
            "no failing item has a grade in the documents supplied: the batch has none",
        )
        .read_as("A47")
        .for_review(),
    };
    reason.read_as("A15").read_as("A44")
}

/// Whether a product meets what its parts ask for: its own category, each other category or material it contains, and
/// the standards of its sub-category; `None` where there is none of these. Fresh 6.4 and jewellery 6.6: R51, R52.
#[must_use]
pub fn cross_category(
    spec: Specification,
    own: Verdict,
    other_category_or_material: Option<Verdict>,
    sub_category: Option<Verdict>,
) -> Decided<Verdict> {
    let clause = spec.either("6.4", "6.6");
    let verdict = [Some(own), other_category_or_material, sub_category]
        .into_iter()
        .flatten()
        .max()
        .unwrap_or(own);
    let (zh, en) = match verdict {
        Verdict::Pass => (
            "产品自身及其包含的其他类目或材质均符合相应要求",
            "the product and every other category or material it contains meet their requirements",
        ),
        Verdict::Fail => (
            "产品自身或其包含的其他类目、材质不符合相应要求",
            "the product, or another category or material it contains, does not meet its requirements",
        ),
    };
    let stated = |verdict: Option<Verdict>| verdict.map_or("none", Verdict::word);
    let decided = Decided::new(
        verdict,
        Reason::new(clause, "R51", zh, en)
            .given("own", own)
            .given("other_category_or_material", stated(other_category_or_material)),
    );
    match sub_category {
        None => decided,
        Some(sub) => decided.and(
            Reason::new(
                clause,
                "R52",
                "子类目的具体标准或抽检要求须同时满足",
                "the sub-category's own standards must be met as well",
            )
            .given("sub_category", sub),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspection::Word;
    use proptest::prelude::*;

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
        assert!(refused.message.starts_with("6.5"), "{refused}");
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
}
