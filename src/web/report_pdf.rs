//! The report as a PDF: A4, Chinese with English below. Pure, so the same report gives the same bytes.
//!
//! It is for reading. What persons and agency signed are the report's own bytes, whose hash stands on every page.

use super::flow::{BODY, CHINESE, ENGLISH, Flow, SMALL, both, plain, time, word};
use super::format;
use super::text::Text;
use crate::domain::appraisal::{AppraisalReport, Finding, Photo, Signature, Yardstick};
use crate::hash::Sha256Hash;
use crate::print::typeset::{FontError, font};

/// A report as PDF; `sha256` is of its exact bytes.
///
/// # Errors
/// If the font fails, which is our own mistake.
pub fn report_pdf(report: &AppraisalReport, sha256: &Sha256Hash) -> Result<Vec<u8>, FontError> {
    let mut flow = Flow::new(font()?, &format!("鉴定报告 Appraisal report {sha256}"));
    flow.title("report-title");
    about_the_report(&mut flow, report, sha256);
    about_the_item(&mut flow, report);
    flow.heading("findings-title");
    for finding in &report.body.findings {
        one_finding(&mut flow, finding);
    }
    what_it_rests_on(&mut flow, report);
    flow.heading("signers-title");
    for signature in &report.signatures {
        one_signature(&mut flow, signature);
    }
    flow.row(&both("pdf-scope-label"), both("pdf-scope").lines());
    flow.finish(&format!("SHA-256 {sha256}"))
}

fn hash(hash: &Sha256Hash) -> (u32, String) {
    (SMALL, format!("SHA-256 {hash}"))
}

fn about_the_report(flow: &mut Flow, report: &AppraisalReport, sha256: &Sha256Hash) {
    let body = &report.body;
    flow.row(&both("report-agency"), plain(&body.agency.name));
    if let Some(accreditation) = &body.agency.accreditation {
        flow.row(&both("report-accreditation"), plain(accreditation));
    }
    flow.row(
        &both("report-conclusion"),
        word("conclusion", body.conclusion.as_str()).lines(),
    );
    if let Some(settles) = &body.would_settle {
        flow.row(&both("pdf-settle"), plain(settles));
    }
    flow.row(&both("report-appraised"), time(body.appraised_at));
    flow.row(&both("report-version"), plain(body.version.to_string()));
    if let Some(corrects) = &body.corrects {
        let former = format!("{} {}", CHINESE.say("report-version"), corrects.version);
        flow.row(
            &both("pdf-corrects"),
            vec![(BODY, former), hash(&corrects.sha256)],
        );
        flow.row(&both("pdf-reason"), plain(&corrects.reason));
    }
    flow.row(&both("bytes-title"), vec![hash(sha256)]);
}

fn about_the_item(flow: &mut Flow, report: &AppraisalReport) {
    let (body, item) = (&report.body, &report.body.item);
    flow.heading("item-title");
    flow.row(&both("item-brand"), plain(&item.brand));
    flow.row(&both("item-name"), plain(&item.name));
    flow.row(
        &both("item-category"),
        word("category", item.category.as_str()).lines(),
    );
    let gtin = item.gtin.as_ref().map(|gtin| gtin.as_str().to_owned());
    let optional = [
        ("item-model", &item.model),
        ("item-style", &item.style_number),
        ("pdf-gtin", &gtin),
        ("item-own", &item.own_serial),
        ("item-origin", &item.origin_country),
    ];
    for (key, text) in optional {
        if let Some(text) = text {
            flow.row(&both(key), plain(text));
        }
    }
    flow.row(&both("pdf-item-id"), vec![(SMALL, body.item_id.to_string())]);
    flow.row(
        &both("pdf-appraisal-id"),
        vec![(SMALL, body.appraisal_id.to_string())],
    );
}

