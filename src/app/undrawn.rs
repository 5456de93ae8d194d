//! Characters that neither the shipped fonts nor the operator's have: labels and reports show boxes for them, and whoever
//! books or approves an item is told before anything is printed.

use serde::Serialize;

use crate::domain::appraisal::ReportBody;
use crate::domain::catalogue::PublicFacts;
use crate::domain::problem::Problem;
use crate::message::{Message, message};
use crate::print::typeset::font;

/// Characters of a text that no font has.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Undrawn {
    /// Where the text stands.
    pub field: String,
    /// `font.lacks`, for programs.
    pub code: &'static str,
    /// Which characters, and what to do, in the language of whoever is answered.
    pub message: Message,
}

/// What label and report print of an item, with the names of the fields.
pub(crate) fn printed(facts: &PublicFacts) -> impl Iterator<Item = (&'static str, &str)> {
    let optional = [
        ("model", &facts.model),
        ("style_number", &facts.style_number),
        ("own_serial", &facts.own_serial),
        ("origin_country", &facts.origin_country),
    ];
    [("brand", facts.brand.as_str()), ("name", facts.name.as_str())]
        .into_iter()
        .chain(
            optional
                .into_iter()
                .filter_map(|(field, text)| Some((field, text.as_deref()?))),
        )
}

/// What to tell of `text`; nothing where every character can be drawn.
///
/// # Errors
/// If the shipped fonts fail, which is our own mistake.
pub(crate) fn lacking(text: &str) -> Result<Option<Message>, Problem> {
    let missing: String = font()
        .map_err(Problem::internal)?
        .missing(text)
        .into_iter()
        .filter(|character| !character.is_control())
        .collect();
    Ok((!missing.is_empty()).then(|| message!("font.lacks", characters = missing)))
}

/// What cannot be drawn of a report.
///
/// # Errors
/// As [`lacking`].
pub(crate) fn undrawn(body: &ReportBody) -> Result<Vec<Undrawn>, Problem> {
    let mut texts: Vec<(String, &str)> = printed(&body.item)
        .map(|(field, text)| (format!("item.{field}"), text))
        .collect();
    texts.push(("agency.name".to_owned(), &body.agency.name));
    for finding in &body.findings {
        let field = || format!("findings.{}", finding.point.as_str());
        texts.push((field(), finding.point.as_str()));
        texts.extend(finding.note.as_deref().map(|note| (field(), note)));
    }
    texts.extend(
        body.would_settle
            .as_deref()
            .map(|text| ("would_settle".to_owned(), text)),
    );
    texts.extend(
        body.corrects
            .as_ref()
            .map(|corrects| ("reason".to_owned(), corrects.reason.as_str())),
    );
    let mut found = Vec::new();
    for (field, text) in texts {
        if let Some(message) = lacking(text)? {
            let code = message.code();
            found.push(Undrawn { field, code, message });
        }
    }
    Ok(found)
}
