//! Texts: what nobody can have meant to write, and types that stand in JSON as one string: written by their `Display`,
//! read by their parser, so that a value that was read cannot be wrong.

/// The first character of a text that nobody sees, and that makes two equal texts differ or reads in another order than it
/// stands there: soft hyphen, joiners, spaces without width, marks and overrides of direction, fillers, invisible
/// operators, separators of lines, tags, annotations. Variants of ideographs and of emoji are seen, and are none.
pub fn first_invisible(text: &str) -> Option<char> {
    text.chars().find(|c| is_invisible(*c))
}

const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// The full-width form of an ASCII character becomes that character.
#[must_use]
pub fn narrow(character: char) -> char {
    match u32::from(character) {
        0x3000 => ' ',
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(character),
        _ => character,
    }
}

/// `U+200B`, for a character that cannot be shown.
#[must_use]
pub fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Serialises `$name` as text and reads it back with `$parse`, a function from `&str` to a `Result`.
macro_rules! serde_as_text {
    ($name:ty, $parse:expr) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                $parse(&text).map_err(|refusal| $crate::message::for_serde(&refusal))
            }
        }
    };
}

/// Says in descriptions of the interface what text `$name` stands in.
macro_rules! schema_of_text {
    ($name:ident, $form:ident: $value:literal, $example:expr) => {
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                crate::text::text_schema(stringify!($form), $value, $example)
            }
        }
    };
}

/// The schema of text with one rule, a `pattern` or a `format`.
pub(crate) fn text_schema(rule: &str, value: &str, example: &str) -> schemars::Schema {
    let mut schema = schemars::Schema::default();
    schema.insert("type".to_owned(), "string".into());
    schema.insert(rule.to_owned(), value.into());
    schema.insert("examples".to_owned(), vec![example].into());
    schema
}

pub(crate) use {schema_of_text, serde_as_text};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_found_and_what_people_write_is_not() {
        for hidden in
            "\u{ad}\u{200b}\u{200e}\u{202e}\u{2028}\u{2060}\u{2066}\u{feff}\u{61c}\u{3164}\u{e0041}".chars()
        {
            assert_eq!(first_invisible(&format!("a{hidden}b")), Some(hidden));
        }
        for seen in [
            "品牌 Brand · №1",
            "é e\u{301}",
            "葛\u{e0100}",
            "❤\u{fe0f}",
            "カ゛",
            "\u{3000}",
            "a\u{a0}b",
            "한국",
        ] {
            assert_eq!(first_invisible(seen), None, "{seen}");
        }
    }
}
