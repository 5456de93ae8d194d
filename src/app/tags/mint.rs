//! Minting: a new tag with everything that must be true together with it. Issue and replace both mint.

use serde::Serialize;

use crate::app::caller::Caller;
use crate::app::coverage::InspectionCoverage;
use crate::app::event::Event;
use crate::app::evidence::files::Marked;
use crate::app::keys::Keys;
use crate::app::list::index;
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::app::tags::Tags;
use crate::domain::appraisal::{Appraisal, SignedAs};
use crate::domain::catalogue::Item;
use crate::domain::certificate::{
    CertificateFacts, FormerCertificate, MediaFacts, ReportFacts, StatusListIndex, certificate,
};
use crate::domain::log::{LEAVES, Leaf, LeafKind};
use crate::domain::problem::Problem;
use crate::domain::scan::{
    AnsweredItem, AnsweredPhoto, AnsweredReport, AnsweredTag, AnsweredVideo, Projection, ProjectionHead,
    VerifyAnswer, evidence_url, report_url,
};
use crate::domain::tag::state::Status;
use crate::domain::tag::{Code, Origin, SERIAL_RANDOM_BYTES, Serial, Signer, tag_uri};
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::store::{Batch, Write};

/// Entries of the status lists reserved at once. A crash wastes what is left of one reservation, nothing more.
const STATUS_RESERVATION: u64 = 1024;
/// A new tag as its issuer gets it; `log.index` is added at commit.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Issued {
    /// Ungrouped.
    pub serial: Serial,
    /// The tag URI.
    pub tag_uri: String,
    /// What the QR carries.
    pub code: String,
    /// The compact JWS.
    pub certificate: String,
}

/// The same with the leaf's index, as it is answered.
#[derive(schemars::JsonSchema)]
pub struct IssuedTag {
    /// The tag.
    #[schemars(flatten)]
    pub issued: Issued,
    /// Where its leaf stands in the log.
    pub log: Option<crate::domain::scan::LogEntry>,
}

/// A tag in the making, and the leaf that must be appended before its projection can be written.
pub(crate) struct Minted {
    pub(crate) issued: Issued,
    pub(crate) append: usize,
}

/// What a certificate says beside its appraisal.
pub(crate) struct CertificateOf<'a> {
    pub(crate) serial: Serial,
    pub(crate) origin: &'a Origin,
    pub(crate) issued_at: Instant,
    pub(crate) valid_from: Instant,
    pub(crate) report: ReportFacts,
    pub(crate) status_list: StatusListIndex,
    pub(crate) version: u32,
    pub(crate) corrects: Option<FormerCertificate>,
}

