//! The report on paper: an A4 PDF, Chinese with English below. Pure, so the same report gives the same bytes.
//!
//! It is for reading. What persons and agency signed are the report's own bytes, whose hash stands on every page.

use super::text::Text;
use super::{Language, format};
use crate::appraisal::{AppraisalReport, Finding, Photo, Signature, Yardstick};
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::typeset::{Font, FontError, Pdf, font, wrap};

/// Hundredths of a millimetre, as all lengths here.
const PAPER: (u32, u32) = (21_000, 29_700);
const LEFT: u32 = 2_000;
const TOP: u32 = 2_200;
const BOTTOM: u32 = 27_200;
const FOOT: u32 = 28_400;
/// Where what is said begins, right of what it is about.
const VALUES: u32 = 6_400;
const RIGHT: u32 = 19_000;

/// Sizes of characters.
const TITLE: u32 = 700;
const HEADING: u32 = 440;
const BODY: u32 = 370;
const SMALL: u32 = 280;

/// A report as PDF; `sha256` is of its exact bytes.
///
/// # Errors
/// If the font fails, which is our own mistake.
pub fn report_paper(report: &AppraisalReport, sha256: &Sha256Hash) -> Result<Vec<u8>, FontError> {
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
    flow.row(&both("paper-scope-label"), both("paper-scope").lines());
    flow.finish(sha256)
}

/// A text in both languages.
struct Both {
    chinese: String,
    english: String,
}

const CHINESE: Text = Text(Language::Chinese);
const ENGLISH: Text = Text(Language::English);

fn both(key: &str) -> Both {
    Both {
        chinese: CHINESE.say(key),
        // The font's apostrophe is as wide as a Chinese character.
        english: ENGLISH.say(key).replace('’', "'"),
    }
}

fn word(kind: &str, word: &str) -> Both {
    Both {
        chinese: CHINESE.word(kind, word),
        english: ENGLISH.word(kind, word),
    }
}

impl Both {
    fn lines(self) -> Vec<(u32, String)> {
        let mut lines = vec![(BODY, self.chinese)];
        // A word that no vocabulary has is the same in both.
        if lines.iter().all(|(_, chinese)| *chinese != self.english) {
            lines.push((SMALL, self.english));
        }
        lines
    }
}

fn plain(text: impl Into<String>) -> Vec<(u32, String)> {
    vec![(BODY, text.into())]
}

fn hash(hash: &Sha256Hash) -> (u32, String) {
    (SMALL, format!("SHA-256 {hash}"))
}

fn time(instant: Instant) -> Vec<(u32, String)> {
    let said = |text: Text| text.with("time-china", format::china_time(instant));
    vec![(BODY, said(CHINESE)), (SMALL, said(ENGLISH))]
}

fn about_the_report(flow: &mut Flow, report: &AppraisalReport, sha256: &Sha256Hash) {
    let body = &report.body;
    flow.row(&both("report-agency"), plain(&body.agency.name));
    if let Some(accreditation) = &body.agency.accreditation {
        flow.row(&both("report-accreditation"), plain(accreditation));
    }
    flow.row(
        &both("report-conclusion"),
        word("conclusion", body.conclusion.word()).lines(),
    );
    if let Some(settles) = &body.would_settle {
        flow.row(&both("paper-settle"), plain(settles));
    }
    flow.row(&both("report-appraised"), time(body.appraised_at));
    flow.row(&both("report-version"), plain(body.version.to_string()));
    if let Some(corrects) = &body.corrects {
        let former = format!("{} {}", CHINESE.say("report-version"), corrects.version);
        flow.row(
            &both("paper-corrects"),
            vec![(BODY, former), hash(&corrects.sha256)],
        );
        flow.row(&both("paper-reason"), plain(&corrects.reason));
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
        word("category", item.category.word()).lines(),
    );
    let gtin = item.gtin.as_ref().map(|gtin| gtin.as_str().to_owned());
    let optional = [
        ("item-model", &item.model),
        ("item-style", &item.style_number),
        ("paper-gtin", &gtin),
        ("item-own", &item.own_serial),
        ("item-origin", &item.origin_country),
    ];
    for (key, text) in optional {
        if let Some(text) = text {
            flow.row(&both(key), plain(text));
        }
    }
    flow.row(&both("paper-item-id"), vec![(SMALL, body.item_id.to_string())]);
    flow.row(
        &both("paper-appraisal-id"),
        vec![(SMALL, body.appraisal_id.to_string())],
    );
}

