//! Corrections (formats.md, "Report"): a new report version on the same three signatures' way and a new certificate
//! version of the same serial; and the withdrawal of an approval before its tag is issued.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::appraisals::appraise::dossier;
use crate::app::appraisals::decide::concluded;
use crate::app::appraisals::judge::Judgement;
use crate::app::appraisals::{Appraisals, Prepared, Submitted};
use crate::app::caller::Caller;
use crate::app::coverage::InspectionCoverage;
use crate::app::event::Event;
use crate::app::evidence::EvidenceFiles;
use crate::app::evidence::files::Marked;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::intake::Intakes;
use crate::app::keys::{Keys, ReadySignature};
use crate::app::list::index;
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::app::tags::Tags;
use crate::app::tags::mint::{CertificateOf, answered_photos, answered_report};
use crate::domain::appraisal::{
    Appraisal, AppraisalState, Conclusion, Corrects, Finding, NewYardstick, ReportBody, body_hash,
    may_correct, may_withdraw,
};
use crate::domain::catalogue::{Item, PublicFacts, may_appraise};
use crate::domain::certificate::{FormerCertificate, ReportFacts};
use crate::domain::log::{LEAVES, LeafKind};
use crate::domain::people::{Permission, Role};
use crate::domain::problem::Problem;
use crate::domain::tag::state;
use crate::domain::tag::state::Status;
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::store::Batch;

const LONGEST_REASON: usize = 500;

/// A correction as handed in: the whole judgement anew. The video stays the appraisal's.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCorrection {
    /// Why; the public report says it.
    pub reason: String,
    /// The item's public facts, where one of them was wrong.
    #[serde(default)]
    pub item: Option<PublicFacts>,
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

