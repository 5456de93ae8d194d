//! Second opinions: an assessor, named, is asked before an appraisal is approved (access.md).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::finding::Conclusion;
use super::rules::{Appraisal, AppraisalState, Refusal};
use crate::domain::people::OrganisationId;
use crate::domain::tag::CLOCK_SKEW_MS;
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

/// Whether `assessor` may be asked about this appraisal: it is under way (or its correction is), they signed
/// nothing of it, and are not being asked already.
///
/// # Errors
/// [`Refusal`].
pub fn may_ask(appraisal: &Appraisal, assessor: &OrganisationId) -> Result<(), Refusal> {
    let under_way = appraisal.under_way();
    if !matches!(
        under_way.state,
        AppraisalState::Submitted | AppraisalState::Reviewed
    ) {
        return Err(Refusal::State {
            state: under_way.state,
            act: "given a second opinion",
        });
    }
    if under_way.persons.contains(assessor) {
        return Err(Refusal::Opinion(format!(
            "assessor: '{assessor}' signed this appraisal, so cannot give a second opinion on it"
        )));
    }
    let asked = |opinion: &SecondOpinion| opinion.is_open() && opinion.assessor == *assessor;
    if appraisal.opinions.iter().any(asked) {
        return Err(Refusal::Opinion(format!(
            "assessor: '{assessor}' is being asked already"
        )));
    }
    Ok(())
}

/// What second opinions ask of an approval: none is open, and where one holds the item to be something else, the
/// approver says in the note why not.
///
/// # Errors
/// [`Refusal`].
pub fn heard(
    opinions: &[SecondOpinion],
    conclusion: Conclusion,
    asked_since: Instant,
    note_is_blank: bool,
) -> Result<(), Refusal> {
    if let Some(open) = opinions.iter().find(|opinion| opinion.is_open()) {
        return Err(Refusal::Waiting(open.assessor.clone()));
    }
    // The appraiser's machine may date the appraisal ahead; no opinion on it is passed over for that.
    let since = asked_since.unix_milliseconds().saturating_sub(CLOCK_SKEW_MS);
    let against = opinions.iter().find(|opinion| {
        let other = opinion.conclusion.is_some_and(|other| other != conclusion);
        other && opinion.asked_at.unix_milliseconds() >= since
    });
    match against {
        Some(opinion) if note_is_blank => Err(Refusal::NoteMissing(format!(
            "note: the second opinion of '{}' is another; say why you approve all the same",
            opinion.assessor
        ))),
        _ => Ok(()),
    }
}
