//! Marks and labels: fresh 6.2 and note 3 of table 1, jewellery 6.2 and table 3 (R18, R26, R44, R45).

use crate::inspection::{Decided, Reason, Refused, Specification, string_enum};
use crate::message::message;

string_enum! {
    /// How one item of the label was found.
    pub enum LabelResult {
        /// As it should be.
        Pass = "pass",
        /// Not as it should be.
        Fail = "fail",
        /// Not there.
        Missing = "missing",
        /// The product standard's number is there, but it is the wrong one.
        WrongStandard = "wrong_standard",
        /// The item does not fit the product (R28).
        NotApplicable = "not_applicable",
    }
}

impl LabelResult {
    /// Whether the item fails the label: a wrong standard number counts as none (R45, A45).
    #[must_use]
    pub const fn fails(self) -> bool {
        matches!(self, Self::Fail | Self::Missing | Self::WrongStandard)
    }
}

string_enum! {
    /// What is said of the label as a whole.
    pub enum LabelVerdict {
        /// All items that apply conform.
        Pass = "pass",
        /// At least one does not.
        Fail = "fail",
        /// No item applies.
        NotApplicable = "not_applicable",
    }
}

/// One item of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelItem<'a> {
    /// Its name, such as 产品标准编号.
    pub name: &'a str,
    /// How it was found.
    pub result: LabelResult,
}

/// The label's verdict with the items that failed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelDecision<'a> {
    /// The label as a whole.
    pub label: LabelVerdict,
    /// The names of the failing items, in the order given.
    pub failed: Vec<&'a str>,
}

/// Fresh goods that are not prepackaged have no label items. Fresh 5.1, note 3 of table 1: R18 (A16).
#[must_use]
pub fn label_of_loose_goods() -> Decided<LabelDecision<'static>> {
    let decision = LabelDecision {
        label: LabelVerdict::NotApplicable,
        failed: Vec::new(),
    };
    let reason = Reason::new(
        "5.1 table 1 note 3",
        "R18",
        "标签标识项目仅适用于预包装食品，非预包装食品不检",
        "label items are for prepackaged food only: not tested on goods that are not",
    )
    .read_as("A16")
    .given("prepackaged", false);
    Decided::new(decision, reason)
}

/// Whether the label conforms, all items that apply having to. 6.2 of both: R44; R45 with A45 for a wrong product
/// standard, which counts as none; R26 with A34 for an item that stands in two tables and counts once.
///
/// # Errors
/// [`Refused`] where there is no item, or one stands there twice.
pub fn label<'a>(
    spec: Specification,
    items: &[LabelItem<'a>],
) -> Result<Decided<LabelDecision<'a>>, Refused> {
    if items.is_empty() {
        return Err(Refused::new("items", message!("inspection.label_without_items")));
    }
    for (index, item) in items.iter().enumerate() {
        if items.iter().take(index).any(|earlier| earlier.name == item.name) {
            return Err(Refused::new(
                format!("items[{index}].name"),
                message!("inspection.label_item_twice", item = item.name),
            ));
        }
    }
    let failed: Vec<&str> = items
        .iter()
        .filter(|item| item.result.fails())
        .map(|item| item.name)
        .collect();
    let verdict = if !failed.is_empty() {
        LabelVerdict::Fail
    } else if items.iter().all(|item| item.result == LabelResult::NotApplicable) {
        LabelVerdict::NotApplicable
    } else {
        LabelVerdict::Pass
    };
    let reasons = reasons(spec, items, verdict, &failed);
    Ok(Decided {
        decision: LabelDecision {
            label: verdict,
            failed,
        },
        reasons,
    })
}