fn one_finding(flow: &mut Flow, finding: &Finding) {
    let mut said = word("result", finding.result.word()).lines();
    said.extend(finding.note.iter().map(|note| (BODY, note.clone())));
    said.extend(finding.photos.iter().map(|photo| {
        let (size, text) = hash(photo);
        (
            size,
            format!(
                "{} {} {text}",
                CHINESE.say("paper-photo"),
                ENGLISH.say("paper-photo")
            ),
        )
    }));
    flow.row(&word("point", finding.point.as_str()), said);
}

fn what_it_rests_on(flow: &mut Flow, report: &AppraisalReport) {
    let body = &report.body;
    flow.heading("paper-rests");
    for yardstick in &body.yardsticks {
        let (key, mut said) = match yardstick {
            Yardstick::BrandStandard { name } => ("paper-brand_standard", plain(name)),
            Yardstick::TradeStandard { name } => ("paper-trade_standard", plain(name)),
            Yardstick::ReferenceVersion { name, .. } => ("paper-reference_version", plain(name)),
        };
        if let Yardstick::ReferenceVersion { sha256, .. } = yardstick {
            said.push(hash(sha256));
        }
        flow.row(&both(key), said);
    }
    if let Some(checklist) = &body.checklist {
        let category = word("category", checklist.category.word());
        let named = format!("{} {} v{}", category.chinese, category.english, checklist.version);
        flow.row(&both("paper-checklist"), plain(named));
    }
    let video = &body.video;
    let mut facts = format!("{}, {}", video.media_type.mime(), format::size(video.bytes));
    if let Some(duration) = video.duration_ms {
        facts = format!("{facts}, {}", format::length(duration));
    }
    flow.row(&both("video-title"), vec![(BODY, facts), hash(&video.sha256)]);
    let photos: Vec<Photo> = body.photos();
    if !photos.is_empty() {
        flow.row(&both("paper-photos"), plain(photos.len().to_string()));
    }
    flow.row(&both("paper-dossier"), vec![hash(&body.dossier_sha256)]);
}

fn one_signature(flow: &mut Flow, signature: &Signature) {
    let mut said = plain(&signature.licence);
    said.extend(time(signature.time));
    said.push((SMALL, format!("{} {}", ENGLISH.say("paper-key"), signature.kid)));
    said.extend(signature.note.iter().map(|note| (BODY, note.clone())));
    if !signature.accepted_differences.is_empty() {
        let named = |text: Text| {
            let points = signature
                .accepted_differences
                .iter()
                .map(|point| text.word("point", point));
            format!(
                "{} {}",
                text.say("paper-accepted"),
                points.collect::<Vec<_>>().join(", ")
            )
        };
        said.push((BODY, named(CHINESE)));
        said.push((SMALL, named(ENGLISH)));
    }
    flow.row(&word("role", signature.role.word()), said);
}

/// What is written so far, and where the next line stands.
struct Flow {
    font: &'static Font,
    pdf: Pdf,
    y: u32,
}

const fn pitch(size: u32) -> u32 {
    size * 3 / 2
}

impl Flow {
    fn new(font: &'static Font, title: &str) -> Self {
        let mut pdf = Pdf::new(font, title);
        pdf.page(PAPER.0, PAPER.1);
        Self { font, pdf, y: TOP }
    }