impl Tags<'_> {
    /// Puts a new tag of `item` into `batch`, with everything that must be true together with it.
    pub(crate) fn mint(
        &self,
        caller: &Caller,
        item: &mut Item,
        appraisal: &mut Appraisal,
        replaces: Option<Serial>,
        now: Instant,
        batch: &mut Batch,
    ) -> Result<Minted, Problem> {
        let report = appraisal
            .report_sha256
            .ok_or_else(|| Problem::internal("an approved appraisal without report"))?;
        let report = ReportFacts {
            sha256: report,
            version: appraisal.body.version,
        };
        Keys::new(self.context).require_believed(appraisal, batch)?;
        let inspection =
            InspectionCoverage::new(self.context).require_inspected(item, replaces.is_some(), now, batch)?;
        let video = &appraisal.body.video;
        if self.context.blobs().size(&video.sha256) != Some(video.bytes) {
            return Err(Problem::internal(format!(
                "the video {} is missing or has another size",
                video.sha256
            )));
        }
        let (origins, signers) = (self.context.origins(), self.context.signers());
        signers.require_active(batch);
        let mut random = [0_u8; SERIAL_RANDOM_BYTES];
        self.context.entropy.fill(&mut random);
        let serial = Serial::from_random(random);
        let (origin, prefix) = (&origins.current, &self.context.deployment.prefix);
        let code = Code::seal(signers.seal.1.as_ref(), signers.seal.0, origin, prefix, &serial)
            .map_err(Problem::internal)?;
        let status_list = self.status_index()?;
        let certificate = self.certify(
            appraisal,
            &CertificateOf {
                serial,
                origin,
                issued_at: now,
                valid_from: now,
                report,
                status_list,
                version: 1,
                corrects: None,
            },
            signers.certificate.as_ref(),
        )?;
        let tag = TagRecord {
            serial,
            item: item.id,
            appraisal: appraisal.id,
            owner: item.owner.clone(),
            agency: item.agency.clone(),
            agency_key: Keys::new(self.context).agency_key_of(appraisal)?,
            status: Status::Issued,
            suspended: None,
            code: code.as_str().to_owned(),
            origin: origin.clone(),
            seal_key: signers.seal.1.kid().to_owned(),
            issued_at: now,
            status_list,
            report,
            certificate_version: 1,
            certificate_sha256: Sha256Hash::of(&certificate),
            binding: None,
            inspection,
            held_by: None,
            ended_at: None,
            replaces,
        };
        let append = batch.append(LEAVES, self.tag_leaf(LeafKind::Issued, &tag, now)?);
        let issued = Issued {
            serial,
            tag_uri: tag_uri(origin, prefix, &serial),
            code: tag.code.clone(),
            certificate,
        };
        self.write_issued(caller, &tag, &issued, item, appraisal, append, batch)?;
        Ok(Minted { issued, append })
    }

    /// Signs a certificate of `appraisal`.
    pub(crate) fn certify(
        &self,
        appraisal: &Appraisal,
        of: &CertificateOf<'_>,
        signer: &dyn Signer,
    ) -> Result<String, Problem> {
        let body = &appraisal.body;
        let facts = CertificateFacts {
            origin: of.origin,
            tag_uri: &tag_uri(of.origin, &self.context.deployment.prefix, &of.serial),
            item_uri: &format!("{}/items/{}", of.origin, body.item_id),
            item: &body.item,
            agency: &body.agency,
            conclusion: body.conclusion,
            appraised_at: body.appraised_at,
            issued_at: of.issued_at,
            valid_from: of.valid_from,
            report: of.report,
            video: MediaFacts {
                sha256: body.video.sha256,
                bytes: body.video.bytes,
                media_type: body.video.media_type.mime().to_owned(),
            },
            signers: &signed_as(appraisal),
            policy: &self.context.policy,
            status: of.status_list,
            version: of.version,
            corrects: of.corrects,
        };
        certificate(&facts, signer).map_err(Problem::internal)
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "one place writes everything a new tag needs"
    )]
    fn write_issued(
        &self,
        caller: &Caller,
        tag: &TagRecord,
        issued: &Issued,
        item: &mut Item,
        appraisal: &mut Appraisal,
        append: usize,
        batch: &mut Batch,
    ) -> Result<(), Problem> {
        let serial = tag.serial;
        batch.require_absent(records::tag(&serial));
        batch.put(records::tag(&serial), tag)?;
        index::add_tag(&serial, item.id, batch)?;
        batch.put(records::certificate(&serial, 1), &issued.certificate)?;
        let head = ProjectionHead {
            code: tag.code.clone(),
            genuine: false,
            received_at: None,
        };
        let answer = self.first_answer(tag, issued, item, appraisal)?;
        let (before, after) =
            Projection::record_around_index(&head, &answer, self.context.later_log().as_deref())?;
        let write = Write::PutWithIndex {
            before,
            append,
            after,
        };
        batch.write(records::verify(&serial), write);
        (item.live_tag, appraisal.tag) = (Some(serial), Some(serial));
        batch.put(records::item(item.id), item)?;
        batch.put(records::appraisal(appraisal.id), appraisal)?;
        batch.put(records::public(&tag.report.sha256), &Marked::YES)?;
        batch.put(records::public(&appraisal.body.video.sha256), &Marked::YES)?;
        for photo in appraisal.body.photos() {
            batch.put(records::public(&photo.sha256), &Marked::YES)?;
        }
        let mut event = Event::new("issued", caller.by.clone(), tag.issued_at);
        (event.item, event.appraisal, event.serial) = (Some(item.id), Some(appraisal.id), Some(serial));
        event.after = Some(Status::Issued.as_str().to_owned());
        event.write(batch)?;
        Ok(())
    }

    fn first_answer(
        &self,
        tag: &TagRecord,
        issued: &Issued,
        item: &Item,
        appraisal: &Appraisal,
    ) -> Result<VerifyAnswer, Problem> {
        let origin = &tag.origin;
        let body = &appraisal.body;
        Ok(VerifyAnswer {
            verdict: tag.status.verdict(),
            tag: AnsweredTag {
                serial: tag.serial,
                uri: issued.tag_uri.clone(),
                status: tag.status,
                issued_at: tag.issued_at,
                key: tag.seal_key.clone(),
                label: None,
                demonstration: self.context.is_demonstration(&item.agency)?,
            },
            item: AnsweredItem {
                uri: format!("{origin}/items/{}", item.id),
                facts: item.facts.clone(),
                photos: answered_photos(origin, appraisal),
            },
            report: answered_report(tag, appraisal),
            video: AnsweredVideo {
                url: evidence_url(origin, &body.video.sha256),
                sha256: body.video.sha256,
                bytes: body.video.bytes,
                media_type: body.video.media_type.mime().to_owned(),
                duration_ms: body.video.duration_ms,
            },
            certificate: issued.certificate.clone(),
            log: None,
        })
    }

    /// The leaf of something that happened to `tag`.
    pub(crate) fn tag_leaf(&self, kind: LeafKind, tag: &TagRecord, now: Instant) -> Result<String, Problem> {
        let leaf = Leaf {
            kind,
            time: now,
            serial: Some(tag.serial.log_hash(&self.context.deployment.prefix)),
            certificate: Some(tag.certificate_sha256),
            report: Some(tag.report.sha256),
            key: Some(match &tag.agency_key {
                Some(kid) => kid.clone(),
                None => Keys::new(self.context).agency_kid(&tag.agency)?,
            }),
        };
        Ok(leaf.to_string())
    }

    /// The next entry of the status lists, reserved durably before it is used.
    fn status_index(&self) -> Result<StatusListIndex, Problem> {
        let mut reserved = self
            .context
            .status_indexes
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(index) = reserved.next() {
            return Ok(StatusListIndex(index));
        }
        let mut batch = Batch::new();
        batch.add(records::STATUS_LIST_COUNTER, STATUS_RESERVATION);
        let end = self
            .context
            .store()
            .commit(batch)?
            .values
            .first()
            .copied()
            .unwrap_or_default();
        *reserved = end.saturating_sub(STATUS_RESERVATION)..end;
        reserved
            .next()
            .map(StatusListIndex)
            .ok_or_else(|| Problem::internal("no status list entries"))
    }
}

/// The report as a scan is told of it.
pub(crate) fn answered_report(tag: &TagRecord, appraisal: &Appraisal) -> AnsweredReport {
    let body = &appraisal.body;
    AnsweredReport {
        url: report_url(&tag.origin, &tag.report.sha256),
        sha256: tag.report.sha256,
        version: tag.report.version,
        agency: body.agency.name.clone(),
        conclusion: body.conclusion,
        appraised_at: body.appraised_at,
    }
}

/// The photos as a scan is told of them.
pub(crate) fn answered_photos(origin: &Origin, appraisal: &Appraisal) -> Vec<AnsweredPhoto> {
    let photo = |photo: crate::domain::appraisal::Photo| AnsweredPhoto {
        url: evidence_url(origin, &photo.sha256),
        sha256: photo.sha256,
        point: photo.point,
    };
    appraisal.body.photos().into_iter().map(photo).collect()
}

fn signed_as(appraisal: &Appraisal) -> Vec<SignedAs> {
    let of = |s: &crate::domain::appraisal::Signature| SignedAs {
        role: s.role,
        licence: s.licence.clone(),
    };
    appraisal.signatures.iter().map(of).collect()
}
