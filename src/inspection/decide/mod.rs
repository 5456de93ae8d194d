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
use super::{Decided, Reason, Refused, Specification, StringEnum, string_enum};
use crate::domain::calendar::Calendar;

string_enum! {
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

impl Around<'_> {
    /// The specification that decides; kinds of the service never ask.
    const fn specification(self) -> Specification {
        match self.source {
            Source::Fresh => Specification::Fresh,
            Source::Jewellery | Source::Service => Specification::Jewellery,
        }
    }
}

/// What a kind's function gives: the decision as it is written, with its reasons.
type Written = Result<Decided<Value>, Refused>;

struct Kind {
    name: &'static str,
    /// Under which clause each source of [`Source::ALL`] has it.
    clauses: [Option<&'static str>; 3],
    decide: Decide,
}

type Decide = fn(&Value, Around<'_>) -> Written;

impl Kind {
    /// The clause that the kind is about, where the source has it.
    const fn clause(&self, source: Source) -> Option<&'static str> {
        let [fresh, jewellery, service] = self.clauses;
        match source {
            Source::Fresh => fresh,
            Source::Jewellery => jewellery,
            Source::Service => service,
        }
    }

    /// The words of the sources that have it.
    fn sources(&self) -> impl Iterator<Item = &'static str> {
        let sources = Source::ALL.iter().map(|(_, source)| *source);
        sources
            .filter(|source| self.clause(*source).is_some())
            .map(Source::as_str)
    }
}

const fn kind(name: &'static str, clauses: [Option<&'static str>; 3], decide: Decide) -> Kind {
    Kind {
        name,
        clauses,
        decide,
    }
}

const fn fresh(name: &'static str, clause: &'static str, decide: Decide) -> Kind {
    kind(name, [Some(clause), None, None], decide)
}

const fn jewellery(name: &'static str, clause: &'static str, decide: Decide) -> Kind {
    kind(name, [None, Some(clause), None], decide)
}

/// In both specifications, each with its clause.
const fn both(name: &'static str, fresh: &'static str, jewellery: &'static str, decide: Decide) -> Kind {
    kind(name, [Some(fresh), Some(jewellery), None], decide)
}

const fn service(name: &'static str, rule: &'static str, decide: Decide) -> Kind {
    kind(name, [None, None, Some(rule)], decide)
}

/// All kinds. A test holds them against the vocabulary.
const KINDS: &[Kind] = &[
    fresh("sampling_quantity", "5.3.2.1", sampling::quantity),
    both("sampling_cap", "2.3", "2.3", sampling::cap),
    fresh("sensory_mode", "5.3.2.2", sensory::mode),
    fresh("sensory_single", "5.3.2.2(1)", sensory::single),
    fresh("sensory_multi", "5.3.2.2(2)", sensory::multi),
    fresh("specification", "5.3.1.1", sensory::specification),
    fresh("net_weight_basis", "5.2.1.2", net_weight::basis),
    fresh("net_weight", "5.2.1.2", net_weight::judged),
    fresh("table1_basis", "5.1", fresh_table::basis),
    fresh("sulfonamide_total", "5.1", fresh_table::sulfonamides),
    both("item_applicability", "5.2.2", "5.3.2", programme::item),
    both("missing_standard", "5.2.1", "5.3.1", programme::standard),
    fresh("enterprise_standard", "5.2.3", programme::enterprise_standard),
    fresh("imported", "5.2.4", programme::imported),
    both("inspector", "chapter 4", "chapter 4", programme::inspector),
    both("edition", "3.1", "chapter 3", reference::edition),
    fresh("transition_year", "3.3", reference::transition_year),
    // Judging, objections and the service.
    both("requirement_source", "6.1", "6.1", judging::requirement_source),
    both("label", "6.2", "6.2", judging::label_items),
    jewellery("purity", "6.2", judging::purity),
    jewellery("material", "6.3", judging::material),
    jewellery("diamond_colour", "5.1", jewels::colour),
    jewellery("diamond_clarity", "5.1", jewels::clarity),
    jewellery("diamond_mass", "5.1", jewels::diamond_mass),
    jewellery("precious_mass", "5.1", jewels::precious_mass),
    both("overall", "6.3", "6.5", judging::overall),
    both("cross_category", "6.4", "6.6", judging::cross_category),
    both("appeal_deadline", "7.1", "7.1", objection::appeal_deadline),
    both("retest_admissible", "7.2", "7.2", objection::retest_admissible),
    fresh("retest_expiry", "7.2.5.3", objection::retest_expiry),
    both("retest_lab", "7.2.2", "7.2.2", objection::retest_lab),
    both("retest_outcome", "7.2.3", "7.2.3", objection::retest_outcome),
    both("fee_deadline", "7.2.4", "7.2.4", objection::fee_deadline),
    both("spec_applies", "9.1", "9.1", judging::spec_applies),
    both(
        "consequence_rules",
        "chapter 8",
        "chapter 8",
        judging::consequences,
    ),
    service("listing_gate", "S7", service::listing_gate),
    service("insurance_window", "S25", service::insurance_window),
    service("badge", "S22", service::badge),
    service("label_scan", "S17", service::label_scan),
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
    let (source, clause) = text("spec")
        .and_then(Source::from_word)
        .and_then(|source| Some((source, kind.clause(source)?)))
        .ok_or_else(|| {
            let words: Vec<&str> = kind.sources().collect();
            Refused::new(
                "spec",
                format!("must be {} for the kind {named}", words.join(" or ")),
            )
        })?;
    let input = map
        .get("input")
        .ok_or_else(|| Refused::new("input", "is missing"))?;
    (kind.decide)(input, Around { source, calendar }).map_err(|error| under(clause, source, error))
}

/// The error with the clause that the case is about, where its message names none.
fn under(clause: &str, source: Source, error: Refused) -> Refused {
    if error.message.contains(clause) {
        return error;
    }
    Refused {
        message: format!("{} ({source} {clause})", error.message),
        ..error
    }
}
