//! From the verdicts on items to the verdict on the batch: fresh 6.3 and 6.4, jewellery 6.5 and 6.6 (R49 to R52).

use crate::inspection::{Decided, Grade, Reason, Refused, Specification, Verdict, string_enum};
use crate::message::message;

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

string_enum! {
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
            message!("inspection.nothing_tested", clause),
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
    let stated = |verdict: Option<Verdict>| verdict.map_or("none", Verdict::as_str);
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
mod tests;
