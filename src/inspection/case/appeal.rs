//! What follows a verdict: the notice, the appeal and its deadlines, the fee, the final result and its consequence.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::checks::{not_ahead, short};
use crate::domain::calendar::Calendar;
use crate::domain::people::OrganisationId;
use crate::hash::Sha256Hash;
use crate::inspection::clauses::appeal_period::appeal_deadline;
use crate::inspection::clauses::retest::RetestGround;
use crate::inspection::{Decided, Grade, Quantity, Reason, Refused, Verdict, string_enum};
use crate::instant::Instant;
use crate::message::message;

/// Longest text of an appeal, in characters.
const LONGEST_GROUNDS: usize = 5_000;

/// A last day, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deadline {
    /// The last day; it ends at 24:00 in Shanghai.
    pub last_day: Date,
    /// How it was computed.
    pub how: Vec<Reason>,
}

impl Deadline {
    /// Whether it is over at `now`.
    #[must_use]
    pub fn is_over(&self, now: Instant) -> bool {
        now.shanghai_date() > self.last_day
    }
}

/// That the merchant received the result, as handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNotice {
    /// When; defaults to now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Instant>,
}

/// That the merchant received the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Notice {
    /// When.
    pub received_at: Instant,
    /// Until when they may appeal (7.1).
    pub appeal: Deadline,
}

/// An objection, as handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAppeal {
    /// Why the result is not accepted.
    pub grounds: String,
    /// Whether re-inspection is wished for; it is wished for with the appeal or not at all (R54).
    pub reinspection: bool,
    /// When it reached the platform, where the platform enters what came on paper; defaults to now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed_at: Option<Instant>,
}

/// An objection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Appeal {
    /// Its id.
    pub id: Uuid,
    /// Why the result is not accepted.
    pub grounds: String,
    /// Whether re-inspection is wished for.
    pub reinspection: bool,
    /// When it was filed.
    pub filed_at: Instant,
    /// Who filed it.
    pub by: OrganisationId,
    /// Who of the platform entered it, where it came on paper; they do not decide on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_by: Option<OrganisationId>,
    /// Why it is in time.
    pub in_time: Vec<Reason>,
    /// What the platform decided on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<AppealDecision>,
    /// The fee that was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Fee>,
}

/// What the platform knows about an appeal, as handed in. The rest is known: whether it is in time, what is left of the
/// sample, and whether the goods had expired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Whether it can be done on the original sample (7.2.5.2).
    pub testable_on_original: bool,
    /// Failing items that technically cannot be tested again on what is left (7.2.1).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_retestable: Vec<String>,
    /// The law or regulation that forbids it, if one does (7.2.5.4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forbidden_by: Option<String>,
    /// When the merchant received the notice of acceptance; defaults to now. The fee is due from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice_received_at: Option<Instant>,
    /// What the platform answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// What was decided on an appeal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AppealDecision {
    /// Whether there is a re-inspection.
    pub reinspection: bool,
    /// Every clause that stands against it.
    pub refused_by: Vec<RetestGround>,
    /// The failing items that are tested again.
    pub items: Vec<String>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// What the platform answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// When the merchant received the notice of acceptance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice_received_at: Option<Instant>,
    /// Until when the fee is paid (7.2.4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Deadline>,
}

/// That the fee was paid, as handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPayment {
    /// When.
    pub paid_at: Instant,
    /// How much, in yuan.
    pub yuan: Quantity,
}

/// The fee that was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fee {
    /// When.
    pub paid_at: Instant,
    /// How much, in yuan.
    pub yuan: Quantity,
    /// Whether it came in time; a late one lets the re-inspection lapse (A39).
    pub in_time: bool,
    /// Why.
    pub reasons: Vec<Reason>,
}

string_enum! {
    /// Whose result is final.
    pub enum FinalBy {
        /// The first one stands.
        Original = "original",
        /// The re-inspection governs.
        Reinspection = "reinspection",
    }
}

/// The final result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    /// The verdict.
    pub verdict: Verdict,
    /// The gravest grade of what fails, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// Whose result it is.
    pub by: FinalBy,
    /// For every item that was tested again, whether its fee is refunded (7.2.4, R59).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<Refund>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// When.
    pub at: Instant,
}

/// Whether the fee of an item is refunded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refund {
    /// The item.
    pub item: String,
    /// Its verdict as it stands now.
    pub verdict: Verdict,
    /// Whether its conclusion changed, so that its fee is refunded.
    pub refund: bool,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// What follows, as handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConsequence {
    /// The document by which it is handled, one of those that the specification names (chapter 8).
    pub document: String,
    /// What was done.
    pub measure: String,
    /// The written decision, stored as evidence before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Sha256Hash>,
}

/// What follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Consequence {
    /// As it was handed in.
    #[serde(flatten)]
    pub consequence: NewConsequence,
    /// Why by this document; no points are computed, because the documents are not supplied (A48).
    pub reasons: Vec<Reason>,
    /// When it was recorded.
    pub at: Instant,
}

impl NewAppeal {
    /// Takes the appeal, if it is in time: 7.1 (R53).
    ///
    /// # Errors
    /// The field and what would be right, with the clause.
    pub fn take(
        self,
        id: Uuid,
        by: OrganisationId,
        notice: &Notice,
        now: Instant,
        calendar: &Calendar,
    ) -> Result<Appeal, Refused> {
        let length = self.grounds.chars().count();
        if self.grounds.trim().is_empty() || length > LONGEST_GROUNDS {
            return Err(Refused::new(
                "grounds",
                message!("inspection.appeal_grounds", most = LONGEST_GROUNDS),
            ));
        }
        let filed_at = self.filed_at.unwrap_or(now);
        not_ahead("filed_at", filed_at, now)?;
        let Decided { decision, reasons } = appeal_deadline(notice.received_at, filed_at, calendar)?;
        if !decision.in_time {
            return Err(Refused::new(
                "filed_at",
                message!(
                    "inspection.appeal_too_late",
                    received_on = notice.received_at.shanghai_date(),
                    last_day = decision.last_day,
                    filed_on = filed_at.shanghai_date()
                ),
            ));
        }
        Ok(Appeal {
            id,
            grounds: self.grounds,
            reinspection: self.reinspection,
            filed_at,
            by,
            entered_by: None,
            in_time: reasons,
            decision: None,
            fee: None,
        })
    }
}

impl Decision {
    pub(super) fn check(&self) -> Result<(), Refused> {
        for (field, text) in [("forbidden_by", &self.forbidden_by), ("answer", &self.answer)] {
            if let Some(text) = text {
                short(field, text)?;
            }
        }
        Ok(())
    }
}
