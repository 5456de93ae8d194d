//! What makes an appraisal good, and its way from submission to approval (design, invariant 1).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::finding::{Conclusion, Finding, FindingResult, LONGEST_NOTE, MANDATORY};
use super::report::{ReportBody, Signature};
use crate::catalogue::ItemState;
use crate::hash::Sha256Hash;
use crate::people::{OrganisationId, Role};
use crate::tag::Serial;

/// Most findings of one appraisal, and most photos of one finding.
const MOST_FINDINGS: usize = 100;
const MOST_PHOTOS: usize = 30;

/// Where an appraisal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// An appraisal as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

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
}

impl AppraisalState {
    /// The word in data.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Reviewed => "reviewed",
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }

    const fn sentence(self) -> &'static str {
        match self {
            Self::Submitted => "waiting for its review",
            Self::Reviewed => "waiting for its approval",
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }
}

/// Checks findings against the conclusion they are to carry: each point once, a `differs` with a note, and for
/// `genuine` every mandatory point looked at.
///
/// # Errors
/// [`Refusal::Finding`] or [`Refusal::Findings`].
pub fn check_findings(findings: &[Finding], conclusion: Conclusion) -> Result<(), Refusal> {
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
        Conclusion::Genuine => check_mandatory(findings),
        Conclusion::NotGenuine if !findings.iter().any(|f| f.result == FindingResult::Differs) => Err(
            Refusal::Findings("'not_genuine' needs at least one point that differs".to_owned()),
        ),
        Conclusion::NotGenuine | Conclusion::Undetermined => Ok(()),
    }
}

fn check_mandatory(findings: &[Finding]) -> Result<(), Refusal> {
    let checked = |name: &str| {
        let found = findings.iter().find(|finding| finding.point.as_str() == name);
        found.is_some_and(|finding| finding.result != FindingResult::NotChecked)
    };
    let missing: Vec<&str> = MANDATORY.into_iter().filter(|name| !checked(name)).collect();
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
    check_findings(&appraisal.body.findings, appraisal.body.conclusion)?;
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

impl Appraisal {
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

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
