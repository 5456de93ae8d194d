//! One case and its answer.

use serde::Serialize;
use serde_json::Value;

use super::kind::{CaseContext, Source, Written};
use super::kinds::KINDS;
use crate::domain::calendar::Calendar;
use crate::inspection::{Decided, Reason, Refused, StringEnum};

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
    (kind.decide)(input, CaseContext { source, calendar }).map_err(|error| under(clause, source, error))
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
