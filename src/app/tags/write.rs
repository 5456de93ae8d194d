//! A tag's record, its verify answer and its leaves, as every act on tags writes them.

use serde::Serialize;

use crate::app::keys::Keys;
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::app::tags::Tags;
use crate::app::tags::status_lists::mark_status;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::{Photo, ReportBody};
use crate::domain::log::{Leaf, LeafKind};
use crate::domain::problem::Problem;
use crate::domain::scan::{
    AnsweredItem, AnsweredLabel, AnsweredPhoto, AnsweredReport, AnsweredTag, AnsweredVideo, Projection,
    VerifyAnswer, evidence_url, report_url,
};
use crate::domain::tag::state::{NotPossible, Status};
use crate::domain::tag::{LabelPrefix, Origin, PublicReason, Serial, tag_uri};
use crate::instant::Instant;
use crate::message::Explain;
use crate::store::Write;

/// What a change of state answers.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(rename = "TagChanged")]
pub struct TagChanged {
    pub(crate) serial: Serial,
    pub(crate) status: Status,
}

impl Tags<'_> {
    /// Writes a changed tag and its verify answer, on condition that nobody changed it meanwhile.
    ///
    /// # Errors
    /// If the store fails or the tag has no verify answer.
    pub(crate) fn write_changed(
        &self,
        tag: &TagRecord,
        version: u64,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        self.write_changed_with(tag, version, work, |_| {})
    }

    /// The same where more of the verify answer changes than the tag's state.
    ///
    /// # Errors
    /// As [`Self::write_changed`].
    pub(crate) fn write_changed_with(
        &self,
        tag: &TagRecord,
        version: u64,
        work: &mut UnitOfWork,
        change: impl FnOnce(&mut VerifyAnswer),
    ) -> Result<(), Problem> {
        work.require_version(records::tag(&tag.serial), version);
        work.put(records::tag(&tag.serial), tag)?;
        let (projection, projection_version) = self
            .context
            .projection(&tag.serial)?
            .ok_or_else(|| Problem::internal(format!("the tag {} has no verify answer", tag.serial)))?;
        let mut answer = projection.parsed()?;
        mark_status(answer.tag.status, tag, work)?;
        answer.verdict = tag.status.verdict();
        answer.tag.status = tag.status;
        answer.tag.label = answered_label(tag);
        (answer.tag.changed_at, answer.tag.public_reason) = answered_state(tag);
        change(&mut answer);
        let mut head = projection.head;
        head.genuine = tag.status == Status::Active;
        work.require_version(records::verify(&tag.serial), projection_version);
        work.write(
            records::verify(&tag.serial),
            Write::Put(Projection::record(&head, &answer)?),
        );
        Ok(())
    }

    /// The leaf of something that happened to `tag`.
    ///
    /// # Errors
    /// If the store fails, or the tag's agency has no key.
    pub(crate) fn tag_leaf(&self, kind: LeafKind, tag: &TagRecord, at: Instant) -> Result<String, Problem> {
        let leaf = Leaf {
            kind,
            time: at,
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
}

/// The whole answer of a tag, without its place in the log: what a scan is told follows from the report it rests on, its
/// certificate, and the tag itself.
pub(crate) fn answer_of(
    tag: &TagRecord,
    prefix: &LabelPrefix,
    body: &ReportBody,
    certificate: &str,
    demonstration: bool,
) -> VerifyAnswer {
    let origin = &tag.origin;
    let (changed_at, public_reason) = answered_state(tag);
    VerifyAnswer {
        verdict: tag.status.verdict(),
        tag: AnsweredTag {
            serial: tag.serial,
            uri: tag_uri(origin, prefix, &tag.serial),
            status: tag.status,
            issued_at: tag.issued_at,
            key: tag.seal_key.clone(),
            label: answered_label(tag),
            changed_at,
            public_reason,
            demonstration,
        },
        item: AnsweredItem {
            uri: format!("{origin}/items/{}", body.item_id),
            facts: body.item.clone(),
            photos: answered_photos(origin, body),
        },
        report: answered_report(tag, body),
        video: AnsweredVideo {
            url: evidence_url(origin, &body.video.sha256),
            sha256: body.video.sha256,
            bytes: body.video.bytes,
            media_type: body.video.media_type.mime().to_owned(),
            duration_ms: body.video.duration_ms,
        },
        certificate: certificate.to_owned(),
        log: None,
    }
}

fn answered_state(tag: &TagRecord) -> (Option<Instant>, Option<PublicReason>) {
    let state = tag.public_state;
    (
        state.map(|state| state.since),
        state.and_then(|state| state.reason),
    )
}

fn answered_label(tag: &TagRecord) -> Option<AnsweredLabel> {
    tag.binding.as_ref().map(|binding| AnsweredLabel {
        carrier: binding.carrier.clone(),
        place: binding.place.clone(),
        photo: binding.photo.map(|photo| evidence_url(&tag.origin, &photo)),
    })
}

/// The report as a scan is told of it.
pub(crate) fn answered_report(tag: &TagRecord, body: &ReportBody) -> AnsweredReport {
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
pub(crate) fn answered_photos(origin: &Origin, body: &ReportBody) -> Vec<AnsweredPhoto> {
    let photo = |photo: Photo| AnsweredPhoto {
        url: evidence_url(origin, &photo.sha256),
        sha256: photo.sha256,
        point: photo.point,
    };
    body.photos().into_iter().map(photo).collect()
}

/// A change that the tag's state does not allow, as the caller is told of it.
pub(crate) fn not_possible(error: NotPossible) -> Problem {
    Problem::conflict(error.message())
}