#[derive(Serialize, schemars::JsonSchema)]
/// What a withdrawal answers.
pub struct Withdrawn {
    appraisal_id: Uuid,
    state: AppraisalState,
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
        let mut batch = Batch::new();
        batch.require_version(records::appraisal(id), version);
        EvidenceFiles::require_kept(&mut batch, &body);
        batch.put(records::dossier(&body.dossier_sha256), &dossier)?;
        let mut event = Event::new("correction_submitted", caller.by.clone(), time);
        (event.item, event.appraisal) = (Some(body.item_id), Some(id));
        event.reason = Some(new.reason.trim().to_owned());
        event.write(&mut batch)?;
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
            correction: None,
            former: Vec::new(),
            agency_key: None,
        }));
        batch.put(records::appraisal(id), &appraisal)?;
        let answer = Submitted {
            appraisal_id: id,
            body_sha256,
        };
        Ok(self
            .context
            .finish(batch, Answer::new(201, &answer)?, idempotency)?
            .0)
    }

    /// What an appraiser's machine is to sign for the correction `new`. Changes nothing.
    ///
    /// # Errors
    /// As [`Service::correct`].
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
        let reason = crate::app::tags::bind::text("reason", &new.reason, LONGEST_REASON)?;
        let former = &appraisal.body;
        let facts = new.item.clone().unwrap_or_else(|| former.item.clone());
        facts
            .check()
            .map_err(|(field, right)| Problem::invalid(&format!("item.{field}"), "", right))?;
        let judgement = Judgement {
            findings: &new.findings,
            conclusion: new.conclusion,
            would_settle: new.would_settle.as_deref(),
            yardsticks: &new.yardsticks,
        };
        let judged = self.assess(caller, &facts, &judgement)?;
        let (item, _) = records::must_read::<Item>(self.context.store(), &records::item(former.item_id))?;
        require_there(&item, new.conclusion)?;
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

    /// Writes what a decision on a correction changes; with an approval report, item, tag and certificate at once.
    pub(crate) fn correction_decided(
        &self,
        caller: &Caller,
        mut approved: Appraisal,
        draft: Appraisal,
        item: Item,
        event: &Event,
        batch: &mut Batch,
    ) -> Result<(), Problem> {
        match draft.state {
            AppraisalState::Approved => {
                return self.corrected(caller, approved, draft, item, event.at, batch);
            }
            AppraisalState::Refused => {
                batch.put(records::refused_correction(approved.id, event.id), &draft)?;
            }
            AppraisalState::Submitted | AppraisalState::Reviewed | AppraisalState::Withdrawn => {
                approved.correction = Some(Box::new(draft));
            }
        }
        batch.put(records::appraisal(approved.id), &approved)?;
        Ok(())
    }

    fn corrected(
        &self,
        caller: &Caller,
        former: Appraisal,
        draft: Appraisal,
        mut item: Item,
        now: Instant,
        batch: &mut Batch,
    ) -> Result<(), Problem> {
        let serial = former
            .tag
            .ok_or_else(|| Problem::internal("a correction of what has no tag"))?;
        let (mut tag, version) = self.context.tag(&serial)?;
        may_correct(&former, Some(tag.status))?;
        require_there(&item, draft.body.conclusion)?;
        let mut appraisal = Appraisal {
            item_before: former.item_before,
            tag: former.tag,
            opinions: former.opinions,
            former: former.former,
            ..draft
        };
        appraisal.former.extend(former.report_sha256);
        Intakes::new(self.context).move_own_serial(&item, &appraisal.body.item, batch)?;
        let keys = index::keys_of_subjects(&item);
        item.facts = appraisal.body.item.clone();
        if keys != index::keys_of_subjects(&item) {
            InspectionCoverage::new(self.context)
                .move_to_subjects(&keys, &item, &mut tag, &appraisal, batch)?;
        }
        item.state = concluded(appraisal.body.conclusion);
        batch.put(records::item(item.id), &item)?;
        let certificate = self.recertify(&mut tag, &appraisal, now, batch)?;
        batch.put(
            records::certificate(&serial, tag.certificate_version),
            &certificate,
        )?;
        batch.append(
            LEAVES,
            Tags::new(self.context).tag_leaf(LeafKind::Corrected, &tag, now)?,
        );
        if appraisal.body.conclusion != Conclusion::Genuine && tag.status != Status::Suspended {
            self.suspend_corrected(caller, &mut tag, now, batch)?;
        }
        batch.put(records::public(&tag.report.sha256), &Marked::YES)?;
        for photo in appraisal.body.photos() {
            batch.put(records::public(&photo.sha256), &Marked::YES)?;
        }
        let (report, photos) = (
            answered_report(&tag, &appraisal),
            answered_photos(&tag.origin, &appraisal),
        );
        Tags::new(self.context).write_changed_with(&tag, version, batch, |answer| {
            answer.report = report;
            answer.item.photos = photos;
            answer.item.facts = appraisal.body.item.clone();
            answer.certificate = certificate;
        })?;
        batch.put(records::appraisal(appraisal.id), &appraisal)?;
        Ok(())
    }

    /// The next certificate version of the same serial, which names the former by its hash.
    fn recertify(
        &self,
        tag: &mut TagRecord,
        appraisal: &Appraisal,
        now: Instant,
        batch: &mut Batch,
    ) -> Result<String, Problem> {
        let signers = self.context.signers();
        signers.require_active(batch);
        let sha256 = appraisal
            .report_sha256
            .ok_or_else(|| Problem::internal("an approved appraisal without report"))?;
        tag.report = ReportFacts {
            sha256,
            version: appraisal.body.version,
        };
        let former = FormerCertificate {
            sha256: tag.certificate_sha256,
            version: tag.certificate_version,
        };
        tag.certificate_version = tag.certificate_version.saturating_add(1);
        let certificate = Tags::new(self.context).certify(
            appraisal,
            &CertificateOf {
                serial: tag.serial,
                origin: &tag.origin,
                issued_at: tag.issued_at,
                valid_from: now,
                report: tag.report,
                status_list: tag.status_list,
                version: tag.certificate_version,
                corrects: Some(former),
            },
            signers.certificate.as_ref(),
        )?;
        tag.certificate_sha256 = Sha256Hash::of(&certificate);
        Ok(certificate)
    }

    /// The conclusion is no longer genuine: the tag is suspended in the same commit.
    fn suspend_corrected(
        &self,
        caller: &Caller,
        tag: &mut TagRecord,
        now: Instant,
        batch: &mut Batch,
    ) -> Result<(), Problem> {
        let before = tag.status;
        tag.status = state::transition(before, state::Transition::Suspend, None)
            .map_err(crate::app::tags::bind::not_possible)?;
        tag.suspended = Some((before, caller.by.person.clone()));
        batch.append(
            LEAVES,
            Tags::new(self.context).tag_leaf(LeafKind::Suspended, tag, now)?,
        );
        let mut event = Event::new(state::Transition::Suspend.as_str(), caller.by.clone(), now);
        (event.item, event.serial) = (Some(tag.item), Some(tag.serial));
        event.reason = Some("correction: the conclusion is no longer genuine".to_owned());
        (event.before, event.after) = (
            Some(before.as_str().to_owned()),
            Some(tag.status.as_str().to_owned()),
        );
        event.write(batch)?;
        Ok(())
    }

    /// Takes an approval back: the item stands where it stood before the appraisal.
    ///
    /// # Errors
    /// 404 for another agency's appraisal, 409 where it is not approved, its tag is issued, or an order that rests on
    /// it is open or took the item away, 422 without a reason.
    pub fn withdraw(
        &self,
        caller: &Caller,
        id: Uuid,
        reason: &str,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::Withdraw)?;
        let reason = crate::app::tags::bind::text("reason", reason, LONGEST_REASON)?;
        let (mut appraisal, version) = self.context.own_appraisal(caller, id)?;
        may_withdraw(&appraisal)?;
        let (mut item, item_version) =
            records::must_read::<Item>(self.context.store(), &records::item(appraisal.body.item_id))?;
        let mut batch = Batch::new();
        batch.require_version(records::appraisal(id), version);
        batch.require_version(records::item(item.id), item_version);
        appraisal.state = AppraisalState::Withdrawn;
        // A later appraisal may have begun since: then the item is that one's.
        if item.appraisal == Some(id) {
            // Nothing is destroyed, or given back, on a finding that was taken back.
            may_appraise(&item.outcomes)?;
            self.stand_back(&mut item, &appraisal)?;
        }
        batch.put(records::appraisal(id), &appraisal)?;
        batch.put(records::item(item.id), &item)?;
        let mut event = Event::new("withdrawn", caller.by.clone(), self.context.now());
        (event.item, event.appraisal) = (Some(item.id), Some(id));
        event.reason = Some(reason.to_owned());
        event.before = Some(AppraisalState::Approved.as_str().to_owned());
        event.after = Some(AppraisalState::Withdrawn.as_str().to_owned());
        event.write(&mut batch)?;
        let answer = Withdrawn {
            appraisal_id: id,
            state: appraisal.state,
        };
        Ok(self
            .context
            .finish(batch, Answer::new(200, &answer)?, idempotency)?
            .0)
    }
}

/// An item that is gone, or about to go, is not found genuine after all.
fn require_there(item: &Item, conclusion: Conclusion) -> Result<(), Problem> {
    match conclusion {
        Conclusion::Genuine => Ok(may_appraise(&item.outcomes)?),
        Conclusion::NotGenuine | Conclusion::Undetermined => Ok(()),
    }
}
