//! Types that stand in JSON as one string: written by their `Display`, read by their parser, so that a value that
//! was read cannot be wrong.

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
