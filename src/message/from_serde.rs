//! What JSON that does not fit a type is told as. serde hands an error on as a sentence; these are made messages again.

use std::cell::RefCell;

use super::value::{Explain, Message, Name, message};

thread_local! {
    /// What a type's own parser refused last on this thread: serde keeps of it only the English text.
    static REFUSED: RefCell<Option<Message>> = const { RefCell::new(None) };
}

/// A parser's refusal as an error of serde; [`from_serde`] gives the message back.
pub fn for_serde<E: serde::de::Error>(refusal: &impl Explain) -> E {
    let message = refusal.message();
    let error = E::custom(&message);
    REFUSED.with_borrow_mut(|refused| *refused = Some(message));
    error
}

/// The message of an error of serde, without the place where it happened.
#[must_use]
pub fn from_serde(error: &str) -> Message {
    let told = error.rsplit_once(" at line ").map_or(error, |(told, _)| told);
    let refused = REFUSED.with_borrow_mut(Option::take);
    match refused {
        Some(refused) if refused.to_string() == told => refused,
        _ => of_serde_itself(told),
    }
}

/// serde's own sentences.
fn of_serde_itself(told: &str) -> Message {
    if let Some(name) = told.strip_prefix("missing field ") {
        return message!("body.field_missing", name = name.trim_matches('`'));
    }
    if let Some(name) = told.strip_prefix("duplicate field ") {
        return message!("body.field_twice", name = name.trim_matches('`'));
    }
    for (prefix, has_choices) in [("unknown field ", false), ("unknown variant ", true)] {
        let Some(rest) = told.strip_prefix(prefix) else {
            continue;
        };
        let (name, expected) = rest.split_once(", ").unwrap_or((rest, ""));
        let name = name.trim_matches('`');
        let expected = choices(expected);
        return match (has_choices, expected.is_empty()) {
            (true, _) => message!("body.no_such_choice", name, expected),
            (false, true) => message!("body.field_unknown_of_none", name),
            (false, false) => message!("body.field_unknown", name, expected),
        };
    }
    for prefix in ["invalid type: ", "invalid value: ", "invalid length "] {
        if let Some((found, expected)) = told
            .strip_prefix(prefix)
            .and_then(|rest| rest.split_once(", expected "))
        {
            return message!("body.not_of_type", found: found_in(found), expected: wanted(expected));
        }
    }
    // What parsers of libraries say of an id and of a time.
    if told.starts_with("UUID parsing failed") || told.starts_with("invalid group") {
        return message!("body.not_an_id");
    }
    if told.starts_with("failed to parse")
        || told.starts_with("premature end of")
        || told.starts_with("parameter '")
    {
        return message!("body.not_a_time");
    }
    message!("body.refused", told)
}

/// What was found, as serde names it: ``integer `5` ``, `string "yes"`, `map`.
fn found_in(found: &str) -> Name {
    let (kind, value) = found.split_once(' ').unwrap_or((found, ""));
    let value = value.trim_start_matches("point ").trim_matches('`');
    let (english, chinese) = match kind {
        "integer" | "floating" => ("the number", "数字"),
        "string" => ("the text", "文本"),
        "boolean" => ("the truth value", "布尔值"),
        "map" => ("an object", "对象"),
        "sequence" => ("a list", "列表"),
        "null" | "Option" | "unit" => ("nothing (null)", "空值（null）"),
        _ => return Name::plain(found),
    };
    let with = |name: &str| format!("{name} {value}").trim_end().to_owned().into();
    Name {
        english: with(english),
        chinese: with(chinese),
    }
}

/// What would be right, as serde names it: `a string`, `u32`, `struct Facts with 3 elements`.
fn wanted(expected: &str) -> Name {
    const KINDS: [(&[&str], &str, &str); 7] = [
        (
            &["a formatted UUID string", "UUID"],
            "an id (32 hex digits with hyphens)",
            "编号（32 位十六进制数字，带连字符）",
        ),
        (&["a string", "str"], "a text", "文本"),
        (&["a boolean", "bool"], "true or false", "true 或 false"),
        (&["a sequence", "a tuple", "an array"], "a list", "列表"),
        (
            &["struct", "a map", "internally tagged", "map"],
            "an object",
            "对象",
        ),
        (
            &["variant identifier", "string or map", "enum"],
            "one of the choices",
            "可选值之一",
        ),
        (
            &[
                "u8",
                "u16",
                "u32",
                "u64",
                "usize",
                "i8",
                "i16",
                "i32",
                "i64",
                "f64",
                "a number",
                "an integer",
            ],
            "a number",
            "数字",
        ),
    ];
    let begins = |kinds: &[&str]| kinds.iter().any(|kind| expected.starts_with(kind));
    let known = KINDS.iter().find(|(kinds, ..)| begins(kinds));
    known.map_or_else(
        || Name::plain(expected),
        |(_, english, chinese)| Name::new(english, chinese),
    )
}

/// The names in ``expected `a` or `b` `` and ``expected one of `a`, `b` ``.
fn choices(expected: &str) -> String {
    let names: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::message::Language;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only what is refused is looked at")]
    struct Form {
        count: u8,
        kind: Kind,
        at: Option<crate::hash::Sha256Hash>,
        id: Option<uuid::Uuid>,
        day: Option<jiff::civil::Date>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        One,
        Two,
    }

    #[test]
    fn what_does_not_fit_has_a_code_and_a_text_in_both_languages() {
        let rows = [
            (r#"{"kind":"one"}"#, "body.field_missing"),
            (r#"{"count":1,"count":1,"kind":"one"}"#, "body.field_twice"),
            (r#"{"count":1,"kind":"one","more":1}"#, "body.field_unknown"),
            (r#"{"count":1,"kind":"three"}"#, "body.no_such_choice"),
            (r#"{"count":"1","kind":"one"}"#, "body.not_of_type"),
            (r#"{"count":1000,"kind":"one"}"#, "body.not_of_type"),
            (r#"{"count":[1],"kind":"one"}"#, "body.not_of_type"),
            (r#"{"count":1,"kind":"one","id":"x"}"#, "body.not_an_id"),
            (r#"{"count":1,"kind":"one","id":5}"#, "body.not_of_type"),
            (r#"{"count":1,"kind":"one","day":"2026/1/1"}"#, "body.not_a_time"),
            (r#"{"count":1,"kind":"one","at":"xx"}"#, "value.sha256"),
        ];
        for (json, code) in rows {
            let error = serde_json::from_str::<Form>(json).unwrap_err().to_string();
            let message = from_serde(&error);
            assert_eq!(message.code(), code, "{error}");
            for language in Language::ALL {
                assert_ne!(message.text(language), code, "{error}");
                let chinese = message.text(Language::Chinese);
                let leaks = ["integer", "string", "u8", "struct", "invalid", "parsing"];
                assert!(leaks.iter().all(|word| !chinese.contains(word)), "{chinese}");
            }
        }
    }

    #[test]
    fn a_refusal_of_another_error_is_not_told() {
        let _: serde_json::Error = for_serde(&message!("value.sha256"));
        assert_eq!(from_serde("missing field `a`").code(), "body.field_missing");
        assert_eq!(from_serde("something else").code(), "body.refused");
    }
}
