//! Why an appraisal, a review, an approval or a correction is refused.

use super::record::AppraisalState;
use crate::domain::people::OrganisationId;

/// Why an appraisal, a review or an approval is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A finding is not right.
    #[error("findings: point '{point}' {why}")]
    Finding {
        /// Which point.
        point: String,
        /// What is wrong.
        why: String,
    },
    /// The list is not right.
    #[error("findings: {0}")]
    Findings(String),
    /// The appraisal does not stand where the act begins.
    #[error("this appraisal is {}, so it cannot be {act} now", .state.sentence())]
    State {
        /// Where it stands.
        state: AppraisalState,
        /// What was asked.
        act: &'static str,
    },
    /// One person alone.
    #[error("appraiser, reviewer and approver must be at least two persons; all three would be '{0}'")]
    OnePerson(OrganisationId),
    /// A refusal without a reason, or an acceptance without words.
    #[error("{0}")]
    NoteMissing(String),
    /// A second opinion that cannot be asked for.
    #[error("{0}")]
    Opinion(String),
    /// A second opinion that was asked for and not given.
    #[error("the second opinion of '{0}' is being waited for; it is given or called off first")]
    Waiting(OrganisationId),
    /// An undetermined item without what would settle it, or the other way round.
    #[error("{0}")]
    WouldSettle(&'static str),
    /// There is nothing to correct, or nothing to withdraw.
    #[error("{0}")]
    Late(String),
}
