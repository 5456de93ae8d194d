//! `inspection.html`.

use askama::Template;

use super::view::{InspectionReportView, Said, Table, grade_word};
use super::wording::{in_language, looked_at, place_of, told};
use crate::inspection::Reason;
use crate::message::Language;
use crate::web::text::Text;

/// The style of all pages.
pub(super) const STYLE: &str = include_str!("../../../assets/web/page.css");

/// The page, in the reader's language with the other one beside it.
#[derive(Template)]
#[template(path = "inspection.html", config = "assets/templates/askama.toml")]
pub(super) struct InspectionPage<'a> {
    t: Text,
    other: Text,
    v: &'a InspectionReportView,
}

impl<'a> InspectionPage<'a> {
    pub(super) const fn new(view: &'a InspectionReportView, language: Language) -> Self {
        let other = match language {
            Language::Chinese => Language::English,
            Language::English => Language::Chinese,
        };
        Self {
            t: Text(language),
            other: Text(other),
            v: view,
        }
    }

    /// A text of ours in the reader's language, then in the other.
    fn say(&self, key: &str) -> (String, String) {
        let key = format!("inspection-{key}");
        (self.t.say(&key), self.other.say(&key))
    }

    fn word(&self, kind: &str, word: &str) -> (String, String) {
        let kind = format!("inspection-{kind}");
        (self.t.word(&kind, word), self.other.word(&kind, word))
    }

    /// What is said; the second is empty where it is the same in both.
    fn said(&self, said: &Said) -> (String, String) {
        let (one, other) = (in_language(said, self.t), in_language(said, self.other));
        // A time needs no translation but for its zone.
        if one == other || matches!(said, Said::Time(_)) {
            (one, String::new())
        } else {
            (one, other)
        }
    }

    /// The style stands in the page, which is kept and sent as one file.
    const fn style(&self) -> &'static str {
        STYLE
    }

    /// What stands above a cell, where the screen is too narrow for a table's head.
    fn heading(&self, table: &Table, place: impl std::borrow::Borrow<usize>) -> String {
        let column = table.columns.get(*place.borrow());
        column.map_or_else(String::new, |(key, _)| self.say(key).0)
    }

    fn is_hash(&self, said: &Said) -> bool {
        matches!(said, Said::Hash(_))
    }

    fn place(&self, reason: &Reason) -> String {
        place_of(reason)
    }

    fn told(&self, reason: &Reason) -> (String, String) {
        (told(reason, self.t), told(reason, self.other))
    }

    fn looked_at(&self, reason: &Reason) -> String {
        looked_at(reason)
    }

    fn grade(&self) -> Option<(String, String)> {
        Some(self.word("grade", grade_word(self.v.grade?)))
    }
}
