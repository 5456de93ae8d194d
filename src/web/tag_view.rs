//! The view of a tag from what the domain knows of it.

use super::view::{
    CoverView, FindingView, ItemView, LabelView, NoticeView, PhotoView, ReportView, SignerView, TagView,
    VideoView, YardstickView,
};
use crate::domain::appraisal::{AppraisalReport, Finding, Signature, Yardstick};
use crate::domain::cover::{AgainstCover, Policy, SaleStanding};
use crate::domain::scan::{Notice, NoticeKind, VerifyAnswer};
use crate::domain::tag::{PublicReason, Serial};
use crate::hash::Sha256Hash;
use crate::instant::Instant;

/// What the page of a tag is made from.
#[derive(Clone, Copy, Debug)]
pub struct TagFacts<'a> {
    /// The tag's serial.
    pub serial: &'a Serial,
    /// What a scan answers.
    pub answer: &'a VerifyAnswer,
    /// The report that the tag rests on.
    pub report: &'a AppraisalReport,
    /// What earlier scans say; none before the first counted scan.
    pub notice: Option<&'a Notice>,
    /// The policy of the cover.
    pub policy: &'a Policy,
    /// How the cover stands, once receipt is confirmed.
    pub cover: Option<&'a SaleStanding>,
    /// Since when it is not in force, where that is known.
    pub not_in_force_since: Option<Instant>,
    /// Whom to contact.
    pub contact: &'a [String],
    /// Whether some browsers are known not to show the video.
    pub video_not_everywhere: bool,
}

impl TagView {
    /// What the page shows of a tag.
    #[must_use]
    pub fn of(facts: TagFacts<'_>) -> Self {
        let TagFacts { answer, report, .. } = facts;
        Self {
            serial: facts.serial.to_string(),
            verdict: answer.verdict,
            not_in_force_since: facts.not_in_force_since,
            public_reason: answer.tag.public_reason.map(PublicReason::as_str),
            demonstration: answer.tag.demonstration,
            item: item_view(answer),
            photos: photos(answer),
            report: report_view(answer, report),
            video: VideoView {
                url: evidence_path(&answer.video.sha256),
                sha256: answer.video.sha256.to_string(),
                bytes: answer.video.bytes,
                media_type: answer.video.media_type.clone(),
                duration_ms: answer.video.duration_ms,
                not_everywhere: facts.video_not_everywhere,
            },
            label: answer.tag.label.as_ref().map(|label| LabelView {
                carrier: label.carrier.clone(),
                place: label.place.clone(),
                photo_url: label.photo.as_deref().map(path_of),
            }),
            notice: facts.notice.map(|notice| NoticeView {
                kind: notice_word(notice.kind).to_owned(),
                scans: notice.scans,
                first_at: notice.first_at,
            }),
            // A page promises no cover beside a tag that is not in force, but says what became of one that began.
            cover: (answer.verdict.promises_cover() || facts.cover.is_some())
                .then(|| cover_view(facts.policy, facts.cover)),
            issued_at: answer.tag.issued_at,
            contact: facts.contact.to_vec(),
        }
    }
}

/// Pages are reached under any of our hosts, so what they load is named without one.
fn evidence_path(hash: &Sha256Hash) -> String {
    format!("/api/v1/evidence/{hash}")
}

fn path_of(url: &str) -> String {
    let path = url.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
    path.map_or_else(String::new, |(_, path)| format!("/{path}"))
}

fn photos(answer: &VerifyAnswer) -> Vec<PhotoView> {
    let photos = answer.item.photos.iter();
    photos
        .map(|photo| PhotoView {
            url: evidence_path(&photo.sha256),
            point: photo.point.clone(),
        })
        .collect()
}

/// A provisional last day is not shown: it may still move. Nor is a window that the tag's end has overtaken.
fn cover_view(policy: &Policy, cover: Option<&SaleStanding>) -> CoverView {
    let against = match cover {
        Some(cover) => cover.reasons.last().copied(),
        None => Some(AgainstCover::NoReceipt),
    };
    let overtaken = matches!(
        against,
        Some(AgainstCover::TagRevoked | AgainstCover::ItemReturned | AgainstCover::TagArchived)
    );
    let window = cover.map(|cover| &cover.standing).filter(|_| !overtaken);
    let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    CoverView {
        policy: policy.id.clone(),
        days: policy.days,
        state: against.map_or("running", AgainstCover::as_str).to_owned(),
        first_day: day(window.and_then(|window| window.first_day)),
        last_day: day(window
            .filter(|window| !window.provisional)
            .and_then(|window| window.last_day)),
    }
}

fn item_view(answer: &VerifyAnswer) -> ItemView {
    let facts = answer.item.facts.clone();
    ItemView {
        brand: facts.brand,
        name: facts.name,
        model: facts.model,
        style_number: facts.style_number,
        gtin: facts.gtin.map(|gtin| gtin.as_str().to_owned()),
        own_serial: facts.own_serial,
        category: facts.category.as_str().to_owned(),
        origin_country: facts.origin_country,
    }
}

fn report_view(answer: &VerifyAnswer, report: &AppraisalReport) -> ReportView {
    let finding = |finding: &Finding| FindingView {
        point: finding.point.as_str().to_owned(),
        result: finding.result.as_str().to_owned(),
        note: finding.note.clone(),
    };
    let signer = |signature: &Signature| SignerView {
        role: signature.role.as_str().to_owned(),
        licence: signature.licence.clone(),
    };
    ReportView {
        url: format!("/api/v1/reports/{}", answer.report.sha256),
        pdf: format!("/api/v1/reports/{}.pdf", answer.report.sha256),
        sha256: answer.report.sha256.to_string(),
        version: answer.report.version,
        agency_name: answer.report.agency.clone(),
        accreditation: report.body.agency.accreditation.clone().unwrap_or_default(),
        conclusion: answer.report.conclusion.as_str().to_owned(),
        appraised_at: answer.report.appraised_at,
        corrected_because: report.body.corrects.as_ref().map(|former| former.reason.clone()),
        yardsticks: report.body.yardsticks.iter().map(yardstick_view).collect(),
        findings: report.body.findings.iter().map(finding).collect(),
        signers: report.signatures.iter().map(signer).collect(),
    }
}

fn yardstick_view(yardstick: &Yardstick) -> YardstickView {
    let (kind, name) = match yardstick {
        Yardstick::BrandStandard { name } => ("brand_standard", name),
        Yardstick::TradeStandard { name } => ("trade_standard", name),
        Yardstick::ReferenceVersion { name, .. } => ("reference_version", name),
    };
    YardstickView {
        kind: kind.to_owned(),
        name: name.clone(),
    }
}

const fn notice_word(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::FirstScan => "first_scan",
        NoticeKind::RepeatScan => "repeat_scan",
    }
}
