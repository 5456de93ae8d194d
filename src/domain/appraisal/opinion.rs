//! Second opinions: an assessor, named, is asked before an appraisal is approved (access.md).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::finding::Conclusion;
use crate::domain::people::OrganisationId;
use crate::instant::Instant;

/// A second opinion, asked for and perhaps given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SecondOpinion {
    /// Its id.
    pub id: Uuid,
    /// Who is asked.
    pub assessor: OrganisationId,
    /// What they are asked.
    pub question: String,
    /// Who asked.
    pub asked_by: OrganisationId,
    /// When.
    pub asked_at: Instant,
    /// What the assessor holds the item to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conclusion: Option<Conclusion>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When they said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_at: Option<Instant>,
    /// Why it is not waited for any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called_off: Option<String>,
}

impl SecondOpinion {
    /// Whether it is still waited for.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.conclusion.is_none() && self.called_off.is_none()
    }
}
