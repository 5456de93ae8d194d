//! What the page of a tag is told: the verify answer and the report's findings.

use crate::app::covers::Covers;
use crate::app::records;
use crate::app::scans::Scans;
use crate::domain::appraisal::{AppraisalReport, Finding, Yardstick};
use crate::domain::problem::Problem;
use crate::domain::scan::{NoticeKind, VerifyAnswer};
use crate::domain::tag::Serial;
use crate::hash::Sha256Hash;
use crate::web::{
    CoverView, FindingView, ItemView, LabelView, NoticeView, PhotoView, ReportView, SignerView, TagView,
    VideoView, YardstickView, report_pdf,
};

/// A page's answer: its view, or that there is no such tag.
pub enum PageAnswer {
    /// Show this.
    Tag(Box<TagView>),
    /// Show the page for codes that are not ours.
    NotFound,
}

impl Scans<'_> {
    /// What the page `/t/{serial}` shows to the visitor at `address`.
    ///
    /// # Errors
    /// If the store fails.
    pub fn page(&self, serial: &str, address: &str) -> Result<PageAnswer, Problem> {
        let Ok(serial) = Serial::from_typed(serial) else {
            return Ok(PageAnswer::NotFound);
        };
        let Some((projection, _)) = self.context.projection(&serial)? else {
            return Ok(PageAnswer::NotFound);
        };
        let answer = projection.parsed()?;
        let (report, _) = records::must_read::<AppraisalReport>(
            self.context.store(),
            &records::report(&answer.report.sha256),
        )?;
        let notice = if projection.head.genuine {
            self.notice(&serial, address)?
        } else {
            None
        };
        let cover = match projection.head.received_at {
            Some(received_at) => Some(Covers::new(self.context).cover_now(received_at)?.standing),
            None => None,
        };
        let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
        let view = TagView {
            serial: serial.to_string(),
            verdict: answer.verdict,
            status_reason: None,
            demonstration: answer.tag.demonstration,
            item: item_view(&answer),
            photos: answer
                .item
                .photos
                .iter()
                .map(|photo| PhotoView {
                    url: evidence_path(&photo.sha256),
                    point: photo.point.clone(),
                })
                .collect(),
            report: report_view(&answer, &report),
            video: VideoView {
                url: evidence_path(&answer.video.sha256),
                sha256: answer.video.sha256.to_string(),
                bytes: answer.video.bytes,
                media_type: answer.video.media_type.clone(),
                duration_ms: answer.video.duration_ms,
            },
            label: answer.tag.label.as_ref().map(|label| LabelView {
                carrier: label.carrier.clone(),
                place: label.place.clone(),
                photo_url: label.photo.as_deref().map(path_of),
            }),
            notice: notice.map(|notice| NoticeView {
                kind: notice_word(notice.kind).to_owned(),
                scans: notice.scans,
                first_at: notice.first_at,
            }),
            cover: answer.verdict.promises_cover().then(|| CoverView {
                policy: self.context.policy.id.clone(),
                days: self.context.policy.days,
                first_day: day(cover.as_ref().and_then(|cover| cover.first_day)),
                last_day: day(cover
                    .as_ref()
                    .filter(|cover| !cover.provisional)
                    .and_then(|cover| cover.last_day)),
            }),
            issued_at: answer.tag.issued_at,
            contact: None,
        };
        Ok(PageAnswer::Tag(Box::new(view)))
    }

    /// A report's exact bytes, if it is of an issued tag.
    ///
    /// # Errors
    /// 404 if not.
    pub fn public_report(&self, hash: &Sha256Hash) -> Result<bytes::Bytes, Problem> {
        let missing = || Problem::not_found("report", hash);
        if self.context.store().get(&records::public(hash))?.is_none() {
            return Err(missing());
        }
        Ok(self
            .context
            .store()
            .get(&records::report(hash))?
            .ok_or_else(missing)?
            .value)
    }
}

impl Scans<'_> {
    /// A report on paper, if it is of an issued tag: the same bytes for the same report.
    ///
    /// # Errors
    /// 404 if not.
    pub fn report_pdf(&self, hash: &Sha256Hash) -> Result<Vec<u8>, Problem> {
        let report: AppraisalReport = serde_json::from_slice(&self.public_report(hash)?)?;
        report_pdf(&report, hash).map_err(Problem::internal)
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
    let signer = |signature: &crate::domain::appraisal::Signature| SignerView {
        role: signature.role.as_str().to_owned(),
        licence: signature.licence.clone(),
    };
    ReportView {
        url: format!("/api/v1/reports/{}", answer.report.sha256),
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