fn reasons(
    spec: Specification,
    items: &[LabelItem<'_>],
    verdict: LabelVerdict,
    failed: &[&str],
) -> Vec<Reason> {
    let (zh, en) = match verdict {
        LabelVerdict::Pass => (
            "适用的标识标志检查项目全部合格，标识合格",
            "every label item that applies conforms: the label conforms",
        ),
        LabelVerdict::Fail => (
            "有标识标志检查项目不合格，标识不合格",
            "a label item does not conform: the label does not conform",
        ),
        LabelVerdict::NotApplicable => (
            "没有适用的标识标志检查项目，不作判定",
            "no label item applies: nothing is judged",
        ),
    };
    let count = |wanted: LabelResult| items.iter().filter(|item| item.result == wanted).count();
    let mut judged = Reason::new("6.2", "R44", zh, en)
        .given("items", items.len())
        .given("not_applicable", count(LabelResult::NotApplicable))
        .held_against(
            "0 failing items",
            -i64::try_from(failed.len()).unwrap_or(i64::MAX),
        );
    if !failed.is_empty() {
        judged = judged.given("failed", failed.join("、"));
    }
    let mut reasons = vec![judged];
    if count(LabelResult::WrongStandard) > 0 {
        // Only jewellery says so in its 6.2; in fresh the same follows from 5.2.1.
        let clause = spec.either("5.2.1", "6.2");
        reasons.push(
            Reason::new(
                clause,
                spec.either("R27", "R45"),
                "执行标准标注错误，按未标注处理，该项不合格，检验按本规范进行",
                "the product standard is the wrong one and counts as not marked: the item fails, and the goods are \
                 tested by this specification",
            )
            .read_as("A45"),
        );
    }
    reasons
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::inspection::StringEnum;

    const NAMES: [&str; 4] = ["印记", "饰品名称", "质量", "产品标准编号"];

    fn of(results: &[LabelResult]) -> Decided<LabelDecision<'static>> {
        let items: Vec<LabelItem<'static>> = NAMES
            .iter()
            .zip(results)
            .map(|(name, result)| LabelItem {
                name,
                result: *result,
            })
            .collect();
        label(Specification::Jewellery, &items).unwrap()
    }

    #[test]
    fn one_failing_item_fails_the_label_and_items_that_do_not_apply_take_no_part() {
        use LabelResult::{Fail, Missing, NotApplicable, Pass, WrongStandard};

        for (results, verdict, failed) in [
            (vec![Pass, Pass], LabelVerdict::Pass, vec![]),
            (vec![NotApplicable, Pass], LabelVerdict::Pass, vec![]),
            (
                vec![NotApplicable, NotApplicable],
                LabelVerdict::NotApplicable,
                vec![],
            ),
            (vec![NotApplicable, Fail], LabelVerdict::Fail, vec!["饰品名称"]),
            (
                vec![Missing, Pass, Fail, WrongStandard],
                LabelVerdict::Fail,
                vec!["印记", "质量", "产品标准编号"],
            ),
        ] {
            let decided = of(&results);
            assert_eq!(
                decided.decision,
                LabelDecision {
                    label: verdict,
                    failed
                },
                "{results:?}"
            );
        }
    }

    #[test]
    fn a_wrong_standard_has_its_own_reason() {
        let rules = |results: &[LabelResult]| -> Vec<String> {
            of(results)
                .reasons
                .iter()
                .map(|reason| reason.rule.to_string())
                .collect()
        };
        assert_eq!(rules(&[LabelResult::WrongStandard]), ["R44", "R45"]);
        assert_eq!(rules(&[LabelResult::Missing]), ["R44"]);
    }

    #[test]
    fn the_reason_counts_and_names() {
        let decided = of(&[
            LabelResult::Fail,
            LabelResult::NotApplicable,
            LabelResult::Missing,
        ]);
        let reason = &decided.reasons[0];
        assert_eq!(reason.inputs["items"], "3");
        assert_eq!(reason.inputs["not_applicable"], "1");
        assert_eq!(reason.inputs["failed"], "印记、质量");
        assert_eq!(reason.margin.as_deref(), Some("-2"));
        assert!(!of(&[LabelResult::Pass]).reasons[0].inputs.contains_key("failed"));
    }

    #[test]
    fn loose_goods_have_no_label() {
        let decided = label_of_loose_goods();
        assert_eq!(decided.reasons[0].inputs["prepackaged"], "false");
        assert_eq!(decided.decision.label, LabelVerdict::NotApplicable);
        assert_eq!(decided.reasons[0].rule, "R18");
    }

    #[test]
    fn no_item_and_an_item_twice_are_refused() {
        assert_eq!(label(Specification::Fresh, &[]).unwrap_err().field, "items");
        let item = |name| LabelItem {
            name,
            result: LabelResult::Pass,
        };
        let twice = [item("印记"), item("质量"), item("印记")];
        assert_eq!(
            label(Specification::Jewellery, &twice).unwrap_err().field,
            "items[2].name"
        );
    }

    proptest! {
        #[test]
        fn one_more_failing_item_never_improves_the_label(
            results in prop::collection::vec(0..5_usize, 1..4), at in 0..4_usize,
        ) {
            let mut results: Vec<LabelResult> =
                results.iter().map(|index| LabelResult::ALL[*index].1).collect();
            let before = of(&results).decision;
            let at = at % results.len();
            results[at] = LabelResult::Missing;
            let after = of(&results).decision;
            prop_assert_eq!(after.label, LabelVerdict::Fail);
            prop_assert!(after.failed.len() >= before.failed.len());
        }
    }
}
