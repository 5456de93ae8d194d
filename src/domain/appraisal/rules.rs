//! What makes an appraisal good, and its way from submission to approval (design, invariant 1).

use std::collections::BTreeSet;

use super::finding::{
    APPEARANCE, Conclusion, Finding, FindingResult, LONGEST_NOTE, MOST_FINDINGS, MOST_PHOTOS, Point,
};
use super::opinion::SecondOpinion;
use super::opinion_rules::heard;
use super::record::{Appraisal, AppraisalState};
use super::refusal::{AppraisalAct, Refusal};
use crate::domain::people::OrganisationId;
use crate::domain::tag::state::Status;

/// Checks findings against the conclusion they are to carry: each point once, a `differs` with a note, and for
/// `genuine` every mandatory point looked at.
///
/// # Errors
/// [`Refusal`] in the field `findings`.
pub fn check_findings(
    findings: &[Finding],
    conclusion: Conclusion,
    mandatory: &[Point],
) -> Result<(), Refusal> {
    if findings.is_empty() || findings.len() > MOST_FINDINGS {
        return Err(Refusal::FindingCount);
    }
    let mut seen = BTreeSet::new();
    for finding in findings {
        let point = || finding.point.as_str().to_owned();
        if !seen.insert(&finding.point) {
            return Err(Refusal::PointTwice(point()));
        }
        if is_too_long(finding.note.as_deref()) {
            return Err(Refusal::FindingNoteTooLong(point()));
        }
        if finding.result == FindingResult::Differs && is_blank(finding.note.as_deref()) {
            return Err(Refusal::DifferenceWithoutNote(point()));
        }
        if finding.photos.len() > MOST_PHOTOS {
            return Err(Refusal::TooManyPhotos(point()));
        }
    }
    match conclusion {
        Conclusion::Genuine => check_mandatory(findings, mandatory),
        Conclusion::NotGenuine if !findings.iter().any(|f| f.result == FindingResult::Differs) => {
            Err(Refusal::NothingDiffers)
        }
        Conclusion::NotGenuine | Conclusion::Undetermined => Ok(()),
    }
}

/// What a genuine item needs to show beside its findings, as the deployment chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GenuineNeeds {
    /// A photo of the point `appearance`.
    pub appearance_photo: bool,
    /// Length of the video, in milliseconds.
    pub video_ms: u64,
}

impl Default for GenuineNeeds {
    fn default() -> Self {
        Self {
            appearance_photo: true,
            video_ms: 5_000,
        }
    }
}

impl GenuineNeeds {
    /// Checks the photos of `findings`.
    ///
    /// # Errors
    /// [`Refusal`] in the field `findings`.
    pub fn check_photo(self, findings: &[Finding], conclusion: Conclusion) -> Result<(), Refusal> {
        let is_needed = self.appearance_photo && conclusion == Conclusion::Genuine;
        if is_needed && !has_appearance_photo(findings) {
            return Err(Refusal::NoAppearancePhoto);
        }
        Ok(())
    }

    /// Checks a video of `duration_ms` milliseconds. One of unknown length is as short as can be.
    ///
    /// # Errors
    /// [`Refusal`] in the field `video`.
    pub fn check_video(self, duration_ms: Option<u64>, conclusion: Conclusion) -> Result<(), Refusal> {
        let found = duration_ms.unwrap_or(0);
        if conclusion == Conclusion::Genuine && found < self.video_ms {
            let least = self.video_ms;
            return Err(Refusal::VideoTooShort { found, least });
        }
        Ok(())
    }
}

/// Whether a finding shows the item as a whole.
#[must_use]
pub fn has_appearance_photo(findings: &[Finding]) -> bool {
    let shows = |finding: &Finding| finding.point.as_str() == APPEARANCE && !finding.photos.is_empty();
    findings.iter().any(shows)
}

/// What an undetermined item needs, and no other has: what would settle the question.
///
/// # Errors
/// [`Refusal`] in the field `would_settle`.
pub fn check_would_settle(conclusion: Conclusion, would_settle: Option<&str>) -> Result<(), Refusal> {
    match (conclusion, would_settle) {
        (Conclusion::Undetermined, text) if is_blank(text) => Err(Refusal::WouldSettleMissing),
        (Conclusion::Undetermined, text) if is_too_long(text) => Err(Refusal::WouldSettleTooLong),
        (Conclusion::Genuine | Conclusion::NotGenuine, Some(_)) => Err(Refusal::WouldSettleNotWanted),
        _ => Ok(()),
    }
}

