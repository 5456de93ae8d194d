//! The console's pages: shells whose scripts ask the API, and the words those scripts say.

use std::collections::BTreeMap;

use askama::Template;

use super::text::Text;
use crate::domain::appraisal::MANDATORY;
use crate::domain::people::Role;
use crate::message::Language;

/// Kinds of words and the words of each that scripts show, beside the roles.
const WORDS: [(&str, &[&str]); 4] = [
    (
        "result",
        &["conforms", "differs", "not_applicable", "not_checked"],
    ),
    ("conclusion", &["genuine", "not_genuine", "undetermined"]),
    ("point", &MANDATORY),
    (
        "category",
        &[
            "gifts",
            "jewellery",
            "shoes",
            "watches_eyewear",
            "clothing",
            "sports_outdoor",
            "beauty",
            "fresh",
        ],
    ),
];

macro_rules! pages {
    ($($(#[$doc:meta])* $page:ident = $path:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Template)]
        #[template(path = $path, config = "assets/templates/askama.toml")]
        struct $page {
            t: Text,
            words: String,
        }
    )*};
}

pages! {
    /// `console/sign_in.html`.
    SignInPage = "console/sign_in.html";
    /// `console/enrol.html`.
    EnrolPage = "console/enrol.html";
    /// `console/home.html`.
    HomePage = "console/home.html";
}

/// `console/decision.html`.
#[derive(Template)]
#[template(path = "console/decision.html", config = "assets/templates/askama.toml")]
struct DecisionPage {
    t: Text,
    words: String,
    appraisal: String,
}

/// Which page of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsolePage {
    /// For whoever is not signed in.
    SignIn,
    /// Where an enrolment code is typed.
    Enrol,
    /// What waits for whoever is signed in.
    Home,
    /// One appraisal to review or to approve, by its id.
    Decision(uuid::Uuid),
}

/// A page of the console.
///
/// # Errors
/// [`askama::Error`] where the template cannot be written out.
pub fn console_page(page: &ConsolePage, language: Language) -> Result<String, askama::Error> {
    let (t, words) = (Text(language), words(language));
    match page {
        ConsolePage::SignIn => SignInPage { t, words }.render(),
        ConsolePage::Enrol => EnrolPage { t, words }.render(),
        ConsolePage::Home => HomePage { t, words }.render(),
        ConsolePage::Decision(appraisal) => {
            let appraisal = appraisal.to_string();
            DecisionPage { t, words, appraisal }.render()
        }
    }
}

/// The words of scripts, as JSON that can stand in a page: `<` is written as an escape.
fn words(language: Language) -> String {
    let text = Text(language);
    let roles = Role::ALL.map(Role::as_str);
    let all = WORDS.iter().copied().chain([("role", roles.as_slice())]);
    let words: BTreeMap<String, String> = all
        .flat_map(|(kind, words)| words.iter().map(move |word| (kind, *word)))
        .map(|(kind, word)| (format!("{kind}-{word}"), text.word(kind, word)))
        .collect();
    serde_json::to_string(&words)
        .unwrap_or_default()
        .replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_its_words_in_both_languages_and_no_inline_script() {
        let id = uuid::Uuid::nil();
        for page in [
            ConsolePage::SignIn,
            ConsolePage::Enrol,
            ConsolePage::Home,
            ConsolePage::Decision(id),
        ] {
            for language in Language::ALL {
                let html = console_page(&page, language).unwrap();
                assert!(html.contains("\"role-approver\""), "{page:?}");
                assert_eq!(
                    html.matches("<script").count(),
                    2,
                    "{page:?}: the module and the words"
                );
                assert!(
                    !html.contains(" onclick") && !html.contains("style=\""),
                    "{page:?}"
                );
            }
        }
        let chinese = words(Language::Chinese);
        assert!(chinese.contains("\"conclusion-genuine\":\"正品\""), "{chinese}");
    }
}
