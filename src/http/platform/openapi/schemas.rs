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
        of(&mut self.taken).to_value()
    }

    /// The same where null cannot be said, as in a query.
    pub(super) fn queried(&mut self, of: SchemaOf) -> Value {
        never_null(self.taken(of))
    }

    fn given(&mut self, of: SchemaOf) -> Value {
        never_null(of(&mut self.given).to_value())
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
                    .map(|media_type| ((*media_type).to_owned(), json!({})));
                Some(Value::Object(all.collect()))
            }
            Content::Nothing => None,
        }
    }

    /// Everything under `#/components/schemas`.
    pub(super) fn components(mut self) -> Value {
        let all = self.given.take_definitions(true).into_iter();
        Value::Object(all.map(|(name, schema)| (name, never_null(schema))).collect())
    }
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
    fn what_is_given_is_never_null() {
        let schema = json!({
            "anyOf": [{ "$ref": "#/x" }, { "type": "null" }],
            "properties": { "a": { "type": ["string", "null"], "default": null } },
        });
        let kept = json!({ "$ref": "#/x", "properties": { "a": { "type": "string" } } });
        assert_eq!(never_null(schema), kept);
    }
}
