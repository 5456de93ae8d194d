//! What an item is judged with, and what comes of it.

use jiff::civil::Date;

use crate::inspection::case::{Case, ItemOutcome, Limits};
use crate::inspection::clauses::verdict::Graded;
use crate::inspection::{Decided, Grade, Reason, Refused, Verdict};
use crate::message::message;

/// What an item is judged with.
pub(super) struct ItemContext<'a> {
    pub(super) case: &'a Case,
    pub(super) limits: &'a dyn Limits,
    /// The day that decides editions (A22): of production for fresh food, of sampling for jewellery.
    pub(super) on: Date,
}

/// What became of an item, before it has its name.
pub(super) struct ItemFinding {
    pub(super) outcome: ItemOutcome,
    pub(super) grade: Option<Grade>,
    pub(super) limit: Option<String>,
    pub(super) by: Option<String>,
    pub(super) missing: Option<String>,
    pub(super) reasons: Vec<Reason>,
}

impl ItemFinding {
    /// A verdict; a failing has the grade.
    pub(super) fn of(verdict: Verdict, grade: Option<Grade>, reasons: Vec<Reason>) -> Self {
        let (outcome, grade) = match verdict {
            Verdict::Pass => (ItemOutcome::Pass, None),
            Verdict::Fail => (ItemOutcome::Fail, grade),
        };
        Self {
            outcome,
            grade,
            limit: None,
            by: None,
            missing: None,
            reasons,
        }
    }

    pub(super) fn graded(decided: Decided<Graded>) -> Self {
        Self::of(
            decided.decision.verdict(),
            decided.decision.grade(),
            decided.reasons,
        )
    }

    /// Something is missing: never a pass (A48).
    pub(super) fn cannot(clause: &'static str, missing: String) -> Self {
        let reason = Reason::new(
            clause,
            "R41",
            format!("无法判定，缺少：{missing}"),
            format!("it cannot be decided; missing is: {missing}"),
        )
        .read_as("A48")
        .for_review();
        Self {
            outcome: ItemOutcome::CannotDecide,
            grade: None,
            limit: None,
            by: None,
            missing: Some(missing),
            reasons: vec![reason],
        }
    }

    pub(super) fn held_against(mut self, limit: impl ToString, by: impl ToString) -> Self {
        (self.limit, self.by) = (Some(limit.to_string()), Some(by.to_string()));
        self
    }
}

/// A result of another kind than the item's, with the kinds that it takes.
pub(super) fn wrong_kind(kinds: &str) -> Refused {
    Refused::new("is", message!("inspection.wrong_kind", kinds))
}
