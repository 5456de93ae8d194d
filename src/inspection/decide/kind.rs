//! What a kind of case is: its name, the clauses it is about, and the function that decides it.

use serde_json::Value;

use crate::domain::calendar::Calendar;
use crate::inspection::{Decided, Refused, Specification, StringEnum, string_enum};

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

/// What a kind's function gets beside the input.
#[derive(Clone, Copy)]
pub(super) struct CaseContext<'a> {
    pub(super) source: Source,
    pub(super) calendar: &'a Calendar,
}

impl CaseContext<'_> {
    /// The specification that decides; kinds of the service never ask.
    pub(super) const fn specification(self) -> Specification {
        match self.source {
            Source::Fresh => Specification::Fresh,
            Source::Jewellery | Source::Service => Specification::Jewellery,
        }
    }
}

/// What a kind's function gives: the decision as it is written, with its reasons.
pub(super) type Written = Result<Decided<Value>, Refused>;

pub(super) struct Kind {
    pub(super) name: &'static str,
    /// Under which clause each source of [`Source::ALL`] has it.
    pub(super) clauses: [Option<&'static str>; 3],
    pub(super) decide: Decide,
}

pub(super) type Decide = fn(&Value, CaseContext<'_>) -> Written;

impl Kind {
    /// The clause that the kind is about, where the source has it.
    pub(super) const fn clause(&self, source: Source) -> Option<&'static str> {
        let [fresh, jewellery, service] = self.clauses;
        match source {
            Source::Fresh => fresh,
            Source::Jewellery => jewellery,
            Source::Service => service,
        }
    }

    /// The words of the sources that have it.
    pub(super) fn sources(&self) -> impl Iterator<Item = &'static str> {
        let sources = Source::ALL.iter().map(|(_, source)| *source);
        sources
            .filter(|source| self.clause(*source).is_some())
            .map(Source::as_str)
    }
}

pub(super) const fn kind(name: &'static str, clauses: [Option<&'static str>; 3], decide: Decide) -> Kind {
    Kind {
        name,
        clauses,
        decide,
    }
}

pub(super) const fn fresh(name: &'static str, clause: &'static str, decide: Decide) -> Kind {
    kind(name, [Some(clause), None, None], decide)
}

pub(super) const fn jewellery(name: &'static str, clause: &'static str, decide: Decide) -> Kind {
    kind(name, [None, Some(clause), None], decide)
}

/// In both specifications, each with its clause.
pub(super) const fn both(
    name: &'static str,
    fresh: &'static str,
    jewellery: &'static str,
    decide: Decide,
) -> Kind {
    kind(name, [Some(fresh), Some(jewellery), None], decide)
}

pub(super) const fn service(name: &'static str, rule: &'static str, decide: Decide) -> Kind {
    kind(name, [None, None, Some(rule)], decide)
}
