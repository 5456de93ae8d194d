//! Appraisals and tags: invariants 1, 2 and 4.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use crate::app::context::Context;
use crate::app::keys::Keys;
use crate::app::operate::check::answers::answer_problems;
use crate::app::operate::check::claims::{Claim, Expected, in_force};
use crate::app::operate::check::keys::KeyLeaves;
use crate::app::operate::check::status::StatusEntries;
use crate::app::operate::check::{Phase, Run, unreadable};
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::app::tags::Prints;
use crate::domain::appraisal::{
    Appraisal, AppraisalReport, AppraisalState, Conclusion, FindingResult, body_hash, check_findings,
};
use crate::domain::catalogue::Item;
use crate::domain::certificate::{CertificateProblem, verify_certificate};
use crate::domain::evidence::Evidence;
use crate::domain::problem::Problem;
use crate::domain::tag::state::Status;
use crate::domain::tag::{
    CodeInput, KeyDocument, PublicKey, Ring, Seal, Serial, parse_code, tag_uri, verify_jws,
};
use crate::hash::Sha256Hash;
use crate::message::{Explain, Message, message};
use crate::store::for_each;

/// What tags need to know of their appraisals.
pub(crate) type Approved = HashMap<Uuid, Approval>;

/// What a tag needs to know of its appraisal.
#[derive(Clone)]
pub(crate) struct Approval {
    item: Uuid,
    report: Option<Sha256Hash>,
    former: Vec<Sha256Hash>,
    approved: bool,
    conclusion: Conclusion,
}

impl Approval {
    fn of(appraisal: &Appraisal) -> Self {
        Self {
            item: appraisal.body.item_id,
            report: appraisal.report_sha256,
            former: appraisal.former.clone(),
            approved: appraisal.state == AppraisalState::Approved,
            conclusion: appraisal.body.conclusion,
        }
    }

    /// What is wrong with a tag that rests on this.
    fn problem(&self, tag: &TagRecord) -> Option<Message> {
        // The tag's report is the newest; a tag that ended before a correction keeps the one it had.
        let named = self.report == Some(tag.report.sha256)
            || !tag.status.is_live() && self.former.contains(&tag.report.sha256);
        if self.item != tag.item || !named {
            return Some(message!("check.appraisal_of_another"));
        }
        if !self.approved {
            return Some(message!("check.appraisal_not_approved"));
        }
        let believed = matches!(tag.status, Status::Issued | Status::Active);
        (believed && self.conclusion != Conclusion::Genuine).then(|| message!("check.no_longer_genuine"))
    }
}

