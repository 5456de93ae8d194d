//! An appraisal as it is stored.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::opinion::SecondOpinion;
use super::report::{ReportBody, Signature};
use crate::domain::catalogue::ItemState;
use crate::domain::evidence::LookAlike;
use crate::domain::people::{OrganisationId, Role};
use crate::domain::tag::Serial;
use crate::hash::Sha256Hash;
use crate::message::{Explain, Message, message};

/// Where an appraisal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppraisalState {
    /// Signed by the appraiser.
    Submitted,
    /// Signed by the reviewer.
    Reviewed,
    /// Signed by the approver: decided.
    Approved,
    /// Reviewer or approver did not agree: over.
    Refused,
    /// The approval was taken back before a tag was issued: over.
    Withdrawn,
}

/// An appraisal as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Appraisal {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub state: AppraisalState,
    /// What is signed.
    pub body: ReportBody,
    /// Hash of the body.
    pub body_sha256: Sha256Hash,
    /// Signatures so far, in order.
    pub signatures: Vec<Signature>,
    /// Who signed, in the same order; persons stay out of the report.
    pub persons: Vec<OrganisationId>,
    /// Where the item stood before, and by which appraisal: a refused one leaves it there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item_before: Option<(ItemState, Option<Uuid>)>,
    /// The report's hash, once approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_sha256: Option<Sha256Hash>,
    /// The agency's key that signed the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency_key: Option<String>,
    /// The tag issued for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<Serial>,
    /// Second opinions, in the order they were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opinions: Vec<SecondOpinion>,
    /// Photos that look like those of other items, for who reviews it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub look_alikes: Vec<LookAlike>,
    /// A correction under way, on the same signatures' way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Box<Appraisal>>,
    /// Hashes of the reports that were corrected, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Sha256Hash>,
}

impl AppraisalState {
    /// The name used in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Reviewed => "reviewed",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// The state, as the end of a sentence that begins "this appraisal is".
impl Explain for AppraisalState {
    fn message(&self) -> Message {
        match self {
            Self::Submitted => message!("appraisal.submitted"),
            Self::Reviewed => message!("appraisal.reviewed"),
            Self::Approved => message!("appraisal.approved"),
            Self::Refused => message!("appraisal.refused"),
            Self::Withdrawn => message!("appraisal.withdrawn"),
        }
    }
}

impl Appraisal {
    /// What a review or an approval is about now: the correction under way, else the appraisal itself.
    #[must_use]
    pub fn under_way(&self) -> &Self {
        self.correction.as_deref().unwrap_or(self)
    }

    /// Whether all three roles have signed, every signature holds, and at least two persons did (invariant 1).
    #[must_use]
    pub fn is_signed(&self) -> bool {
        let roles: Vec<Role> = self.signatures.iter().map(|signature| signature.role).collect();
        let persons: BTreeSet<&OrganisationId> = self.persons.iter().collect();
        roles == [Role::Appraiser, Role::Reviewer, Role::Approver]
            && self.persons.len() == 3
            && persons.len() >= 2
            && self
                .signatures
                .iter()
                .all(|signature| signature.holds(self.id, &self.body_sha256))
    }
}
