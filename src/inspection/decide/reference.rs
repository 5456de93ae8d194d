//! Cases about which edition of a standard counts.

use serde_json::{Value, json};

use super::input::Fields;
use super::kind::{CaseContext, Written};
use crate::inspection::Refused;
use crate::inspection::clauses::reference::{Edition, edition_in_force};
use crate::inspection::fresh::transition::{Replacement, edition_to_judge_by};

/// `edition`: R6, R7.
pub(super) fn edition(input: &Value, context: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["reference", "editions", "as_of"])?;
    let editions = fields
        .objects("editions", &["edition", "effective", "type"])?
        .into_iter()
        .map(|edition| {
            Ok(Edition {
                name: edition.text("edition")?,
                effective: edition.date("effective")?,
                kind: edition.choice("type")?,
            })
        })
        .collect::<Result<Vec<_>, Refused>>()?;
    let decided = edition_in_force(
        context.specification(),
        fields.text("reference")?,
        &editions,
        fields.date("as_of")?,
    )?;
    Ok(decided.map(|found| json!({ "edition": found.edition, "amendments": found.amendments })))
}

/// `transition_year`: R8, R9, R10.
pub(super) fn transition_year(input: &Value, _: CaseContext<'_>) -> Written {
    const NAMES: [&str; 6] = [
        "standard_kind",
        "declared",
        "previous",
        "newest",
        "newest_effective",
        "as_of",
    ];
    let fields = Fields::of(input, &NAMES)?;
    let replacement = Replacement {
        force: fields.choice("standard_kind")?,
        previous: fields.text("previous")?,
        newest: fields.text("newest")?,
        effective: fields.date("newest_effective")?,
    };
    let decided = edition_to_judge_by(
        replacement,
        fields.optional_text("declared")?,
        fields.date("as_of")?,
    )?;
    Ok(decided.map(|edition| json!({ "use": edition })))
}
