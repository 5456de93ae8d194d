//! Parameters of addresses, headers and queries, as the description has them.

use serde_json::{Map, Value, json};

use crate::app::idempotency::LONGEST_IDEMPOTENCY_KEY;
use crate::http::platform::endpoint::Endpoint;

/// A parameter of an address.
pub(super) fn path_parameter(name: &str) -> Value {
    let (schema, says) = match name {
        "id" => (json!({ "type": "string", "minLength": 1 }), "the id"),
        "serial" => (
            json!({ "type": "string", "minLength": 1 }),
            "the serial; typed as people may: lower case, spaces, hyphens",
        ),
        "sha256" => (
            json!({ "type": "string", "minLength": 1 }),
            "64 lower-case hex digits",
        ),
        "number" => (
            json!({ "type": "string", "minLength": 1 }),
            "the number of the order, or of the list, from 1",
        ),
        "purpose" => (
            json!({ "type": "string", "minLength": 1 }),
            "`revocation` or `suspension`",
        ),
        "category" => (json!({ "type": "string", "minLength": 1 }), "the category's word"),
        "ring" => (
            json!({ "type": "string", "minLength": 1 }),
            "`seal` or `certificate`",
        ),
        _ => (json!({ "type": "string", "minLength": 1 }), "the name"),
    };
    json!({ "name": name, "in": "path", "required": true, "description": says, "schema": schema })
}

/// A header that some requests may bear.
pub(super) fn header_parameter(name: &str) -> Value {
    let (schema, says) = match name {
        "Idempotency-Key" => (
            json!({ "type": "string", "pattern": format!("^[!-~]{{1,{LONGEST_IDEMPOTENCY_KEY}}}$") }),
            "makes a repetition harmless: the first answer again",
        ),
        "Range" => (json!({ "type": "string" }), "one range of bytes"),
        _ => (
            json!({ "type": "string" }),
            "the `ETag` of an answer that is there already",
        ),
    };
    json!({ "name": name, "in": "header", "required": false, "description": says, "schema": schema })
}

/// The header that chooses a language, as all operations share it: under `#/components/parameters`.
pub(super) fn languages() -> Value {
    let header = |says: &str| {
        json!({
            "name": "Accept-Language", "in": "header", "required": false, "description": says,
            "schema": { "type": "string" }, "example": "zh-CN",
        })
    };
    json!({
        "AcceptLanguage": header("the language of messages, `zh` or `en`; English where it names neither"),
        "AcceptLanguageOfPage": header(
            "the language of the page, `zh` or `en`; Chinese where it names neither, and `?lang=` counts first"
        ),
    })
}

/// The reference of an operation to that header.
pub(super) fn language_of(endpoint: &Endpoint) -> Value {
    let name = if endpoint.is_page {
        "AcceptLanguageOfPage"
    } else {
        "AcceptLanguage"
    };
    json!({ "$ref": format!("#/components/parameters/{name}") })
}

/// The parameters that the properties of a query's type are.
pub(super) fn query_parameters(schema: &Value) -> Vec<Value> {
    let none = Map::new();
    let properties = schema
        .get("properties")
        .and_then(Value::as_object)
        .unwrap_or(&none);
    let required = schema.get("required").and_then(Value::as_array);
    let parameter = |(name, schema): (&String, &Value)| {
        let mut schema = schema.clone();
        let says = schema
            .as_object_mut()
            .and_then(|schema| schema.remove("description"));
        // Without one it would be `null`, which OpenAPI does not know; a test wants one of each.
        json!({
            "name": name,
            "in": "query",
            "required": required.is_some_and(|names| names.contains(&json!(name))),
            "description": says.unwrap_or_else(|| json!("")),
            "schema": schema,
        })
    };
    properties.iter().map(parameter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_takes_the_idempotency_keys_that_the_server_takes() {
        let parameter = header_parameter("Idempotency-Key");
        assert_eq!(parameter["schema"]["pattern"], "^[!-~]{1,200}$");
    }
}