fn one_finding(flow: &mut Flow, finding: &Finding) {
    let mut said = word("result", finding.result.as_str()).lines();
    said.extend(finding.note.iter().map(|note| (BODY, note.clone())));
    said.extend(finding.photos.iter().map(|photo| {
        let (size, text) = hash(photo);
        (
            size,
            format!("{} {} {text}", CHINESE.say("pdf-photo"), ENGLISH.say("pdf-photo")),
        )
    }));
    flow.row(&word("point", finding.point.as_str()), said);
}

fn what_it_rests_on(flow: &mut Flow, report: &AppraisalReport) {
    let body = &report.body;
    flow.heading("pdf-rests");
    for yardstick in &body.yardsticks {
        let (key, mut said) = match yardstick {
            Yardstick::BrandStandard { name } => ("pdf-brand_standard", plain(name)),
            Yardstick::TradeStandard { name } => ("pdf-trade_standard", plain(name)),
            Yardstick::ReferenceVersion { name, .. } => ("pdf-reference_version", plain(name)),
        };
        if let Yardstick::ReferenceVersion { sha256, .. } = yardstick {
            said.push(hash(sha256));
        }
        flow.row(&both(key), said);
    }
    if let Some(checklist) = &body.checklist {
        let category = word("category", checklist.category.as_str());
        let named = format!("{} {} v{}", category.chinese, category.english, checklist.version);
        flow.row(&both("pdf-checklist"), plain(named));
    }
    let video = &body.video;
    let mut facts = format!("{}, {}", video.media_type.mime(), format::size(video.bytes));
    if let Some(duration) = video.duration_ms {
        facts = format!("{facts}, {}", format::length(duration));
    }
    flow.row(&both("video-title"), vec![(BODY, facts), hash(&video.sha256)]);
    let photos: Vec<Photo> = body.photos();
    if !photos.is_empty() {
        flow.row(&both("pdf-photos"), plain(photos.len().to_string()));
    }
    flow.row(&both("pdf-dossier"), vec![hash(&body.dossier_sha256)]);
}

fn one_signature(flow: &mut Flow, signature: &Signature) {
    let mut said = plain(&signature.licence);
    said.extend(time(signature.time));
    said.push((SMALL, format!("{} {}", ENGLISH.say("pdf-key"), signature.kid)));
    said.extend(signature.note.iter().map(|note| (BODY, note.clone())));
    if !signature.accepted_differences.is_empty() {
        let named = |text: Text| {
            let points = signature
                .accepted_differences
                .iter()
                .map(|point| text.word("point", point));
            format!(
                "{} {}",
                text.say("pdf-accepted"),
                points.collect::<Vec<_>>().join(", ")
            )
        };
        said.push((BODY, named(CHINESE)));
        said.push((SMALL, named(ENGLISH)));
    }
    flow.row(&word("role", signature.role.as_str()), said);
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("tests/report.json");

    fn pdf(json: &str) -> Vec<u8> {
        let report: AppraisalReport = serde_json::from_str(json).unwrap();
        report_pdf(&report, &Sha256Hash::of(json)).unwrap()
    }

    /// Whoever changes what is printed, or a library that packs it, sees it here: then the PDF of reports that are
    /// out already changes too, and the changelog says so.
    #[test]
    fn a_report_is_these_bytes_for_ever() {
        let file = pdf(EXAMPLE);
        assert_eq!(file, pdf(EXAMPLE));
        let hash = Sha256Hash::of(&file).to_string();
        assert_eq!(
            hash,
            "e6ee1deca15ca39cbb76299dc7345e48e47ce8bd7391ba97df8ba41529cdc5ab",
            "{} bytes",
            file.len()
        );
    }

    #[test]
    fn long_notes_go_on_over_the_pages() {
        let long = EXAMPLE.replace("针脚均匀", &"针脚均匀，与正品版本一致。".repeat(150));
        let pages = |file: &[u8]| String::from_utf8_lossy(file).matches("/MediaBox").count();
        let (short, long) = (pages(&pdf(EXAMPLE)), pages(&pdf(&long)));
        assert!(long > short, "{short} {long}");
    }
}
