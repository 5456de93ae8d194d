//! Review and approve: the second and the third signature, one commit each. With the approval the report is made,
//! and the item is what the appraisal concluded.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::once::{Answer, Answered, Mark};
use super::sign::ReadySignature;
use super::{Caller, Event, Service, records};
use crate::appraisal::{
    Appraisal, AppraisalReport, AppraisalState, Conclusion, Signature, approve, report_bytes, review,
};
use crate::catalogue::{Item, ItemState};
use crate::hash::Sha256Hash;
use crate::people::{Act, Role};
use crate::problem::Problem;
use crate::store::Batch;

/// A review or an approval as handed in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Whether the person agrees.
    pub agree: bool,
    /// Why not; or, where a point differs, that it is accepted all the same.
    #[serde(default)]
    pub note: Option<String>,
    /// A signature made elsewhere.
    #[serde(default)]
    pub signature: Option<ReadySignature>,
}

#[derive(Serialize)]
struct Decided {
    appraisal_id: Uuid,
    state: AppraisalState,
    #[serde(skip_serializing_if = "Option::is_none")]
    report_sha256: Option<Sha256Hash>,
}

impl Service {
    /// Takes a review.
    ///
    /// # Errors
    /// 404 for another agency's appraisal, 409 if it is not waiting for one, 422 without a reason to disagree.
    pub fn review(
        &self,
        caller: &Caller,
        id: Uuid,
        decision: &Decision,
        mark: Option<&Mark>,
    ) -> Result<Answered, Problem> {
        caller.require(Act::Review)?;
        let (mut appraisal, version) = self.own_appraisal(caller, id)?;
        let state = review(&appraisal, decision.agree, decision.note.as_deref())?;
        if state == AppraisalState::Reviewed {
            let signature =
                self.decision_signature(caller, Role::Reviewer, &appraisal, decision, Vec::new())?;
            appraisal.signatures.push(signature);
            appraisal.persons.push(caller.by.person.clone());
        }
        self.decided(caller, appraisal, version, state, decision, "reviewed", mark)
    }

    /// Takes an approval: with it the report is made, and the item is what the appraisal concluded.
    ///
    /// # Errors
    /// As [`Service::review`]; 409 too where all three would be one person, 422 where a difference is not
    /// accepted in words, 503 where the agency's signer is not there.
    pub fn approve(
        &self,
        caller: &Caller,
        id: Uuid,
        decision: &Decision,
        mark: Option<&Mark>,
    ) -> Result<Answered, Problem> {
        caller.require(Act::Approve)?;
        let (mut appraisal, version) = self.own_appraisal(caller, id)?;
        let person = &caller.by.person;
        let (state, accepted) = approve(&appraisal, person, decision.agree, decision.note.as_deref())?;
        if state == AppraisalState::Approved {
            let signature =
                self.decision_signature(caller, Role::Approver, &appraisal, decision, accepted)?;
            appraisal.signatures.push(signature);
            appraisal.persons.push(person.clone());
        }
        self.decided(caller, appraisal, version, state, decision, "approved", mark)
    }

    fn decision_signature(
        &self,
        caller: &Caller,
        role: Role,
        appraisal: &Appraisal,
        decision: &Decision,
        accepted: Vec<String>,
    ) -> Result<Signature, Problem> {
        let ready = decision.signature.as_ref();
        let time = ready.map_or_else(|| self.now(), |ready| ready.time);
        let mut signature = self.sign(caller, role, appraisal.id, &appraisal.body_sha256, time, ready)?;
        signature.note = decision.note.clone().filter(|note| !note.trim().is_empty());
        signature.accepted_differences = accepted;
        Ok(signature)
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one place writes what a decision changes"
    )]
    fn decided(
        &self,
        caller: &Caller,
        mut appraisal: Appraisal,
        version: u64,
        state: AppraisalState,
        decision: &Decision,
        kind: &str,
        mark: Option<&Mark>,
    ) -> Result<Answered, Problem> {
        let id = appraisal.id;
        let (mut item, item_version) =
            records::must_read::<Item>(self.store(), &records::item(appraisal.body.item_id))?;
        let mut batch = Batch::new();
        batch.require_version(records::appraisal(id), version);
        batch.require_version(records::item(item.id), item_version);
        appraisal.state = state;
        if state == AppraisalState::Approved {
            self.require_believed(&appraisal, &mut batch)?;
            let report = self.report(&mut appraisal, &mut batch)?;
            let sha256 = Sha256Hash::of(&report);
            appraisal.report_sha256 = Some(sha256);
            batch.write(records::report(&sha256), crate::store::Write::Put(report.into()));
        }
        match (state, appraisal.body.conclusion) {
            (AppraisalState::Approved, Conclusion::Genuine) => item.state = ItemState::Genuine,
            (AppraisalState::Approved, Conclusion::NotGenuine) => item.state = ItemState::NotGenuine,
            (AppraisalState::Approved, Conclusion::Undetermined) => item.state = ItemState::Undetermined,
            // A refused appraisal decides nothing: the item stands where it stood.
            (AppraisalState::Refused, _) => {
                (item.state, item.appraisal) = appraisal.item_before.unwrap_or((ItemState::Received, None));
            }
            _ => {}
        }
        batch.put(records::item(item.id), &item)?;
        batch.put(records::appraisal(id), &appraisal)?;
        let mut event = Event::new(kind, caller.by.clone(), self.now());
        (event.item, event.appraisal) = (Some(item.id), Some(id));
        event.reason.clone_from(&decision.note);
        event.after = Some(state.word().to_owned());
        event.write(&mut batch)?;
        let answer = Decided {
            appraisal_id: id,
            state,
            report_sha256: appraisal.report_sha256,
        };
        Ok(self.finish(batch, Answer::new(200, &answer)?, mark)?.0)
    }

    /// The report with the agency's signature. Nothing is locked while the agency's signer is asked.
    fn report(&self, appraisal: &mut Appraisal, batch: &mut Batch) -> Result<Vec<u8>, Problem> {
        let (kid, agency_jws) = self.agency_jws(appraisal, batch)?;
        appraisal.agency_key = Some(kid);
        let report = AppraisalReport {
            body: appraisal.body.clone(),
            signatures: appraisal.signatures.clone(),
            agency_jws,
        };
        Ok(report_bytes(&report)?)
    }
}
