//! Cases written as JSON, `{id, spec, kind, input}`, and what the rules decide of each.
//!
//! Numbers are decimals written as text; what is computed comes back without trailing zeros, what is echoed as it was
//! given. A decision holds exactly the keys of its kind, its reasons stand beside it. A case that cannot be read gets
//! an error that names the field, and takes nothing from the others.

mod fresh_table;
mod input;
mod net_weight;
mod programme;
mod reference;
mod sampling;
mod sensory;

mod jewels;
mod judging;
mod objection;
mod service;
#[cfg(test)]
mod tests;

use serde::Serialize;
use serde_json::{Value, json};

use self::input::Fields;
use super::{Decided, Reason, Refused, Word, words};
use crate::calendar::Calendar;

words! {
    /// By what a case is decided.
    pub enum Source {
        /// The fresh food specification.
        Fresh = "fresh",
        /// The jewellery specification.
        Jewellery = "jewellery",
        /// The authenticity service itself.
        Service = "service",
    }
}

/// What a case gets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The case's id; null where it has none.
    pub id: Value,
    /// The decision and its reasons, or what is wrong with the case.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// A decision, or none.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Outcome {
    /// The rules say.
    Decided {
        /// Exactly the keys of the kind.
        decision: Value,
        /// Why.
        reasons: Vec<Reason>,
    },
    /// The case cannot be read.
    Refused {
        /// The field, and what would be right.
        error: Refused,
    },
}

impl Answer {
    /// Whether the case could not be read.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        matches!(self.outcome, Outcome::Refused { .. })
    }
}

/// What a kind's function gets beside the input.
#[derive(Clone, Copy)]
struct Around<'a> {
    source: Source,
    calendar: &'a Calendar,
}

/// What a kind's function gives: the decision as it is written, with its reasons.
type Written = Result<Decided<Value>, Refused>;

struct Kind {
    name: &'static str,
    sources: &'static [Source],
    decide: fn(&Value, Around<'_>) -> Written,
}

const fn kind(
    name: &'static str,
    sources: &'static [Source],
    decide: fn(&Value, Around<'_>) -> Written,
) -> Kind {
    Kind {
        name,
        sources,
        decide,
    }
}

const FRESH: &[Source] = &[Source::Fresh];
const JEWELLERY: &[Source] = &[Source::Jewellery];
const BOTH: &[Source] = &[Source::Fresh, Source::Jewellery];
const SERVICE: &[Source] = &[Source::Service];

/// All kinds. A test holds them against the vocabulary.
const KINDS: &[Kind] = &[
    kind("sampling_quantity", FRESH, sampling::quantity),
    kind("sampling_cap", BOTH, sampling::cap),
    kind("sensory_mode", FRESH, sensory::mode),
    kind("sensory_single", FRESH, sensory::single),
    kind("sensory_multi", FRESH, sensory::multi),
    kind("specification", FRESH, sensory::specification),
    kind("net_weight_basis", FRESH, net_weight::basis),
    kind("net_weight", FRESH, net_weight::judged),
    kind("table1_basis", FRESH, fresh_table::basis),
    kind("sulfonamide_total", FRESH, fresh_table::sulfonamides),
    kind("item_applicability", BOTH, programme::item),
    kind("missing_standard", BOTH, programme::standard),
    kind("enterprise_standard", FRESH, programme::enterprise_standard),
    kind("imported", FRESH, programme::imported),
    kind("inspector", BOTH, programme::inspector),
    kind("edition", BOTH, reference::edition),
    kind("transition_year", FRESH, reference::transition_year),
    // Judging, objections and the service.
    kind("requirement_source", BOTH, judging::requirement_source),
    kind("label", BOTH, judging::label_items),
    kind("purity", JEWELLERY, judging::purity),
    kind("material", JEWELLERY, judging::material),
    kind("diamond_colour", JEWELLERY, jewels::colour),
    kind("diamond_clarity", JEWELLERY, jewels::clarity),
    kind("diamond_mass", JEWELLERY, jewels::diamond_mass),
    kind("precious_mass", JEWELLERY, jewels::precious_mass),
    kind("overall", BOTH, judging::overall),
    kind("cross_category", BOTH, judging::cross_category),
    kind("appeal_deadline", BOTH, objection::appeal_deadline),
    kind("retest_admissible", BOTH, objection::retest_admissible),
    kind("retest_expiry", FRESH, objection::retest_expiry),
    kind("retest_lab", BOTH, objection::retest_lab),
    kind("retest_outcome", BOTH, objection::retest_outcome),
    kind("fee_deadline", BOTH, objection::fee_deadline),
    kind("spec_applies", BOTH, judging::spec_applies),
    kind("consequence_rules", BOTH, judging::consequences),
    kind("listing_gate", SERVICE, service::listing_gate),
    kind("insurance_window", SERVICE, service::insurance_window),
    kind("badge", SERVICE, service::badge),
    kind("label_scan", SERVICE, service::label_scan),
];

/// Decides one case; `calendar` knows the working days.
#[must_use]
pub fn answer(case: &Value, calendar: &Calendar) -> Answer {
    let id = case.get("id").cloned().unwrap_or(Value::Null);
    let outcome = match decide(case, calendar) {
        Ok(Decided { decision, reasons }) => Outcome::Decided { decision, reasons },
        Err(error) => Outcome::Refused { error },
    };
    Answer { id, outcome }
}

fn decide(case: &Value, calendar: &Calendar) -> Written {
    let Some(map) = case.as_object() else {
        return Err(Refused::new("", "a case is an object {id, spec, kind, input}"));
    };
    // Files of cases have more: the clause, what is expected, why.
    let text = |name: &str| map.get(name).and_then(Value::as_str);
    if text("id").is_none_or(str::is_empty) {
        return Err(Refused::new("id", "must be text that is not empty"));
    }
    let named = text("kind").ok_or_else(|| Refused::new("kind", "must be text"))?;
    let kind = KINDS.iter().find(|kind| kind.name == named).ok_or_else(|| {
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        Refused::new(
            "kind",
            format!("there is no kind '{named}'; there are {}", names.join(", ")),
        )
    })?;
    let source = text("spec")
        .and_then(Source::from_word)
        .filter(|source| kind.sources.contains(source))
        .ok_or_else(|| {
            let words: Vec<&str> = kind.sources.iter().map(|source| source.word()).collect();
            Refused::new(
                "spec",
                format!("must be {} for the kind {named}", words.join(" or ")),
            )
        })?;
    let input = map
        .get("input")
        .ok_or_else(|| Refused::new("input", "is missing"))?;
    (kind.decide)(input, Around { source, calendar })
}