    /// Goes on to the next page where less than `height` is left.
    fn room(&mut self, height: u32) {
        if self.y.saturating_add(height) > BOTTOM {
            self.pdf.page(PAPER.0, PAPER.1);
            self.y = TOP;
        }
    }

    /// One line from `left` on.
    fn line(&mut self, left: u32, size: u32, text: &str) {
        self.room(pitch(size));
        self.pdf.text((left, self.y.saturating_add(size)), size, text);
        self.y = self.y.saturating_add(pitch(size));
    }

    fn title(&mut self, key: &str) {
        let Both { chinese, english } = both(key);
        self.line(LEFT, TITLE, &chinese);
        self.line(LEFT, HEADING, &english);
        self.y = self.y.saturating_add(200);
    }

    fn heading(&mut self, key: &str) {
        let Both { chinese, english } = both(key);
        // A heading is not left alone at the foot of a page.
        self.room(3_000);
        self.y = self.y.saturating_add(300);
        self.line(LEFT, HEADING, &format!("{chinese}  {english}"));
        self.pdf.rectangle((LEFT, self.y), (RIGHT - LEFT, 15));
        self.y = self.y.saturating_add(150);
    }

    /// What something is called on the left, what is said of it on the right.
    fn row(&mut self, name: &Both, said: Vec<(u32, String)>) {
        let (font, narrow) = (self.font, VALUES - LEFT - 300);
        let mut names: Vec<(u32, String)> = Vec::new();
        for (size, text) in [(BODY, &name.chinese), (SMALL, &name.english)] {
            let repeated = size == SMALL && name.chinese == name.english;
            if !repeated {
                names.extend(
                    wrap(font, text, size, narrow)
                        .into_iter()
                        .map(|line| (size, line)),
                );
            }
        }
        self.room(names.iter().map(|(size, _)| pitch(*size)).sum());
        let (top, page) = (self.y, self.pdf.pages());
        for (size, line) in &names {
            self.line(LEFT, *size, line);
        }
        let below = self.y;
        self.y = top;
        for (size, text) in said {
            for line in wrap(font, &text, size, RIGHT - VALUES) {
                self.line(VALUES, size, &line);
            }
        }
        if self.pdf.pages() == page {
            self.y = self.y.max(below);
        }
        self.y = self.y.saturating_add(120);
    }

    /// Numbers the pages and ends the file.
    fn finish(mut self, sha256: &Sha256Hash) -> Result<Vec<u8>, FontError> {
        let count = self.pdf.pages();
        for page in 0..count {
            let foot = format!("SHA-256 {sha256}   {} / {count}", page.saturating_add(1));
            self.pdf.text_on(page, (LEFT, FOOT), SMALL, &foot);
        }
        self.pdf.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("tests/report.json");

    fn paper(json: &str) -> Vec<u8> {
        let report: AppraisalReport = serde_json::from_str(json).unwrap();
        report_paper(&report, &Sha256Hash::of(json)).unwrap()
    }

    /// Whoever changes what is printed, or a library that packs it, sees it here: then the paper of reports that are
    /// out already changes too, and the changelog says so.
    #[test]
    fn a_report_is_these_bytes_for_ever() {
        let file = paper(EXAMPLE);
        assert_eq!(file, paper(EXAMPLE));
        let hash = Sha256Hash::of(&file).to_string();
        assert_eq!(
            hash,
            "2d7ce5fcece86c386a018679743c7b83b79a2f0591843551e0790806ae309979",
            "{} bytes",
            file.len()
        );
    }

    #[test]
    fn long_notes_go_on_over_the_pages() {
        let long = EXAMPLE.replace("针脚均匀", &"针脚均匀，与正品版本一致。".repeat(150));
        let pages = |file: &[u8]| String::from_utf8_lossy(file).matches("/MediaBox").count();
        let (short, long) = (pages(&paper(EXAMPLE)), pages(&paper(&long)));
        assert!(long > short, "{short} {long}");
    }
}
