//! The page that lists every message of the service by its code, in the reader's language.

use askama::Template;

use super::text::Text;
use crate::message::{Described, Language};

/// `problems.html`.
#[derive(Template)]
#[template(path = "problems.html", config = "assets/templates/askama.toml")]
pub(super) struct ProblemsPage {
    t: Text,
    areas: Vec<Area>,
}

/// The messages whose codes begin with the same word.
struct Area {
    name: String,
    /// What the area is called; empty where it has no name but its word.
    title: String,
    messages: Vec<Row>,
}

struct Row {
    code: String,
    text: Vec<Part>,
}

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// As it is told.
    Words(String),
    /// The name of an argument, which is told as its value.
    Argument(String),
}

impl ProblemsPage {
    pub(super) fn new(messages: &[Described], language: Language) -> Self {
        let t = Text(language);
        let mut areas: Vec<Area> = Vec::new();
        for message in messages {
            let name = message
                .code
                .split_once('.')
                .map_or(message.code.as_str(), |(area, _)| area);
            let row = Row {
                code: message.code.clone(),
                text: parts(match language {
                    Language::Chinese => &message.chinese,
                    Language::English => &message.english,
                }),
            };
            match areas.last_mut().filter(|area| area.name == name) {
                Some(area) => area.messages.push(row),
                None => areas.push(Area {
                    name: name.to_owned(),
                    title: t.known(&format!("area-{name}")).unwrap_or_default(),
                    messages: vec![row],
                }),
            }
        }
        Self { t, areas }
    }
}

/// A text of Fluent with `{ $name }` for arguments and `{"{"}` for a brace.
fn parts(text: &str) -> Vec<Part> {
    let (mut parts, mut words, mut rest) = (Vec::new(), String::new(), text);
    while let Some((before, after)) = rest.split_once('{') {
        words.push_str(before);
        let quoted = after
            .strip_prefix('"')
            .and_then(|quoted| quoted.split_once("\"}"));
        if let Some((quoted, after)) = quoted {
            words.push_str(quoted);
            rest = after;
            continue;
        }
        let (inside, after) = after.split_once('}').unwrap_or((after, ""));
        if !words.is_empty() {
            parts.push(Part::Words(std::mem::take(&mut words)));
        }
        parts.push(Part::Argument(inside.trim().trim_start_matches('$').to_owned()));
        rest = after;
    }
    words.push_str(rest);
    if !words.is_empty() {
        parts.push(Part::Words(words));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::described;

    #[test]
    fn a_text_is_words_and_arguments() {
        let words = |text: &str| Part::Words(text.to_owned());
        let argument = |name: &str| Part::Argument(name.to_owned());
        assert_eq!(
            parts(r#"'{ $id }': write {"{"}id{"}"} ({ $most })"#),
            [
                words("'"),
                argument("id"),
                words("': write {id} ("),
                argument("most"),
                words(")")
            ]
        );
        assert_eq!(parts("{ $error }"), [argument("error")]);
        assert_eq!(parts(""), []);
    }

    #[test]
    fn every_code_stands_on_the_page_in_both_languages_under_the_name_of_its_area() {
        let messages = described();
        for language in Language::ALL {
            let page = ProblemsPage::new(&messages, language);
            let unnamed: Vec<&str> = page
                .areas
                .iter()
                .filter(|area| area.title.is_empty())
                .map(|area| area.name.as_str())
                .collect();
            assert_eq!(
                unnamed,
                Vec::<&str>::new(),
                "area-… in assets/i18n/{}/page.ftl",
                language.tag()
            );
            let html = page.render().unwrap();
            for message in &messages {
                assert!(
                    html.contains(&format!("id=\"{}\"", message.code)),
                    "{}",
                    message.code
                );
            }
            assert!(
                !html.contains("$"),
                "arguments are named, not written as in the file"
            );
        }
    }
}
