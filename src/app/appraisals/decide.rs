//! Review and approve: the second and the third signature, one commit each. With the approval the report is made,
//! and the item is what the appraisal concluded.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::appraisals::Appraisals;
use crate::app::appraisals::item_state::concluded;
use crate::app::caller::Caller;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::keys::{Keys, ReadySignature};
use crate::app::records;
use crate::app::undrawn::{Undrawn, undrawn};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::{
    Appraisal, AppraisalReport, AppraisalState, SecondOpinion, Signature, approve, report_bytes, review,
};
use crate::domain::catalogue::Item;
use crate::domain::people::{Permission, Role};
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;

/// A review or an approval as handed in.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
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

#[derive(Serialize, schemars::JsonSchema)]
/// What a decision answers.
pub struct Decided {
    appraisal_id: Uuid,
    state: AppraisalState,
    #[serde(skip_serializing_if = "Option::is_none")]
    report_sha256: Option<Sha256Hash>,
    /// What the fonts lack of what the report prints; the report's own bytes hold it all the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Undrawn>,
}

/// What a review or an approval is about: an appraisal, or the correction of one.
pub(crate) struct UnderWay {
    /// What is being signed.
    pub(crate) draft: Appraisal,
    /// The approved appraisal whose correction it is.
    pub(crate) corrects: Option<Appraisal>,
    /// The record's version.
    version: u64,
}

impl UnderWay {
    fn new(mut appraisal: Appraisal, version: u64) -> Self {
        match appraisal.correction.take() {
            Some(draft) => Self {
                draft: *draft,
                corrects: Some(appraisal),
                version,
            },
            None => Self {
                draft: appraisal,
                corrects: None,
                version,
            },
        }
    }

    fn opinions(&self) -> &[SecondOpinion] {
        &self.corrects.as_ref().unwrap_or(&self.draft).opinions
    }
}

impl Appraisals<'_> {
    /// Takes a review, of an appraisal or of its correction.
    ///
    /// # Errors
    /// 404 for another agency's appraisal, 409 if it is not waiting for one, 422 without a reason to disagree.
    pub fn review(
        &self,
        caller: &Caller,
        id: Uuid,
        decision: &Decision,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::Review)?;
        let (appraisal, version) = self.context.own_appraisal(caller, id)?;
        let mut under_way = UnderWay::new(appraisal, version);
        let draft = &mut under_way.draft;
        draft.state = review(draft, decision.agree, decision.note.as_deref())?;
        if draft.state == AppraisalState::Reviewed {
            let signature = self.decision_signature(caller, Role::Reviewer, draft, decision, Vec::new())?;
            draft.signatures.push(signature);
            draft.persons.push(caller.by.person.clone());
        }
        self.decided(caller, under_way, decision, "reviewed", idempotency)
    }

    /// Takes an approval: with it the report is made, and the item is what the appraisal concluded.
    ///
    /// # Errors
    /// As [`Self::review`]; 409 too where all three would be one person or a second opinion is waited for, 422
    /// where a difference or another opinion is not answered in words, 503 where the agency's signer is not there.
    pub fn approve(
        &self,
        caller: &Caller,
        id: Uuid,
        decision: &Decision,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::Approve)?;
        let (appraisal, version) = self.context.own_appraisal(caller, id)?;
        let mut under_way = UnderWay::new(appraisal, version);
        let (person, note) = (&caller.by.person, decision.note.as_deref());
        let (state, accepted) = approve(
            &under_way.draft,
            under_way.opinions(),
            person,
            decision.agree,
            note,
        )?;
        let draft = &mut under_way.draft;
        draft.state = state;
        if state == AppraisalState::Approved {
            let signature = self.decision_signature(caller, Role::Approver, draft, decision, accepted)?;
            draft.signatures.push(signature);
            draft.persons.push(person.clone());
        }
        self.decided(caller, under_way, decision, "approved", idempotency)
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
        let time = ready.map_or_else(|| self.context.now(), |ready| ready.time);
        let mut signature =
            Keys::new(self.context).sign(caller, role, appraisal.id, &appraisal.body_sha256, time, ready)?;
        signature.note = decision.note.clone().filter(|note| !note.trim().is_empty());
        signature.accepted_differences = accepted;
        Ok(signature)
    }

    fn decided(
        &self,
        caller: &Caller,
        mut under_way: UnderWay,
        decision: &Decision,
        kind: &str,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        let draft = &mut under_way.draft;
        let (id, state) = (draft.id, draft.state);
        let (item, item_version) =
            records::must_read::<Item>(self.context.store(), &records::item(draft.body.item_id))?;
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        work.require_version(records::appraisal(id), under_way.version);
        work.require_version(records::item(item.id), item_version);
        if state == AppraisalState::Approved {
            Keys::new(self.context).require_believed(draft, &mut work)?;
            let report = self.report(draft, &mut work)?;
            let sha256 = Sha256Hash::of(&report);
            draft.report_sha256 = Some(sha256);
            work.write(records::report(&sha256), crate::store::Write::Put(report.into()));
        }
        let mut work = work.continued_at(self.context.now());
        let kind = match under_way.corrects {
            Some(_) => format!("correction_{kind}"),
            None => kind.to_owned(),
        };
        let answer = Decided {
            appraisal_id: id,
            state,
            report_sha256: draft.report_sha256,
            warnings: match state {
                AppraisalState::Approved => undrawn(&draft.body)?,
                _ => Vec::new(),
            },
        };
        let event = work
            .event(&kind)
            .item(item.id)
            .appraisal(id)
            .reason_if_given(decision.note.as_ref())
            .after(state.as_str())
            .record()?;
        match under_way.corrects {
            Some(approved) => {
                self.correction_decided(approved, under_way.draft, item, event, &mut work)?;
            }
            None => self.appraisal_decided(under_way.draft, item, &mut work)?,
        }
        Ok(self.context.finish(work, Answer::ok(&answer)?, idempotency)?.0)
    }

    /// The item is what the approved appraisal concluded; a refused one decides nothing, so it stands where it stood.
    fn appraisal_decided(
        &self,
        appraisal: Appraisal,
        mut item: Item,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        match appraisal.state {
            AppraisalState::Approved => item.state = concluded(appraisal.body.conclusion),
            AppraisalState::Refused => self.stand_back(&mut item, &appraisal)?,
            AppraisalState::Submitted | AppraisalState::Reviewed | AppraisalState::Withdrawn => {}
        }
        work.put(records::item(item.id), &item)?;
        work.put(records::appraisal(appraisal.id), &appraisal)?;
        Ok(())
    }

    /// The report with the agency's signature. Nothing is locked while the agency's signer is asked.
    fn report(&self, appraisal: &mut Appraisal, work: &mut UnitOfWork) -> Result<Vec<u8>, Problem> {
        let (kid, agency_jws) = Keys::new(self.context).agency_jws(appraisal, work)?;
        appraisal.agency_key = Some(kid);
        let report = AppraisalReport {
            body: appraisal.body.clone(),
            signatures: appraisal.signatures.clone(),
            agency_jws,
        };
        Ok(report_bytes(&report)?)
    }
}
