//! The pages' texts, from `assets/i18n/{language}/page.ftl`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Display;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader};

use crate::message::{Language, TEXTS};

/// The texts in one language, as the templates call them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text(pub(super) Language);

impl Text {
    fn identifier(self) -> &'static LanguageIdentifier {
        self.0.identifier()
    }

    /// The text `key`. A key that is nowhere gives itself; the tests see to it that none is.
    pub(super) fn say(&self, key: &str) -> String {
        self.known(key).unwrap_or_else(|| key.to_owned())
    }

    /// The text `key`, where there is one.
    pub(super) fn known(self, key: &str) -> Option<String> {
        TEXTS.try_lookup(self.identifier(), key)
    }

    /// The text `key` with `value` where it says `{ $value }`.
    pub(super) fn with(&self, key: &str, value: impl Display) -> String {
        let value = FluentValue::from(value.to_string());
        let arguments = HashMap::from([(Cow::Borrowed("value"), value)]);
        TEXTS
            .try_lookup_with_args(self.identifier(), key, &arguments)
            .unwrap_or_else(|| key.to_owned())
    }

    /// The text `{kind}-{word}-{part}`: the several texts that one thing has.
    pub(super) fn part(&self, kind: &str, word: &str, part: &str) -> String {
        self.say(&format!("{kind}-{word}-{part}"))
    }

    /// What the word `word` of the vocabulary `kind` is called; one that the vocabulary has not is shown as
    /// written.
    pub(super) fn word(&self, kind: &str, word: &str) -> String {
        let known = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let named = if known {
            TEXTS.try_lookup(self.identifier(), &format!("{kind}-{word}"))
        } else {
            None
        };
        named.unwrap_or_else(|| word.to_owned())
    }
}
