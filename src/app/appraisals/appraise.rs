//! Appraise 鉴定: findings, video and conclusion become an appraisal with its first signature.

use serde::Deserialize;
use uuid::Uuid;

use crate::app::appraisals::body::dossier;
use crate::app::appraisals::judge::Judgement;
use crate::app::appraisals::{Appraisals, Prepared, Submitted};
use crate::app::caller::Caller;
use crate::app::evidence::EvidenceFiles;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::intake::Intakes;
use crate::app::keys::{Keys, ReadySignature};
use crate::app::list::index;
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::{
    Appraisal, AppraisalState, Conclusion, Finding, NewYardstick, ReportBody, VideoFacts, body_hash,
};
use crate::domain::catalogue::{Item, ItemState, may_appraise};
use crate::domain::people::{Permission, Role};
use crate::domain::problem::{Problem, Thing};
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::message::message;
use crate::store::CommitError;

/// An appraisal as handed in.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAppraisal {
    /// The item.
    pub item_id: Uuid,
    /// What was seen.
    pub findings: Vec<Finding>,
    /// The video.
    pub video: Sha256Hash,
    /// What it comes to.
    pub conclusion: Conclusion,
    /// By what it was judged (S9); the category's trade standard where none is named.
    #[serde(default)]
    pub yardsticks: Vec<NewYardstick>,
    /// Where it is undetermined: what would settle it.
    #[serde(default)]
    pub would_settle: Option<String>,
    /// A signature made elsewhere; without it the server signs with the copy the token unwraps.
    #[serde(default)]
    pub signature: Option<ReadySignature>,
}

impl NewAppraisal {
    fn judgement(&self) -> Judgement<'_> {
        Judgement {
            findings: &self.findings,
            conclusion: self.conclusion,
            would_settle: self.would_settle.as_deref(),
            yardsticks: &self.yardsticks,
        }
    }
}