impl Run<'_> {
    pub(crate) fn appraisals(&mut self) -> Result<Approved, Problem> {
        self.begin(Phase::Appraisals);
        let service = self.context;
        let mut approved = HashMap::new();
        for_each(service.store(), records::APPRAISALS, |key, record| {
            self.report.appraisals = self.report.appraisals.saturating_add(1);
            match serde_json::from_slice::<Appraisal>(&record.value) {
                Ok(appraisal) => {
                    for problem in self.appraisal_problems(&appraisal)? {
                        self.find(key, &problem);
                    }
                    approved.insert(appraisal.id, Approval::of(&appraisal));
                }
                Err(error) => self.find(key, &unreadable(&error)),
            }
            self.advance(1);
            Ok::<(), Problem>(())
        })?;
        self.end();
        Ok(approved)
    }

    fn appraisal_problems(&self, appraisal: &Appraisal) -> Result<Vec<Message>, Problem> {
        let mut problems = Vec::new();
        let body = &appraisal.body;
        if body_hash(body)? != appraisal.body_sha256 {
            problems.push(message!("check.body_changed"));
        }
        let store = self.context.store();
        match records::read::<Uuid>(store, &records::video(&body.video.sha256))? {
            Some((owner, _)) if owner == appraisal.id => {}
            _ => problems.push(message!("check.video_of_another")),
        }
        for hash in body
            .photos()
            .iter()
            .map(|photo| photo.sha256)
            .chain([body.video.sha256])
        {
            if records::read::<Evidence>(store, &records::evidence(&hash))?.is_none() {
                problems.push(message!("check.evidence_missing", hash));
            }
        }
        if appraisal.state == AppraisalState::Approved {
            self.report_problems(appraisal, &mut problems)?;
        }
        Ok(problems)
    }

    /// Invariant 1: three signatures of two persons, every mandatory point, every difference accepted.
    fn report_problems(&self, appraisal: &Appraisal, problems: &mut Vec<Message>) -> Result<(), Problem> {
        let store = self.context.store();
        if !appraisal.is_signed() {
            problems.push(message!("check.not_signed"));
        }
        if let Err(refusal) = check_findings(
            &appraisal.body.findings,
            appraisal.body.conclusion,
            &appraisal.body.mandatory(),
        ) {
            problems.push(refusal.message());
        }
        let accepted: Vec<&String> = appraisal
            .signatures
            .iter()
            .flat_map(|s| &s.accepted_differences)
            .collect();
        let differs = appraisal
            .body
            .findings
            .iter()
            .filter(|finding| finding.result == FindingResult::Differs);
        if appraisal.body.conclusion == Conclusion::Genuine
            && differs
                .clone()
                .any(|finding| !accepted.iter().any(|point| *point == finding.point.as_str()))
        {
            problems.push(message!("check.difference_not_accepted"));
        }
        let Some(hash) = appraisal.report_sha256 else {
            problems.push(message!("check.no_report"));
            return Ok(());
        };
        let stored = store.get(&records::report(&hash))?;
        let Some(bytes) = stored
            .map(|record| record.value)
            .filter(|bytes| Sha256Hash::of(bytes) == hash)
        else {
            problems.push(message!("check.report_changed"));
            return Ok(());
        };
        let same = serde_json::from_slice::<AppraisalReport>(&bytes).is_ok_and(|report| {
            report.body == appraisal.body
                && report.signatures == appraisal.signatures
                && agency_signed(self.context, &report)
        });
        if !same {
            problems.push(message!("check.report_not_as_signed"));
        }
        Ok(())
    }

    pub(crate) fn tags(&mut self, approved: &Approved, leaves: &mut KeyLeaves) -> Result<Expected, Problem> {
        self.begin(Phase::Tags);
        let service = self.context;
        let keys = Keys::new(service).unsigned_key_document()?;
        let (mut expected, mut live) = (Expected::new(), HashSet::new());
        let mut entries = StatusEntries::default();
        for_each(service.store(), records::TAGS, |key, record| {
            self.report.tags = self.report.tags.saturating_add(1);
            match serde_json::from_slice::<TagRecord>(&record.value) {
                Ok(tag) => {
                    let problems = self.tag_problems(&tag, &keys, approved)?;
                    // Under a running service the tag may have changed since it was read: look once more.
                    let again = if problems.is_empty() {
                        problems
                    } else {
                        self.tag_again(&tag.serial, &keys, approved)?
                    };
                    for problem in again {
                        self.find(tag.serial, &problem);
                    }
                    self.key_uses_of(&tag, leaves)?;
                    if tag.status.is_live() && !live.insert(tag.item) && live_twice(self.context, &tag)? {
                        self.find(tag.serial, &message!("check.item_has_two_tags", item = tag.item));
                    }
                    if !entries.add(tag.status_list) {
                        self.find(tag.serial, &message!("check.status_entry_twice"));
                    }
                    let place = service
                        .projection(&tag.serial)?
                        .and_then(|(p, _)| p.parsed().ok()?.log);
                    let claim = Claim {
                        serial: tag.serial,
                        version: record.version,
                        place,
                        status: tag.status,
                        certificate: tag.certificate_sha256,
                    };
                    expected.insert(tag.serial.log_hash(&service.deployment().prefix), claim);
                }
                Err(error) => self.find(key, &unreadable(&error)),
            }
            self.advance(1);
            Ok::<(), Problem>(())
        })?;
        self.status_counter(&entries)?;
        self.end();
        Ok(expected)
    }

    fn tag_again(
        &self,
        serial: &Serial,
        keys: &KeyDocument,
        approved: &Approved,
    ) -> Result<Vec<Message>, Problem> {
        match records::read::<TagRecord>(self.context.store(), &records::tag(serial))? {
            Some((tag, _)) => self.tag_problems(&tag, keys, approved),
            None => Ok(vec![message!("check.gone")]),
        }
    }

    fn tag_problems(
        &self,
        tag: &TagRecord,
        keys: &KeyDocument,
        approved: &Approved,
    ) -> Result<Vec<Message>, Problem> {
        let mut problems = Vec::new();
        let mut say = |problem: Message| problems.push(problem);
        match self.approval(tag, approved)? {
            Some(approval) => {
                if let Some(problem) = approval.problem(tag) {
                    say(problem);
                }
            }
            None => say(message!("check.appraisal_missing")),
        }
        let store = self.context.store();
        match records::read::<Item>(store, &records::item(tag.item))? {
            Some((item, _)) if tag.status.is_live() && item.live_tag != Some(tag.serial) => {
                say(message!("check.item_does_not_name_it"));
            }
            Some((item, _)) if !tag.status.is_live() && item.live_tag == Some(tag.serial) => {
                say(message!("check.item_names_it"));
            }
            Some(_) => {}
            None => say(message!("check.item_missing")),
        }
        if !seal_holds(tag, keys) {
            say(message!("check.seal"));
        }
        let prints = records::read::<Prints>(store, &records::prints(&tag.serial))?;
        if prints.is_some_and(|(prints, _)| !prints.are_whole()) {
            say(message!("check.prints"));
        }
        let uri = tag_uri(&tag.origin, &keys.prefix, &tag.serial);
        let key = records::certificate(&tag.serial, tag.certificate_version);
        let certificate = records::read::<String>(store, &key)?.map(|(jws, _)| jws);
        match &certificate {
            Some(jws) if Sha256Hash::of(jws) != tag.certificate_sha256 => {
                say(message!("check.certificate_changed"))
            }
            Some(jws) => match verify_certificate(jws, keys, &uri) {
                Ok(vouched) if vouched.report == tag.report => {}
                Ok(_) => say(message!("check.certificate_of_another_report")),
                // A tag that is not in force vouches for nothing; reinstated, it gets another certificate.
                Err(CertificateProblem::Compromised { .. }) if !in_force(tag) => {}
                Err(error) => say(error.message()),
            },
            None => say(message!("check.certificate_missing")),
        }
        for problem in self.status_bit_problems(tag)? {
            say(problem);
        }
        answer_problems(self.context, tag, certificate.as_deref(), &mut say)?;
        self.inspection_problems(tag, &mut say)?;
        Ok(problems)
    }

    /// An appraisal as read before, or, where a running service changed it since, as it is now.
    fn approval(&self, tag: &TagRecord, approved: &Approved) -> Result<Option<Approval>, Problem> {
        if let Some(found) = approved.get(&tag.appraisal)
            && found.problem(tag).is_none()
        {
            return Ok(Some(found.clone()));
        }
        let read = records::read::<Appraisal>(self.context.store(), &records::appraisal(tag.appraisal))?;
        Ok(read.map(|(appraisal, _)| Approval::of(&appraisal)))
    }
}

