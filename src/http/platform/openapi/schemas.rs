//! Schemas of the types that handlers take and give.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::http::platform::endpoint::{Content, SchemaOf};

/// Makes schemas: of what is taken written out where it stands, of what is given under `#/components/schemas`, because
/// the same type may be taken with members left out that are always given.
pub(super) struct Schemas {
    taken: SchemaGenerator,
    given: SchemaGenerator,
}

impl Schemas {
    pub(super) fn new() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = "/components/schemas".into();
                settings.meta_schema = None;
            })
        };
        let taken = settings()
            .with(|settings| settings.inline_subschemas = true)
            .for_deserialize();
        Self {
            taken: taken.into_generator(),
            given: settings().for_serialize().into_generator(),
        }
    }

    /// The schema of something taken.
    pub(super) fn taken(&mut self, of: SchemaOf) -> Value {
        as_enums(of(&mut self.taken).to_value())
    }

    /// The same where null cannot be said, as in a query.
    pub(super) fn queried(&mut self, of: SchemaOf) -> Value {
        never_null(self.taken(of))
    }

    fn given(&mut self, of: SchemaOf) -> Value {
        never_null(as_enums(of(&mut self.given).to_value()))
    }

    /// The `content` of a request.
    pub(super) fn request(&mut self, content: Content) -> Value {
        match content {
            Content::Json(of) => json!({ "application/json": { "schema": self.taken(of) } }),
            other => self.answer(other).unwrap_or_default(),
        }
    }

    /// The `content` of an answer, if it has any.
    pub(super) fn answer(&mut self, content: Content) -> Option<Value> {
        match content {
            Content::Json(of) => Some(json!({ "application/json": { "schema": self.given(of) } })),
            Content::Member(name, of) => {
                let schema =
                    json!({ "type": "object", "properties": { name: self.given(of) }, "required": [name] });
                Some(json!({ "application/json": { "schema": schema } }))
            }
            Content::AnyJson(media_type) => Some(json!({ media_type: { "schema": { "type": "object" } } })),
            Content::Bytes(media_types) => {
                let all = media_types
                    .iter()
                    .map(|media_type| ((*media_type).to_owned(), json!({ "schema": raw(media_type) })));
                Some(Value::Object(all.collect()))
            }
            Content::Nothing => None,
        }
    }

    /// Everything under `#/components/schemas`.
    pub(super) fn components(mut self) -> Value {
        let all = self.given.take_definitions(true).into_iter();
        Value::Object(
            all.map(|(name, schema)| (name, never_null(as_enums(schema))))
                .collect(),
        )
    }
}

/// Bytes as they are, or text.
fn raw(media_type: &str) -> Value {
    if media_type.starts_with("text/html") {
        json!({ "type": "string" })
    } else if media_type.ends_with("ndjson") {
        json!({ "description": "one JSON object a line" })
    } else {
        json!({ "type": "string", "format": "binary" })
    }
}

/// A choice of words as one `enum`, which generators of clients know; a `oneOf` of `const` they do not. What each word
/// means goes into the description.
fn as_enums(schema: Value) -> Value {
    match schema {
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| (name, as_enums(value)));
            let mut members: Map<String, Value> = members.collect();
            let words = members
                .get("oneOf")
                .and_then(Value::as_array)
                .and_then(|all| words(all));
            if let Some((words, says)) = words {
                members.remove("oneOf");
                members.insert("type".to_owned(), "string".into());
                members.insert("enum".to_owned(), words.into());
                let own = members
                    .get("description")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                let all: Vec<&str> = [own].into_iter().chain(says.iter().map(String::as_str)).collect();
                let described = all.join("\n").trim().to_owned();
                if !described.is_empty() {
                    members.insert("description".to_owned(), described.into());
                }
            }
            Value::Object(members)
        }
        Value::Array(all) => all.into_iter().map(as_enums).collect(),
        other => other,
    }
}

/// The words that `all` choose among, and what those mean that say so; `None` where one is more than words.
fn words(all: &[Value]) -> Option<(Vec<String>, Vec<String>)> {
    let (mut words, mut says) = (Vec::new(), Vec::new());
    for one in all {
        if let Some(word) = one.get("const") {
            let word = word.as_str()?.to_owned();
            if let Some(meaning) = one.get("description").and_then(Value::as_str) {
                says.push(format!("- `{word}`: {meaning}"));
            }
            words.push(word);
        } else {
            let several = one.get("enum")?.as_array()?.iter();
            words.extend(
                several
                    .map(|word| word.as_str().map(str::to_owned))
                    .collect::<Option<Vec<_>>>()?,
            );
        }
    }
    (!words.is_empty()).then_some((words, says))
}

