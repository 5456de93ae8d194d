//! The printable report of a spot check 抽检报告: one view, as a page and as a PDF, each with both languages on it.

mod after;
mod of_case;
mod paper;
mod screen;
mod view;

use askama::Template;

use super::Language;
use super::text::Text;
use crate::inspection::Reason;
pub use crate::web::inspection::paper::inspection_pdf;
pub use crate::web::inspection::view::{InspectionReportView, Said};

/// The report as a page.
///
/// # Errors
/// [`askama::Error`] where the template cannot be written out.
pub fn inspection_page(view: &InspectionReportView, language: Language) -> Result<String, askama::Error> {
    screen::InspectionPage::new(view, language).render()
}

/// The style that stands in the page, of which a content security policy needs the hash.
pub const INSPECTION_STYLE: &str = screen::STYLE;

/// What is said, in one language.
fn in_language(said: &Said, text: Text) -> String {
    match said {
        Said::Text(plain) => plain.clone(),
        Said::Both(chinese, english) => match text.0 {
            Language::Chinese => chinese.clone(),
            Language::English => english.clone(),
        },
        Said::Word(kind, word) => text.word(&format!("inspection-{kind}"), word),
        Said::Time(instant) => text.with("time-china", super::format::china_time(*instant)),
        Said::Hash(hash) => format!("SHA-256 {hash}"),
    }
}

/// Clause, rule and readings of a reason: `6.1 · R41 · A29`.
fn place_of(reason: &Reason) -> String {
    let mut parts = vec![reason.clause.as_ref(), reason.rule.as_ref()];
    parts.extend(reason.readings.iter().map(AsRef::as_ref));
    parts.join(" · ")
}

/// What a reason was decided by, in one language: its words, the threshold and the margin.
fn told(reason: &Reason, text: Text) -> String {
    let mut told = match text.0 {
        Language::Chinese => reason.zh.to_string(),
        Language::English => reason.en.to_string(),
    };
    let mut more = Vec::new();
    if let Some(threshold) = &reason.threshold {
        more.push(format!("{} {threshold}", text.say("inspection-threshold")));
    }
    if let Some(margin) = &reason.margin {
        more.push(format!("{} {margin}", text.say("inspection-margin")));
    }
    if !more.is_empty() {
        told = format!("{told} [{}]", more.join(", "));
    }
    told
}

/// What a reason looked at: `filed_at = …, received_at = …`.
fn looked_at(reason: &Reason) -> String {
    let inputs: Vec<String> = reason
        .inputs
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    inputs.join(", ")
}

#[cfg(test)]
mod tests;
