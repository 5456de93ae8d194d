//! How facts and reasons are worded, the same on the page and in the PDF.

use super::view::Said;
use crate::inspection::Reason;
use crate::message::Language;
use crate::web::format;
use crate::web::text::Text;

/// What is said, in one language.
pub(super) fn in_language(said: &Said, text: Text) -> String {
    match said {
        Said::Text(plain) => plain.clone(),
        Said::Both(chinese, english) => match text.0 {
            Language::Chinese => chinese.clone(),
            Language::English => english.clone(),
        },
        Said::Word(kind, word) => text.word(&format!("inspection-{kind}"), word),
        Said::Time(instant) => text.with("time-china", format::china_time(*instant)),
        Said::Hash(hash) => format!("SHA-256 {hash}"),
    }
}

/// Clause, rule and readings of a reason: `6.1 · R41 · A29`.
pub(super) fn place_of(reason: &Reason) -> String {
    let mut parts = vec![reason.clause.as_ref(), reason.rule.as_ref()];
    parts.extend(reason.readings.iter().map(AsRef::as_ref));
    parts.join(" · ")
}

/// What a reason was decided by, in one language: its words, the threshold and the margin.
pub(super) fn told(reason: &Reason, text: Text) -> String {
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
pub(super) fn looked_at(reason: &Reason) -> String {
    let inputs: Vec<String> = reason
        .inputs
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    inputs.join(", ")
}
