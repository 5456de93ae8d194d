//! What makes an appraisal good, and its way from submission to approval (design, invariant 1).

use std::collections::BTreeSet;

use super::finding::{Conclusion, Finding, FindingResult, LONGEST_NOTE, Point};
use super::opinion::SecondOpinion;
use super::opinion_rules::heard;
use super::record::{Appraisal, AppraisalState};
use super::refusal::Refusal;
use crate::domain::people::OrganisationId;
use crate::domain::tag::state::Status;

/// Most findings of one appraisal, and most photos of one finding.
const MOST_FINDINGS: usize = 100;
const MOST_PHOTOS: usize = 30;

/// Checks findings against the conclusion they are to carry: each point once, a `differs` with a note, and for
/// `genuine` every mandatory point looked at.
///
/// # Errors
/// [`Refusal::Finding`] or [`Refusal::Findings`].
pub fn check_findings(
    findings: &[Finding],
    conclusion: Conclusion,
    mandatory: &[Point],
) -> Result<(), Refusal> {
    if findings.is_empty() || findings.len() > MOST_FINDINGS {
        return Err(Refusal::Findings(format!(
            "an appraisal has 1 to {MOST_FINDINGS} findings"
        )));
    }
    let mut seen = BTreeSet::new();
    for finding in findings {
        let refuse = |why: &str| Refusal::Finding {
            point: finding.point.as_str().to_owned(),
            why: why.to_owned(),
        };
        if !seen.insert(&finding.point) {
            return Err(refuse("stands there twice"));
        }
        check_note(finding.note.as_deref()).map_err(|why| refuse(&why))?;
        if finding.result == FindingResult::Differs && is_blank(finding.note.as_deref()) {
            return Err(refuse("differs, so it needs a note that says how"));
        }
        if finding.photos.len() > MOST_PHOTOS {
            return Err(refuse("has more than 30 photos"));
        }
    }
    match conclusion {
        Conclusion::Genuine => check_mandatory(findings, mandatory),
        Conclusion::NotGenuine if !findings.iter().any(|f| f.result == FindingResult::Differs) => Err(
            Refusal::Findings("'not_genuine' needs at least one point that differs".to_owned()),
        ),
        Conclusion::NotGenuine | Conclusion::Undetermined => Ok(()),
    }
}

/// What an undetermined item needs, and no other has: what would settle the question.
///
/// # Errors
/// [`Refusal::WouldSettle`].
pub fn check_would_settle(conclusion: Conclusion, would_settle: Option<&str>) -> Result<(), Refusal> {
    match (conclusion, would_settle) {
        (Conclusion::Undetermined, text) if is_blank(text) => Err(Refusal::WouldSettle(
            "would_settle: 'undetermined' says what would settle it, for example a part to open or a paper to see",
        )),
        (Conclusion::Undetermined, Some(text)) if text.chars().count() > LONGEST_NOTE => {
            Err(Refusal::WouldSettle("would_settle: is at most 2000 characters"))
        }
        (Conclusion::Genuine | Conclusion::NotGenuine, Some(_)) => Err(Refusal::WouldSettle(
            "would_settle: goes with the conclusion 'undetermined' only",
        )),
        _ => Ok(()),
    }
}

fn check_mandatory(findings: &[Finding], mandatory: &[Point]) -> Result<(), Refusal> {
    let checked = |point: &&Point| {
        let found = findings.iter().find(|finding| finding.point == **point);
        found.is_some_and(|finding| finding.result != FindingResult::NotChecked)
    };
    let missing: Vec<&str> = mandatory
        .iter()
        .filter(|point| !checked(point))
        .map(Point::as_str)
        .collect();
    if let Some(skipped) = findings.iter().find(|f| f.result == FindingResult::NotChecked) {
        let why = "was not checked, so the item cannot be found genuine: check it or conclude 'undetermined'";
        return Err(Refusal::Finding {
            point: skipped.point.as_str().to_owned(),
            why: why.to_owned(),
        });
    }
    if missing.is_empty() {
        Ok(())
    } else {
        let list = missing.join(", ");
        Err(Refusal::Findings(format!(
            "'genuine' needs every mandatory point; missing: {list}"
        )))
    }
}

fn is_blank(note: Option<&str>) -> bool {
    note.is_none_or(|note| note.trim().is_empty())
}

fn check_note(note: Option<&str>) -> Result<(), String> {
    match note {
        Some(note) if note.chars().count() > LONGEST_NOTE => {
            Err(format!("has a note of more than {LONGEST_NOTE} characters"))
        }
        _ => Ok(()),
    }
}

/// Whether a review may be taken, and the state it leads to. A refusal needs a reason.
///
/// # Errors
/// [`Refusal`].
pub fn review(appraisal: &Appraisal, agree: bool, note: Option<&str>) -> Result<AppraisalState, Refusal> {
    if appraisal.state != AppraisalState::Submitted {
        return Err(Refusal::State {
            state: appraisal.state,
            act: "reviewed",
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
            act: "approved",
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
        let list = points.join(", ");
        return Err(Refusal::NoteMissing(format!(
            "note: '{list}' differs; to approve it as genuine, accept that expressly in the note"
        )));
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
            act: "withdrawn",
        });
    }
    match appraisal.tag {
        Some(serial) => Err(Refusal::Late(format!(
            "its tag {serial} is issued, so the approval stands; correct the report, or suspend or revoke the tag"
        ))),
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
            act: "corrected",
        });
    }
    if appraisal.correction.is_some() {
        return Err(Refusal::Late(
            "a correction of this report is under way already".to_owned(),
        ));
    }
    match status {
        None => Err(Refusal::Late(
            "no tag is issued for it yet: withdraw the approval and appraise the item again".to_owned(),
        )),
        Some(status) if !status.is_live() => Err(Refusal::Late(format!(
            "its tag is {}, for good, so its report stays as it is",
            status.as_str()
        ))),
        Some(_) => Ok(()),
    }
}

fn decide(agree: bool, note: Option<&str>, agreed: AppraisalState) -> Result<AppraisalState, Refusal> {
    check_note(note).map_err(|why| Refusal::NoteMissing(format!("note: {why}")))?;
    if agree {
        Ok(agreed)
    } else if is_blank(note) {
        Err(Refusal::NoteMissing("note: say why you do not agree".to_owned()))
    } else {
        Ok(AppraisalState::Refused)
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
