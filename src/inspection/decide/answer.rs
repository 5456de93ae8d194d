//! One case and its answer.

use serde::Serialize;
use serde_json::Value;

use super::kind::{CaseContext, Kind, Source};
use super::kinds::KINDS;
use crate::domain::calendar::Calendar;
use crate::inspection::values::clause::clause_message;
use crate::inspection::{Decided, Reason, Refused, StringEnum};
use crate::message::{Message, message};

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
        error: RefusedCase,
    },
}

/// What is wrong with a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RefusedCase {
    /// The path of the field in the input; empty where the whole case is meant.
    pub field: String,
    /// The value found there, and what would be right, with the clause, in the language of whoever is answered.
    pub message: Message,
    /// The code of what is wrong.
    pub code: &'static str,
}

impl RefusedCase {
    /// What is told of a refusal, with `clause` where there is one.
    fn new(refused: Refused, clause: Option<Message>) -> Self {
        let Refused {
            field,
            value,
            message: right,
        } = refused;
        let code = right.code();
        let told = match value {
            Some(value) => message!("decide.found", value, right: right),
            None => right,
        };
        let message = match clause {
            Some(clause) => message!("decide.of_clause", why: told, clause: clause),
            None => told,
        };
        Self { field, message, code }
    }
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

fn decide(case: &Value, calendar: &Calendar) -> Result<Decided<Value>, RefusedCase> {
    let (kind, context, clause) =
        kind_of(case, calendar).map_err(|refused| RefusedCase::new(refused, None))?;
    let input = case.get("input");
    let missing = || RefusedCase::new(Refused::new("input", message!("decide.missing")), None);
    (kind.decide)(input.ok_or_else(missing)?, context)
        .map_err(|refused| under(clause, context.source, refused))
}

/// The kind of a case, and what it is decided with.
fn kind_of<'a>(
    case: &Value,
    calendar: &'a Calendar,
) -> Result<(&'static Kind, CaseContext<'a>, &'static str), Refused> {
    let Some(map) = case.as_object() else {
        return Err(Refused::new("", message!("decide.case_not_an_object")));
    };
    // Files of cases have more: the clause, what is expected, why.
    let text = |name: &str| map.get(name).and_then(Value::as_str);
    if text("id").is_none_or(str::is_empty) {
        return Err(Refused::new("id", message!("decide.text_not_empty")));
    }
    let named = text("kind").ok_or_else(|| Refused::new("kind", message!("decide.text_at_all")))?;
    let kind = KINDS.iter().find(|kind| kind.name == named).ok_or_else(|| {
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        Refused::new(
            "kind",
            message!("decide.kind_unknown", kind = named, kinds = names.join(", ")),
        )
    })?;
    let (source, clause) = text("spec")
        .and_then(Source::from_word)
        .and_then(|source| Some((source, kind.clause(source)?)))
        .ok_or_else(|| {
            let words: Vec<String> = kind.sources().map(|word| format!("`{word}`")).collect();
            Refused::new(
                "spec",
                message!("decide.source", sources = words.join(", "), kind = named),
            )
        })?;
    Ok((kind, CaseContext { source, calendar }, clause))
}

/// The refusal with the clause that the case is about, where its message names none.
fn under(clause: &str, source: Source, refused: Refused) -> RefusedCase {
    if refused.message.to_string().contains(clause) {
        return RefusedCase::new(refused, None);
    }
    let clause = clause_message(clause);
    let of = match source {
        Source::Fresh => message!("decide.fresh", clause: clause),
        Source::Jewellery => message!("decide.jewellery", clause: clause),
        Source::Service => message!("decide.service", clause: clause),
    };
    RefusedCase::new(refused, Some(of))
}