impl Appraisals<'_> {
    /// What an appraiser's machine is to sign for `new`. Changes nothing.
    ///
    /// # Errors
    /// As [`Self::appraise`].
    pub fn prepare_appraisal(&self, caller: &Caller, new: &NewAppraisal) -> Result<Prepared, Problem> {
        caller.require(Permission::Appraise)?;
        let (id, now) = (Uuid::now_v7(), self.context.now());
        let (body, ..) = self.appraisal_body(caller, new, id, now)?;
        Prepared::new(id, now, &body)
    }

    /// Takes an appraisal: findings, video, conclusion and the appraiser's signature.
    ///
    /// # Errors
    /// 404 for an item that is not the agency's, 409 for one that is being appraised or has a live tag, 422 for
    /// findings or evidence that do not do.
    pub fn appraise(
        &self,
        caller: &Caller,
        new: &NewAppraisal,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::Appraise)?;
        let (id, time) = match &new.signature {
            Some(ready) => (self.ready_id(ready)?, ready.time),
            None => (Uuid::now_v7(), self.context.now()),
        };
        let (body, dossier, mut item, item_version) = self.appraisal_body(caller, new, id, time)?;
        let body_sha256 = body_hash(&body)?;
        let signature = Keys::new(self.context).sign(
            caller,
            Role::Appraiser,
            id,
            &body_sha256,
            time,
            new.signature.as_ref(),
        )?;
        let files = EvidenceFiles::new(self.context);
        let mut work = UnitOfWork::new(&caller.by, time);
        work.require_version(records::item(item.id), item_version);
        work.require_absent(records::video(&new.video));
        work.require_absent(records::appraisal(id));
        EvidenceFiles::require_kept(&body, &mut work);
        files.claim(caller, &body, &mut work)?;
        work.put(records::video(&new.video), &id)?;
        work.put(records::dossier(&body.dossier_sha256), &dossier)?;
        let before = (item.state, item.appraisal);
        // A piece that was finished may be appraised anew, unless its serial stands on another one by now.
        Intakes::new(self.context).keep_own_serial(&item, &mut work)?;
        (item.state, item.appraisal) = (ItemState::Appraising, Some(id));
        work.put(records::item(item.id), &item)?;
        index::add_appraisal(id, &item.agency, item.id, work.batch())?;
        work.event("appraised")
            .item(item.id)
            .appraisal(id)
            .before(before.0.as_str())
            .after("appraising")
            .record()?;
        let look_alikes = files.look_alikes(&body)?;
        let appraisal = Appraisal {
            id,
            state: AppraisalState::Submitted,
            body,
            body_sha256,
            signatures: vec![signature],
            persons: vec![caller.by.person.clone()],
            item_before: Some(before),
            agency_key: None,
            report_sha256: None,
            tag: None,
            opinions: Vec::new(),
            look_alikes,
            correction: None,
            former: Vec::new(),
        };
        work.put(records::appraisal(id), &appraisal)?;
        let answer = Answer::created(&Submitted {
            appraisal_id: id,
            body_sha256,
        })?;
        match self.context.finish(work, answer, idempotency) {
            Ok((answered, _)) => Ok(answered),
            // Somebody else took the same pictures meanwhile.
            Err(CommitError::Precondition { key }) if is_of_pictures(&key) => {
                files.claim(caller, &appraisal.body, &mut UnitOfWork::new(&caller.by, time))?;
                Err(CommitError::Precondition { key }.into())
            }
            Err(error) => Err(error.into()),
        }
    }

    fn ready_id(&self, ready: &ReadySignature) -> Result<Uuid, Problem> {
        let id = ready.appraisal_id.ok_or_else(|| {
            Problem::invalid("signature.appraisal_id", "", message!("appraisal.prepared_id"))
        })?;
        Ok(id)
    }

    /// The body an appraiser signs, the dossier it names, and the item with its version.
    fn appraisal_body(
        &self,
        caller: &Caller,
        new: &NewAppraisal,
        id: Uuid,
        time: Instant,
    ) -> Result<(ReportBody, serde_json::Value, Item, u64), Problem> {
        let agency = caller.organisation()?;
        let (item, version) = records::read::<Item>(self.context.store(), &records::item(new.item_id))?
            .filter(|(item, _)| item.agency == *agency)
            .ok_or_else(|| Problem::not_found(Thing::Item, new.item_id))?;
        check_item_waits(&item)?;
        let judged = self.assess(caller, &item.facts, &new.judgement())?;
        let video = EvidenceFiles::new(self.context).own_evidence(caller, "video", &new.video)?;
        if !video.media_type.is_video() {
            let right = message!("evidence.not_a_video");
            return Err(Problem::invalid("video", new.video, right));
        }
        let needs = self.context.settings.genuine_needs;
        needs.check_photo(&new.findings, new.conclusion)?;
        needs.check_video(video.duration_ms, new.conclusion)?;
        let dossier = dossier(&item, id);
        let body = ReportBody {
            format: ReportBody::FORMAT.to_owned(),
            version: 1,
            appraisal_id: id,
            item_id: item.id,
            item: item.facts.clone(),
            agency: self.agency_facts(agency)?,
            appraised_at: time,
            findings: new.findings.clone(),
            video: VideoFacts {
                sha256: video.sha256,
                bytes: video.bytes,
                media_type: video.media_type,
                duration_ms: video.duration_ms,
            },
            conclusion: new.conclusion,
            dossier_sha256: Sha256Hash::of(serde_json_canonicalizer::to_vec(&dossier)?),
            yardsticks: judged.yardsticks,
            checklist: Some(judged.checklist),
            would_settle: new.would_settle.clone(),
            corrects: None,
        };
        Ok((body, dossier, item, version))
    }

    /// An appraisal of the caller's agency, with its version.
    ///
    /// # Errors
    /// 404 for everything else.
    pub fn read_appraisal(&self, caller: &Caller, id: Uuid) -> Result<(Appraisal, u64), Problem> {
        caller.require(Permission::ReadAppraisal)?;
        self.context.own_appraisal(caller, id)
    }
}

/// Whether this is the record of whose a photo or video is.
fn is_of_pictures(key: &str) -> bool {
    key.starts_with(records::VIDEOS) || key.starts_with(records::SHOWN)
}

/// Whether an appraisal of `item` may begin.
fn check_item_waits(item: &Item) -> Result<(), Problem> {
    if let Some(serial) = item.live_tag {
        return Err(Problem::conflict(message!("item.has_tag", serial)).about(serial));
    }
    if item.state == ItemState::Cancelled {
        return Err(Problem::conflict(message!("item.cancelled")));
    }
    if item.state == ItemState::Appraising {
        return Err(Problem::conflict(match item.appraisal {
            Some(appraisal) => message!("item.in_appraisal", appraisal),
            None => message!("item.appraising"),
        }));
    }
    Ok(may_appraise(&item.outcomes)?)
}
