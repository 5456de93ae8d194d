//! What people are told: every `message!` of the code has a text in both languages with the same arguments, and no text
//! is there that nobody uses.

use std::collections::{BTreeMap, BTreeSet};

use crate::files::{File, read, sources, top};
use crate::none;

/// Words that were said to people and say nothing to them.
const BARRED: [&str; 7] = [
    "that holds",
    "does not hold",
    "for you here",
    "README.md",
    "what does",
    "on record",
    "stands there",
];
const BARRED_CHINESE: [&str; 4] = ["吊销", "防伪码", "公开日志", "实验室"];

/// A `message!` in the code: where, its code, the names of its arguments.
struct Use {
    place: String,
    code: String,
    arguments: BTreeSet<String>,
}

/// The text between the brackets that open at the begin of `text`.
fn bracketed(text: &str) -> &str {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return &text[1..at];
                }
            }
            _ => {}
        }
    }
    panic!("an open bracket: {}", &text[..text.len().min(80)]);
}

/// The parts between the commas that are in no brackets.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut quoted, mut escaped, mut from) = (Vec::new(), 0, false, false, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// The messages of a source file, those of its tests left out.
fn uses(file: &File) -> Vec<Use> {
    let code: Vec<&str> = file.code().into_iter().map(|(_, line)| line).collect();
    let code = code.join("\n");
    let mut uses = Vec::new();
    for (at, _) in code.match_indices("message!(") {
        let inside = bracketed(&code[at + "message!".len()..]);
        let mut parts = parts(inside).into_iter();
        let first = parts.next().unwrap_or_default();
        let Some(code) = first.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
            continue;
        };
        let name = |part: &str| {
            part.split(['=', ':'])
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned()
        };
        uses.push(Use {
            place: file.name.clone(),
            code: code.to_owned(),
            arguments: parts.map(name).collect(),
        });
    }
    uses
}

fn all_uses() -> Vec<Use> {
    let ours = |file: &File| file.name.starts_with("src/") && !file.is_of_tests();
    let files = sources().into_iter().filter(ours);
    files.flat_map(|file| uses(&file)).collect()
}

/// The texts of a language by their codes, and what is wrong with its files.
fn texts(language: &str) -> (BTreeMap<String, String>, Vec<String>) {
    let folder = format!("assets/i18n/{language}/messages");
    let mut files: Vec<String> = std::fs::read_dir(top().join(&folder))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let (mut texts, mut wrong) = (BTreeMap::new(), Vec::new());
    for file in files {
        let area = file.strip_suffix(".ftl").unwrap_or_default();
        let text = read(&format!("{folder}/{file}"));
        for line in text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            let Some((name, text)) = line.split_once(" = ") else {
                wrong.push(format!("{folder}/{file}: a text stands on one line: {line}"));
                continue;
            };
            let Some(meaning) = name.strip_prefix(&format!("{area}-")) else {
                wrong.push(format!("{folder}/{file}: {name} belongs into another file"));
                continue;
            };
            if texts
                .insert(format!("{area}.{meaning}"), text.to_owned())
                .is_some()
            {
                wrong.push(format!("{folder}/{file}: {name} is there twice"));
            }
        }
    }
    (texts, wrong)
}

/// The arguments a text names.
fn named(text: &str) -> BTreeSet<String> {
    let after = text.split("{ $").skip(1);
    after
        .map(|rest| rest.split(' ').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn every_message_has_a_text_in_both_languages_with_its_arguments() {
    let uses = all_uses();
    let used: BTreeSet<&str> = uses.iter().map(|one| one.code.as_str()).collect();
    let mut wrong = Vec::new();
    for language in ["en", "zh-CN"] {
        let (texts, of_files) = texts(language);
        wrong.extend(of_files);
        for one in &uses {
            let Some(text) = texts.get(&one.code) else {
                wrong.push(format!("{}: {} has no text in {language}", one.place, one.code));
                continue;
            };
            let named = named(text);
            if named != one.arguments {
                wrong.push(format!(
                    "{}: {} has {:?}, its text in {language} {named:?}",
                    one.place, one.code, one.arguments
                ));
            }
        }
        for code in texts.keys().filter(|code| !used.contains(code.as_str())) {
            wrong.push(format!("{code} in {language} is used by nothing"));
        }
    }
    assert!(used.len() > 50, "{} messages were found", used.len());
    none("messages and their texts", &wrong);
}

#[test]
fn texts_are_plain_words() {
    let mut wrong = Vec::new();
    for (language, barred) in [("en", &BARRED[..]), ("zh-CN", &BARRED_CHINESE[..])] {
        for (code, text) in texts(language).0 {
            for word in barred.iter().filter(|word| text.contains(**word)) {
                wrong.push(format!("{code} in {language}: '{word}': {text}"));
            }
            // A sentence is Chinese where it has Chinese letters; a text of arguments alone has none.
            let letters = text
                .split('{')
                .map(|part| part.rsplit('}').next().unwrap_or_default());
            let letters: String = letters.collect();
            let is_chinese = letters
                .chars()
                .any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
            let has_words = letters.chars().any(char::is_alphabetic);
            if has_words && is_chinese != (language == "zh-CN") {
                wrong.push(format!("{code} in {language} is in another language: {text}"));
            }
        }
    }
    none("plain words", &wrong);
}