fn agency_signed(context: &Context, report: &AppraisalReport) -> bool {
    let agency = &report.body.agency.id;
    let keys = crate::domain::people::OrganisationId::parse(agency)
        .ok()
        .and_then(|id| Keys::new(context).agency_keys(&id).ok().flatten())
        .map(|(keys, _)| keys)
        .unwrap_or_default();
    let verified = verify_jws(&report.agency_jws, |kid| keys.key(kid).map(|key| key.x.0));
    let hash = body_hash(&report.body).map(|hash| hash.to_string().into_bytes());
    matches!((verified, hash), (Ok((_, signed)), Ok(hash)) if signed == hash)
}

/// Whether the seal is the key's. Whether that is believed is for `keys.rs`: the log tells.
fn seal_holds(tag: &TagRecord, keys: &KeyDocument) -> bool {
    let Some(CodeInput::Sealed {
        origin,
        seal,
        prefix,
        serial,
    }) = parse_code(&tag.code)
    else {
        return false;
    };
    let Ok(seal) = Seal::parse(&seal) else {
        return false;
    };
    let key = keys.key(Ring::Seal, &Ring::Seal.kid(seal.key_number));
    serial == tag.serial
        && key.is_some_and(|key| {
            let PublicKey(public) = &key.x;
            seal.verify(public, &origin, &prefix, &serial).is_ok()
        })
}

/// Whether the tag, read again, is still live and not the one its item names.
fn live_twice(context: &Context, tag: &TagRecord) -> Result<bool, Problem> {
    let store = context.store();
    let again = records::read::<TagRecord>(store, &records::tag(&tag.serial))?;
    let item = records::read::<Item>(store, &records::item(tag.item))?;
    Ok(again.is_some_and(|(tag, _)| tag.status.is_live())
        && item.is_none_or(|(item, _)| item.live_tag != Some(tag.serial)))
}