fn check_mandatory(findings: &[Finding], mandatory: &[Point]) -> Result<(), Refusal> {
    let checked = |point: &&Point| {
        let found = findings.iter().find(|finding| finding.point == **point);
        found.is_some_and(|finding| finding.result != FindingResult::NotChecked)
    };
    let missing: Vec<String> = mandatory
        .iter()
        .filter(|point| !checked(point))
        .map(|point| point.as_str().to_owned())
        .collect();
    if let Some(skipped) = findings.iter().find(|f| f.result == FindingResult::NotChecked) {
        return Err(Refusal::NotChecked(skipped.point.as_str().to_owned()));
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Refusal::MandatoryMissing(missing))
    }
}

fn is_blank(note: Option<&str>) -> bool {
    note.is_none_or(|note| note.trim().is_empty())
}

fn is_too_long(note: Option<&str>) -> bool {
    note.is_some_and(|note| note.chars().count() > LONGEST_NOTE)
}

/// Whether a review may be taken, and the state it leads to. A refusal needs a reason.
///
/// # Errors
/// [`Refusal`].
pub fn review(appraisal: &Appraisal, agree: bool, note: Option<&str>) -> Result<AppraisalState, Refusal> {
    if appraisal.state != AppraisalState::Submitted {
        return Err(Refusal::State {
            state: appraisal.state,
            act: AppraisalAct::Review,
        });
    }
    decide(agree, note, AppraisalState::Reviewed)
}

/// Whether an approval may be taken, the state it leads to, and the differences it accepts expressly: where a
/// point differs, the approver's note is the acceptance (invariant 1).
///
/// # Errors
/// [`Refusal`].
pub fn approve(
    appraisal: &Appraisal,
    opinions: &[SecondOpinion],
    approver: &OrganisationId,
    agree: bool,
    note: Option<&str>,
) -> Result<(AppraisalState, Vec<String>), Refusal> {
    if appraisal.state != AppraisalState::Reviewed {
        return Err(Refusal::State {
            state: appraisal.state,
            act: AppraisalAct::Approve,
        });
    }
    let state = decide(agree, note, AppraisalState::Approved)?;
    if state == AppraisalState::Refused {
        return Ok((state, Vec::new()));
    }
    if appraisal.persons.iter().all(|person| person == approver) {
        return Err(Refusal::OnePerson(approver.clone()));
    }
    let body = &appraisal.body;
    heard(opinions, body.conclusion, body.appraised_at, is_blank(note))?;
    check_findings(&body.findings, body.conclusion, &body.mandatory())?;
    let differs = |finding: &&Finding| finding.result == FindingResult::Differs;
    let points: Vec<String> = appraisal
        .body
        .findings
        .iter()
        .filter(differs)
        .map(|f| f.point.as_str().to_owned())
        .collect();
    if appraisal.body.conclusion != Conclusion::Genuine {
        return Ok((state, Vec::new()));
    }
    if !points.is_empty() && is_blank(note) {
        return Err(Refusal::DifferencesNotAccepted(points));
    }
    Ok((state, points))
}

/// Whether the approval may be taken back: only of what is approved, and before its tag is issued (access.md).
///
/// # Errors
/// [`Refusal`].
pub fn may_withdraw(appraisal: &Appraisal) -> Result<(), Refusal> {
    if appraisal.state != AppraisalState::Approved {
        return Err(Refusal::State {
            state: appraisal.state,
            act: AppraisalAct::Withdraw,
        });
    }
    match appraisal.tag {
        Some(serial) => Err(Refusal::TagIssued(serial)),
        None => Ok(()),
    }
}

/// Whether a correction may begin: of an approved report whose tag, in `status`, is live.
///
/// # Errors
/// [`Refusal`].
pub fn may_correct(appraisal: &Appraisal, status: Option<Status>) -> Result<(), Refusal> {
    if appraisal.state != AppraisalState::Approved {
        return Err(Refusal::State {
            state: appraisal.state,
            act: AppraisalAct::Correct,
        });
    }
    if appraisal.correction.is_some() {
        return Err(Refusal::CorrectionUnderWay);
    }
    match status {
        None => Err(Refusal::NoTagYet),
        Some(status) if !status.is_live() => Err(Refusal::TagEnded(status)),
        Some(_) => Ok(()),
    }
}

fn decide(agree: bool, note: Option<&str>, agreed: AppraisalState) -> Result<AppraisalState, Refusal> {
    if is_too_long(note) {
        Err(Refusal::NoteTooLong)
    } else if agree {
        Ok(agreed)
    } else if is_blank(note) {
        Err(Refusal::NoReason)
    } else {
        Ok(AppraisalState::Refused)
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
