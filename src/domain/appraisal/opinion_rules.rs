//! Who may be asked for a second opinion, and what a second opinion asks of an approval.

use super::finding::Conclusion;
use super::opinion::SecondOpinion;
use super::record::{Appraisal, AppraisalState};
use super::refusal::{AppraisalAct, Refusal};
use crate::domain::people::OrganisationId;
use crate::domain::tag::CLOCK_SKEW_MS;
use crate::instant::Instant;

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
            act: AppraisalAct::Ask,
        });
    }
    if under_way.persons.contains(assessor) {
        return Err(Refusal::AssessorSigned(assessor.clone()));
    }
    let asked = |opinion: &SecondOpinion| opinion.is_open() && opinion.assessor == *assessor;
    if appraisal.opinions.iter().any(asked) {
        return Err(Refusal::AssessorAsked(assessor.clone()));
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
        Some(opinion) if note_is_blank => Err(Refusal::OpinionUnanswered(opinion.assessor.clone())),
        _ => Ok(()),
    }
}
