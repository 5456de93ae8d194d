//! What an inspection report is told: sections of facts and tables, in no language yet. Texts are plain; templates escape.

use crate::inspection::Reason;
use crate::instant::Instant;

/// Everything the report of one spot check shows, as a page and as a PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InspectionReportView {
    /// The case's id.
    pub number: String,
    /// What is inspected, as text.
    pub subject: String,
    /// `pass`, `fail`, `cannot_decide`, `pending` or `called_off`.
    pub verdict: &'static str,
    /// `A` or `B`, where what fails is graded.
    pub grade: Option<&'static str>,
    /// The items that fail.
    pub failing: Vec<String>,
    /// The specification: `fresh` or `jewellery`.
    pub specification: &'static str,
    /// Whether these are demonstration data, which every page must say.
    pub demonstration: bool,
    /// In order.
    pub sections: Vec<Section>,
}

/// A part under a heading; its text is `inspection-{key}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Of its heading.
    pub key: &'static str,
    /// Facts above the table.
    pub facts: Vec<Fact>,
    /// A table, where there is one.
    pub table: Option<Table>,
}

/// Something that is said of something; its text is `inspection-{key}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Of its name.
    pub key: &'static str,
    /// What is said.
    pub said: Vec<Said>,
    /// Why, clause by clause.
    pub reasons: Vec<Reason>,
}

/// One thing that is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// As it was entered, in whatever language.
    Text(String),
    /// In both languages.
    Both(String, String),
    /// A word of a vocabulary: `inspection-{kind}-{word}`.
    Word(&'static str, &'static str),
    /// A point in time.
    Time(Instant),
    /// A SHA-256.
    Hash(String),
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its columns from the left: the key of the heading, and its share of the width in thousandths.
    pub columns: Vec<(&'static str, u32)>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// A cell for each column.
    pub cells: Vec<Vec<Said>>,
    /// What came of it, for its colour: `pass`, `fail`, …
    pub outcome: &'static str,
    /// Why, clause by clause, below the row.
    pub reasons: Vec<Reason>,
}

/// The word of the vocabulary for a grade: a message's key has no capitals.
pub(super) fn grade_word(grade: &str) -> &'static str {
    if grade == "A" { "severe" } else { "minor" }
}

impl Section {
    pub(super) const fn new(key: &'static str) -> Self {
        Self {
            key,
            facts: Vec::new(),
            table: None,
        }
    }

    pub(super) fn add(&mut self, key: &'static str, said: impl Into<Said>) {
        self.why(key, said, &[]);
    }

    pub(super) fn why(&mut self, key: &'static str, said: impl Into<Said>, reasons: &[Reason]) {
        self.facts.push(Fact {
            key,
            said: vec![said.into()],
            reasons: reasons.to_vec(),
        });
    }

    pub(super) fn maybe(&mut self, key: &'static str, said: Option<impl Into<Said>>) {
        if let Some(said) = said {
            self.add(key, said);
        }
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Said {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Said {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<Instant> for Said {
    fn from(instant: Instant) -> Self {
        Self::Time(instant)
    }
}

impl From<&crate::hash::Sha256Hash> for Said {
    fn from(hash: &crate::hash::Sha256Hash) -> Self {
        Self::Hash(hash.to_string())
    }
}
