//! The texts of `assets/i18n/{language}`, compiled in: `page.ftl` of the pages, `messages/{area}.ftl` of messages.
//!
//! The message with the code `tag.already_issued` is the text `tag-already_issued` of `messages/tag.ftl`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid};
use include_dir::{Dir, include_dir};

use super::language::Language;
use super::reader::language;
use super::value::{Argument, Message, Name};

fluent_templates::static_loader! {
    pub(crate) static TEXTS = {
        locales: "assets/i18n",
        fallback_language: "en",
        // The isolation marks would stand in texts as invisible characters that readers copy along.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

static CHINESE: LanguageIdentifier = langid!("zh-CN");
static ENGLISH: LanguageIdentifier = langid!("en");
static CHINESE_FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/i18n/zh-CN/messages");
static ENGLISH_FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/i18n/en/messages");

impl Language {
    /// The identifier under which the texts stand.
    #[must_use]
    pub fn identifier(self) -> &'static LanguageIdentifier {
        match self {
            Self::Chinese => &CHINESE,
            Self::English => &ENGLISH,
        }
    }

    /// What stands between the messages of a list.
    const fn between(self) -> &'static str {
        match self {
            Self::Chinese => "；",
            Self::English => "; ",
        }
    }
}

/// The name of a code's text.
fn name_of(code: &str) -> String {
    code.replace('.', "-")
}

/// A message as text. A code without text gives itself; the tests see to it that there is none.
fn text(message: &Message, language: Language) -> String {
    let arguments: HashMap<Cow<'static, str>, FluentValue<'_>> = message
        .arguments()
        .iter()
        .map(|(name, value)| (Cow::Borrowed(*name), FluentValue::from(written(value, language))))
        .collect();
    TEXTS
        .try_lookup_with_args(language.identifier(), &name_of(message.code()), &arguments)
        .unwrap_or_else(|| message.code().to_owned())
}

fn written(value: &Argument, language: Language) -> String {
    match value {
        Argument::Text(text) => text.clone(),
        Argument::Name(name) => name.text(language).to_owned(),
        Argument::Message(message) => text(message, language),
        Argument::List(messages) => {
            let each: Vec<String> = messages.iter().map(|message| text(message, language)).collect();
            each.join(language.between())
        }
    }
}

impl Name {
    /// The name in a language.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.chinese,
            Language::English => &self.english,
        }
    }
}

impl Message {
    /// The text in a language.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        text(self, language)
    }
}

/// In English, for logs and tests: what a person reads is [`Message::text`].
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English))
    }
}

/// As its text in the language of whoever is being answered ([`language`]).
impl serde::Serialize for Message {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text(language()))
    }
}

impl schemars::JsonSchema for Message {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "string".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

/// A code with its texts as they are written, arguments as `{ $name }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// The code.
    pub code: String,
    /// The text in Chinese.
    pub chinese: String,
    /// The text in English.
    pub english: String,
}

/// Every code with its texts, by area and then as the areas' files have them.
#[must_use]
pub fn described() -> Vec<Described> {
    let chinese: HashMap<String, String> = written_in(&CHINESE_FILES).into_iter().collect();
    let both = |(code, english): (String, String)| Described {
        chinese: chinese.get(&code).cloned().unwrap_or_default(),
        code,
        english,
    };
    written_in(&ENGLISH_FILES).into_iter().map(both).collect()
}

/// The codes with their texts in a folder: each text stands on one line.
fn written_in(folder: &Dir<'_>) -> Vec<(String, String)> {
    let mut files: Vec<_> = folder.files().collect();
    files.sort_by_key(|file| file.path());
    let texts = files.iter().filter_map(|file| file.contents_utf8());
    let lines = texts.flat_map(str::lines).filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, text)| (name.replacen('-', ".", 1), text.to_owned()))
        .collect()
}
