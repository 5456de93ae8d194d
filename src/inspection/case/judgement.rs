//! What a laboratory measured, and what the rules make of it, item by item.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::MeasuredItem;
use crate::domain::people::OrganisationId;
use crate::hash::Sha256Hash;
use crate::inspection::{Grade, Reason, Verdict, string_enum};
use crate::instant::Instant;

/// Results as handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewResults {
    /// The day of the test, on which the laboratory's accreditation counts (chapter 4).
    pub tested_on: Date,
    /// One for every planned item that is tested.
    pub items: Vec<MeasuredItem>,
    /// The laboratory's own report, stored as evidence before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Sha256Hash>,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Results as they are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Results {
    /// As they were handed in.
    #[serde(flatten)]
    pub results: NewResults,
    /// By whom.
    pub by: OrganisationId,
    /// When they came in.
    pub received_at: Instant,
    /// Why the laboratory was allowed to test on that day (chapter 4).
    pub allowed: Vec<Reason>,
}

string_enum! {
    /// What came of an item.
    pub enum ItemOutcome {
        /// Conforms 合格.
        Pass = "pass",
        /// Does not conform 不合格.
        Fail = "fail",
        /// Was not tested: no part in the verdict 未检.
        NotTested = "not_tested",
        /// Does not fit the goods 不适用.
        NotApplicable = "not_applicable",
        /// Something is missing to judge it by: never a pass 无法判定.
        CannotDecide = "cannot_decide",
    }
}

string_enum! {
    /// The verdict on the whole.
    pub enum Overall {
        /// Conforms.
        Pass = "pass",
        /// Does not conform.
        Fail = "fail",
        /// Nothing failed and something could not be judged: never a pass.
        CannotDecide = "cannot_decide",
    }
}

impl Overall {
    /// Pass or fail, if it is decided.
    #[must_use]
    pub const fn decided(self) -> Option<Verdict> {
        match self {
            Self::Pass => Some(Verdict::Pass),
            Self::Fail => Some(Verdict::Fail),
            Self::CannotDecide => None,
        }
    }
}

/// What the rules make of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ItemVerdict {
    /// Its number in the plan.
    pub number: u32,
    /// The item as printed.
    pub item: String,
    /// What came of it.
    pub outcome: ItemOutcome,
    /// How grave, where it fails and the documents grade it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// The limit it was held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// Whose limit that is: an edition of a standard, or the declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What was found, as text.
    pub measured: String,
    /// What is missing to judge it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// Why, clause by clause.
    pub reasons: Vec<Reason>,
}

/// What the rules make of all items together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Overall,
    /// The gravest grade of the failing items, where one has a grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// Item by item, in the plan's order.
    pub items: Vec<ItemVerdict>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// When it was judged.
    pub judged_at: Instant,
}

impl Judgement {
    /// The items that failed.
    pub fn failing(&self) -> impl Iterator<Item = &ItemVerdict> {
        self.items.iter().filter(|item| item.outcome == ItemOutcome::Fail)
    }
}
