//! Corrections as they are handed in (formats.md, "Report"): a new report version that is reviewed and approved as the
//! first one was.

use serde::Deserialize;
use uuid::Uuid;

use crate::app::appraisals::body::dossier;
use crate::app::appraisals::item_state::require_there;
use crate::app::appraisals::judge::Judgement;
use crate::app::appraisals::{Appraisals, Prepared, Submitted};
use crate::app::caller::Caller;
use crate::app::evidence::EvidenceFiles;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::intake::Intakes;
use crate::app::intake::amend::wrong_fact;
use crate::app::keys::{Keys, ReadySignature};
use crate::app::records;
use crate::app::text::{LONGEST_REASON, text};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::{
    Appraisal, AppraisalState, Conclusion, Corrects, Finding, NewYardstick, ReportBody, body_hash,
    has_appearance_photo, may_correct,
};
use crate::domain::catalogue::{FactsChange, InternalChange, Item};
use crate::domain::people::{Permission, Role};
use crate::domain::problem::Problem;
use crate::domain::tag::state::Status;
use crate::hash::Sha256Hash;
use crate::instant::Instant;

/// A correction as handed in: the whole judgement anew. The video stays the appraisal's.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCorrection {
    /// Why; the public report says it.
    pub reason: String,
    /// The public facts of the item that were wrong; what it does not name stays as it was.
    #[serde(default)]
    pub item: Option<FactsChange>,
    /// The facts that stay inside and were wrong; the new dossier has them.
    #[serde(default)]
    pub internal: Option<InternalChange>,
    /// What was seen.
    pub findings: Vec<Finding>,
    /// What it comes to.
    pub conclusion: Conclusion,
    /// By what it was judged (S9).
    #[serde(default)]
    pub yardsticks: Vec<NewYardstick>,
    /// Where it is undetermined: what would settle it.
    #[serde(default)]
    pub would_settle: Option<String>,
    /// A signature made elsewhere, over the body that `prepare` gave.
    #[serde(default)]
    pub signature: Option<ReadySignature>,
}

impl Appraisals<'_> {
    /// Takes the correction of an approved report. Nothing changes until it is reviewed and approved as the first
    /// one was.
    ///
    /// # Errors
    /// 404 for another agency's appraisal, 409 where there is no live tag or a correction is under way, 422 for
    /// findings that do not do.
    pub fn correct(
        &self,
        caller: &Caller,
        id: Uuid,
        new: &NewCorrection,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::Appraise)?;
        let (mut appraisal, version) = self.context.own_appraisal(caller, id)?;
        may_correct(&appraisal, self.tag_status(&appraisal)?)?;
        let time = new
            .signature
            .as_ref()
            .map_or_else(|| self.context.now(), |ready| ready.time);
        let (body, dossier) = self.corrected_body(caller, &appraisal, new, time)?;
        let body_sha256 = body_hash(&body)?;
        let ready = new.signature.as_ref();
        let signature =
            Keys::new(self.context).sign(caller, Role::Appraiser, id, &body_sha256, time, ready)?;
        let mut work = UnitOfWork::new(&caller.by, time);
        work.require_version(records::appraisal(id), version);
        EvidenceFiles::require_kept(&body, &mut work);
        let files = EvidenceFiles::new(self.context);
        files.claim(caller, &body, &mut work)?;
        let look_alikes = files.look_alikes(&body)?;
        work.put(records::dossier(&body.dossier_sha256), &dossier)?;
        work.event("correction_submitted")
            .item(body.item_id)
            .appraisal(id)
            .reason(new.reason.trim())
            .record()?;
        appraisal.correction = Some(Box::new(Appraisal {
            id,
            state: AppraisalState::Submitted,
            body,
            body_sha256,
            signatures: vec![signature],
            persons: vec![caller.by.person.clone()],
            item_before: None,
            report_sha256: None,
            tag: None,
            opinions: Vec::new(),
            look_alikes,
            correction: None,
            former: Vec::new(),
            agency_key: None,
        }));
        work.put(records::appraisal(id), &appraisal)?;
        let answer = Submitted {
            appraisal_id: id,
            body_sha256,
        };
        Ok(self
            .context
            .finish(work, Answer::created(&answer)?, idempotency)?
            .0)
    }

    /// What an appraiser's machine is to sign for the correction `new`. Changes nothing.
    ///
    /// # Errors
    /// As [`Self::correct`].
    pub fn prepare_correction(
        &self,
        caller: &Caller,
        id: Uuid,
        new: &NewCorrection,
    ) -> Result<Prepared, Problem> {
        caller.require(Permission::Appraise)?;
        let (appraisal, _) = self.context.own_appraisal(caller, id)?;
        may_correct(&appraisal, self.tag_status(&appraisal)?)?;
        let time = self.context.now();
        let (body, _) = self.corrected_body(caller, &appraisal, new, time)?;
        Prepared::new(id, time, &body)
    }

    fn tag_status(&self, appraisal: &Appraisal) -> Result<Option<Status>, Problem> {
        let status = |serial| self.context.tag(&serial).map(|(tag, _)| tag.status);
        appraisal.tag.map(status).transpose()
    }

    fn corrected_body(
        &self,
        caller: &Caller,
        appraisal: &Appraisal,
        new: &NewCorrection,
        time: Instant,
    ) -> Result<(ReportBody, serde_json::Value), Problem> {
        let reason = text("reason", &new.reason, LONGEST_REASON)?;
        let former = &appraisal.body;
        let facts = match &new.item {
            Some(change) => change
                .apply(&former.item)
                .map_err(|wrong| wrong_fact("item", wrong))?,
            None => former.item.clone(),
        };
        let judgement = Judgement {
            findings: &new.findings,
            conclusion: new.conclusion,
            would_settle: new.would_settle.as_deref(),
            yardsticks: &new.yardsticks,
        };
        let judged = self.assess(caller, &facts, &judgement)?;
        // The item of a report that former rules allowed may be anywhere by now: its photos cannot be taken any more.
        if has_appearance_photo(&former.findings) {
            let needs = self.context.settings.genuine_needs;
            needs.check_photo(&new.findings, new.conclusion)?;
        }
        let (mut item, _) = records::must_read::<Item>(self.context.store(), &records::item(former.item_id))?;
        require_there(&item, new.conclusion)?;
        // Told to the appraiser now, not to the approver at the end, who is told all the same if it comes about meanwhile.
        Intakes::new(self.context)
            .require_own_serial_free(&item, &facts)
            .map_err(|problem| problem.in_field("item.own_serial"))?;
        if let Some(change) = &new.internal {
            let internal = change.apply(&item.internal);
            item.internal = internal.map_err(|wrong| wrong_fact("internal", wrong))?;
        }
        let dossier = dossier(&item, appraisal.id);
        let sha256 = appraisal
            .report_sha256
            .ok_or_else(|| Problem::internal("an approved appraisal without report"))?;
        let body = ReportBody {
            version: former.version.saturating_add(1),
            item: facts,
            appraised_at: time,
            findings: new.findings.clone(),
            conclusion: new.conclusion,
            dossier_sha256: Sha256Hash::of(serde_json_canonicalizer::to_vec(&dossier)?),
            yardsticks: judged.yardsticks,
            checklist: Some(judged.checklist),
            would_settle: new.would_settle.clone(),
            corrects: Some(Corrects {
                sha256,
                version: former.version,
                reason: reason.to_owned(),
            }),
            agency: self.agency_facts(caller.organisation()?)?,
            ..former.clone()
        };
        Ok((body, dossier))
    }
}
