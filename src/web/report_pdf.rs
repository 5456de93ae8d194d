//! The report as a PDF: A4, Chinese with English below. Pure, so the same report gives the same bytes.
//!
//! It is for reading. What persons and agency signed are the report's own bytes, whose hash stands on every page.

use super::flow::{BODY, CHINESE, ENGLISH, Flow, LEFT, SMALL, both, pitch, plain, time, word};
use super::format;
use super::text::Text;
use crate::domain::appraisal::{AppraisalReport, Finding, Photo, Signature, Yardstick};
use crate::domain::tag::Serial;
use crate::hash::Sha256Hash;
use crate::media::photo::Preview;
use crate::print::typeset::{FontError, font};

/// A report as PDF; `sha256` is of its exact bytes, `tag` the serial of its tag, and `photos` those of it that are shown,
/// nothing where one was deleted.
///
/// # Errors
/// If the font fails, which is our own mistake.
pub fn report_pdf(
    report: &AppraisalReport,
    sha256: &Sha256Hash,
    tag: Option<Serial>,
    photos: &[(Photo, Option<Preview>)],
) -> Result<Vec<u8>, FontError> {
    let mut flow = Flow::new(font()?, &format!("鉴定报告 Appraisal report {sha256}"));
    flow.title("report-title");
    if let Some(serial) = tag {
        flow.row(&both("serial"), plain(serial.grouped()));
    }
    about_the_report(&mut flow, report, sha256);
    about_the_item(&mut flow, report);
    flow.heading("findings-title");
    for finding in &report.body.findings {
        one_finding(&mut flow, finding);
    }
    the_photos(&mut flow, photos);
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

/// Two columns of photos, each in a frame of this size with a line below, and the gap between them.
const FRAME: (u32, u32) = (8_200, 6_200);
const GAP: u32 = 600;

fn the_photos(flow: &mut Flow, photos: &[(Photo, Option<Preview>)]) {
    if photos.is_empty() {
        return;
    }
    let below = pitch(SMALL) * 2;
    // A heading stays with its first photos.
    flow.room(3_000 + FRAME.1 + below);
    flow.heading("photos-title");
    for pair in photos.chunks(2) {
        flow.room(FRAME.1 + below + GAP);
        let top = flow.y;
        for (column, (photo, preview)) in (0_u32..).zip(pair) {
            let left = LEFT.saturating_add(column.saturating_mul(FRAME.0 + GAP));
            one_photo(flow, (left, top), photo, preview.as_ref());
        }
        flow.y = top.saturating_add(FRAME.1 + below + GAP);
    }
}

fn one_photo(flow: &mut Flow, (left, top): (u32, u32), photo: &Photo, preview: Option<&Preview>) {
    match preview {
        Some(preview) => {
            let (width, height) = fitted((preview.width, preview.height));
            let place = (left, top.saturating_add(FRAME.1.saturating_sub(height)));
            let pixels = (preview.width, preview.height);
            flow.pdf
                .image(place, (width, height), preview.jpeg.clone(), pixels);
        }
        None => {
            let gone = both("pdf-photo-gone");
            let middle = top.saturating_add(FRAME.1 / 2);
            flow.pdf.text((left, middle), BODY, &gone.chinese);
            flow.pdf
                .text((left, middle.saturating_add(pitch(SMALL))), SMALL, &gone.english);
        }
    }
    let point = word("point", &photo.point);
    let named = if point.chinese == point.english {
        point.chinese
    } else {
        format!("{} {}", point.chinese, point.english)
    };
    let hash: String = photo.sha256.to_string().chars().take(16).collect();
    let line = top.saturating_add(FRAME.1 + pitch(SMALL));
    flow.pdf
        .text((left, line), SMALL, &format!("{named}  SHA-256 {hash}…"));
}

/// The size of a picture of so many pixels that fills the frame.
fn fitted((width, height): (u32, u32)) -> (u32, u32) {
    let by_width = FRAME
        .0
        .saturating_mul(height)
        .checked_div(width)
        .unwrap_or(FRAME.1);
    if by_width <= FRAME.1 {
        return (FRAME.0, by_width);
    }
    (
        FRAME
            .1
            .saturating_mul(width)
            .checked_div(height)
            .unwrap_or(FRAME.0),
        FRAME.1,
    )
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
    use crate::media::invented;

    const EXAMPLE: &str = include_str!("tests/report.json");

    fn pdf(json: &str) -> Vec<u8> {
        let report: AppraisalReport = serde_json::from_str(json).unwrap();
        let serial = Serial::from_data("00000000000000000000").ok();
        let photo = Preview {
            jpeg: invented::photo(b"one").unwrap(),
            width: 320,
            height: 240,
        };
        let photos: Vec<_> = report
            .body
            .photos()
            .into_iter()
            .map(|shown| (shown, Some(photo.clone())))
            .collect();
        report_pdf(&report, &Sha256Hash::of(json), serial, &photos).unwrap()
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
            "ddd8142110a8b7a6e0cef2f7e8bd567e937fc667160c3a977392f782e0fb47c1",
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