/// Whether a schema allows null.
fn is_nullable(schema: &Value) -> bool {
    let null = json!("null");
    let types = schema.get("type").and_then(Value::as_array);
    let any = schema.get("anyOf").and_then(Value::as_array);
    types.is_some_and(|types| types.contains(&null))
        || any.is_some_and(|any| any.iter().any(|one| one.get("type") == Some(&null)))
}

/// The required members but those that were null where there is nothing: they are absent then.
fn always_there(required: Vec<Value>, properties: Option<&Value>) -> Vec<Value> {
    let may_lack = |name: &Value| {
        let schema = name.as_str().and_then(|name| properties?.get(name));
        schema.is_some_and(is_nullable)
    };
    required.into_iter().filter(|name| !may_lack(name)).collect()
}

/// An answer's optional members are absent, never null.
fn never_null(schema: Value) -> Value {
    match schema {
        Value::Object(members) => Value::Object(without_null(members)),
        Value::Array(all) => all.into_iter().map(never_null).collect(),
        other => other,
    }
}

fn without_null(members: Map<String, Value>) -> Map<String, Value> {
    let mut kept = Map::new();
    let properties = members.get("properties").cloned();
    for (name, value) in members {
        match (name.as_str(), value) {
            ("type", Value::Array(mut types)) => {
                types.retain(|word| word != "null");
                let one = if types.len() == 1 { types.pop() } else { None };
                kept.insert(name, one.unwrap_or(Value::Array(types)));
            }
            ("anyOf", Value::Array(mut all)) => {
                all.retain(|schema| schema.get("type") != Some(&json!("null")));
                match (all.len(), all.pop()) {
                    (1, Some(Value::Object(only))) => kept.extend(without_null(only)),
                    (_, last) => {
                        all.extend(last);
                        kept.insert(name, all.into_iter().map(never_null).collect());
                    }
                }
            }
            ("enum", Value::Array(mut all)) => {
                all.retain(|value| !value.is_null());
                kept.insert(name, all.into());
            }
            ("required", Value::Array(required)) => {
                kept.insert(name, always_there(required, properties.as_ref()).into());
            }
            ("default", Value::Null) => {}
            // What has a place in a row is null where there is nothing.
            ("prefixItems", value) => {
                kept.insert(name, value);
            }
            (_, value) => {
                kept.insert(name, never_null(value));
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_of_words_is_one_enum() {
        let schema = json!({ "properties": { "by": {
            "description": "Who.",
            "oneOf": [
                { "const": "carrier", "type": "string", "description": "The carrier." },
                { "enum": ["a", "b"], "type": "string" },
            ],
        } } });
        let one = json!({ "properties": { "by": {
            "description": "Who.\n- `carrier`: The carrier.", "type": "string", "enum": ["carrier", "a", "b"],
        } } });
        assert_eq!(as_enums(schema), one);
        for other in [
            json!({ "oneOf": [{ "const": "a" }, { "type": "object" }] }),
            json!({ "oneOf": [{ "const": 1 }] }),
            json!({ "oneOf": [] }),
        ] {
            assert_eq!(as_enums(other.clone()), other);
        }
    }

    #[test]
    fn what_was_null_is_not_required() {
        let schema = json!({
            "properties": { "a": { "type": ["string", "null"] }, "b": { "type": "string" }, "c": { "anyOf": [{ "$ref": "#/x" }, { "type": "null" }] } },
            "required": ["a", "b", "c"],
        });
        assert_eq!(never_null(schema)["required"], json!(["b"]));
    }

    #[test]
    fn what_is_given_is_never_null() {
        let schema = json!({
            "anyOf": [{ "$ref": "#/x" }, { "type": "null" }],
            "properties": { "a": { "type": ["string", "null"], "default": null } },
        });
        let kept = json!({ "$ref": "#/x", "properties": { "a": { "type": "string" } } });
        assert_eq!(never_null(schema), kept);
    }
}
