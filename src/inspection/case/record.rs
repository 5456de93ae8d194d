//! The record of a spot check, and what it says as a whole.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::appeal::{Appeal, Consequence, Notice, Outcome};
use super::judgement::{Judgement, Results};
use super::order::{KeptListing, NewOrder};
use super::plan::{Plan, PlannedItem};
use super::sample::{Entrusted, Sample};
use super::state::CaseState;
use super::subject::Subject;
use crate::domain::people::OrganisationId;
use crate::inspection::{Grade, Specification, Verdict};
use crate::instant::Instant;

/// A spot check with everything that was recorded of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Inspection")]
pub struct Case {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub state: CaseState,
    /// By which specification.
    pub specification: Specification,
    /// The edition of it: the day from which it is in force (9.1, R64).
    pub edition: Date,
    /// What is inspected.
    pub subject: Subject,
    /// The warehouses that hold goods of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warehouses: Vec<OrganisationId>,
    /// How it is obtained, what the page says, what the product is.
    pub order: NewOrder,
    /// The page's texts as they were, by their hash.
    pub listing: KeptListing,
    /// When it was ordered.
    pub ordered_at: Instant,
    /// What is tested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    /// What was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<Sample>,
    /// Who tests it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub laboratory: Option<Entrusted>,
    /// What was measured first, and the verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Tested>,
    /// Results that others took the place of before there was a verdict, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Tested>,
    /// When the merchant received the result, and until when they may appeal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Notice>,
    /// The objection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<Appeal>,
    /// What the re-inspection measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<Tested>,
    /// The final result, where there was an appeal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// What follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consequence: Option<Consequence>,
    /// Why it was called off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called_off: Option<String>,
    /// Live tags that the failing verdict suspended.
    #[serde(default)]
    pub suspended_tags: u64,
    /// Those of them that the re-inspection reinstated.
    #[serde(default)]
    pub reinstated_tags: u64,
}

/// Measured and judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tested {
    /// What was measured, as it was handed in.
    pub results: Results,
    /// What it comes to.
    pub judgement: Judgement,
}

impl Case {
    /// The verdict as it stands: the final result, else the first verdict; none while there is none or it cannot be decided.
    #[must_use]
    pub fn verdict(&self) -> Option<(Verdict, Option<Grade>)> {
        if let Some(outcome) = &self.outcome {
            return Some((outcome.verdict, outcome.grade));
        }
        let judgement = &self.first.as_ref()?.judgement;
        Some((judgement.verdict.decided()?, judgement.grade))
    }

    /// When it was judged first.
    #[must_use]
    pub fn judged_at(&self) -> Option<Instant> {
        let judgement = &self.first.as_ref()?.judgement;
        judgement.verdict.decided()?;
        Some(judgement.judged_at)
    }

    /// The planned item that a result names, by its number or as printed.
    #[must_use]
    pub fn planned(&self, name: &str) -> Option<&PlannedItem> {
        let plan = self.plan.as_ref()?;
        plan.items.iter().find(|item| item.is_named(name))
    }
}
