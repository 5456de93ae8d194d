//! `/openapi.json`: the description of the interface, made from what each file of handlers says of its operations in
//! the very types it takes and gives. Examples are answers of a real service (`assets/openapi/examples.json`).

mod groups;
mod operation;
mod problems;
mod schemas;

use std::sync::OnceLock;

use actix_web::http::header::EntityTag;
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;
use serde_json::{Map, Value, json};

pub use self::operation::Operation;
use self::operation::{header_parameter, path_parameter, query_parameters};
use self::schemas::Schemas;
use super::conditional::fresh;
use super::limit::Public;
use super::{get, resource};
use crate::app::list::{MOST_ROWS, ROWS};
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;

/// What a real service was asked and answered, by operation.
const EXAMPLES: &str = include_str!("../../../assets/openapi/examples.json");

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/openapi.json").route(get().to(read)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get("/openapi.json", "This description", "本说明")
            .limited()
            .gives_json_of("application/json")
            .conditional(),
    ]
}

/// The document's bytes, and their hash.
fn bytes() -> Result<&'static (Bytes, String), Problem> {
    static BYTES: OnceLock<(Bytes, String)> = OnceLock::new();
    if let Some(made) = BYTES.get() {
        return Ok(made);
    }
    let bytes = Bytes::from(serde_json::to_vec(document()?)?);
    let hash = Sha256Hash::of(&bytes).to_string();
    Ok(BYTES.get_or_init(|| (bytes, hash)))
}

async fn read(request: HttpRequest, _public: Public) -> Result<HttpResponse, Problem> {
    let (bytes, hash) = bytes()?;
    let tag = EntityTag::new_strong(hash.clone());
    Ok(fresh(
        &request,
        &tag,
        "application/json",
        "public, no-cache",
        bytes.clone(),
    ))
}

/// The description, made once.
///
/// # Errors
/// 500 if the examples cannot be read.
pub(super) fn document() -> Result<&'static Value, Problem> {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    if let Some(made) = DOCUMENT.get() {
        return Ok(made);
    }
    let made = make(&super::operations())?;
    Ok(DOCUMENT.get_or_init(|| made))
}

fn make(operations: &[Operation]) -> Result<Value, Problem> {
    let examples: Map<String, Value> = serde_json::from_str(EXAMPLES)?;
    let (mut schemas, mut paths) = (Schemas::new(), Map::new());
    schemas.answer(operation::Content::Json(|generator| {
        generator.subschema_for::<Problem>()
    }));
    for operation in operations {
        let example = examples.get(&format!("{} {}", operation.method, operation.path));
        let described = describe(operation, example.unwrap_or(&Value::Null), &mut schemas);
        let methods = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Some(methods) = methods.as_object_mut() {
            methods.insert(operation.method.to_ascii_lowercase(), described);
        }
    }
    let says = "One item, one code, one video. Errors are problem+json (RFC 9457) and name the field, the value and what \
        would be right. Times are RFC 3339. Optional members of answers are absent, never null. `Idempotency-Key` on a \
        POST makes its repetition harmless. HEAD is taken wherever GET is.";
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Zhenma 真码",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "一物一码一视频：单品、鉴定、标签与查询的接口",
            "description": says,
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "tags": groups::of(operations),
        "paths": paths,
        "components": {
            "schemas": schemas.components(),
            "responses": problems::components(),
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "as `zhenma token new` showed it" },
            },
        },
    }))
}

fn describe(operation: &Operation, example: &Value, schemas: &mut Schemas) -> Value {
    let mut described = json!({
        "operationId": operation.id(),
        "summary": operation.summary[0],
        "x-summary-zh": operation.summary[1],
        "tags": [operation.group()],
        "security": if operation.act.is_some() { json!([{ "token": [] }]) } else { json!([]) },
        "parameters": parameters(operation, example, schemas),
        "responses": responses(operation, example, schemas),
    });
    let Some(members) = described.as_object_mut() else {
        return described;
    };
    if operation.act.is_some() {
        members.insert("x-roles".to_owned(), operation.roles().into());
    }
    if let Some(body) = operation.body {
        let mut content = schemas.request(body);
        with_example(&mut content, example.get("request"));
        members.insert(
            "requestBody".to_owned(),
            json!({ "required": true, "content": content }),
        );
    }
    described
}

fn parameters(operation: &Operation, example: &Value, schemas: &mut Schemas) -> Vec<Value> {
    let mut parameters: Vec<Value> = operation
        .path_parameters()
        .into_iter()
        .map(path_parameter)
        .collect();
    if let Some(query) = operation.query {
        parameters.extend(query_parameters(&schemas.queried(query)));
    }
    if operation.is_list {
        let limit = json!({ "type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": ROWS });
        parameters.push(json!({ "name": "limit", "in": "query", "description": "rows of the page at most", "schema": limit }));
        let says = "`next` of the page before; a made-up one is refused";
        let text = json!({ "type": "string" });
        parameters.push(json!({ "name": "cursor", "in": "query", "description": says, "schema": text }));
    }
    parameters.extend(operation.headers.iter().map(|name| header_parameter(name)));
    for parameter in &mut parameters {
        let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
        let found = ["path", "query"]
            .iter()
            .find_map(|part| example.get(part)?.get(name))
            .cloned();
        if let (Some(found), Some(parameter)) = (found, parameter.as_object_mut()) {
            parameter.insert("example".to_owned(), found);
        }
    }
    parameters
}

fn responses(operation: &Operation, example: &Value, schemas: &mut Schemas) -> Value {
    let mut responses = Map::new();
    for (status, content) in &operation.answers {
        let mut response = json!({ "description": reason(*status) });
        let Some(members) = response.as_object_mut() else {
            continue;
        };
        if let Some(mut content) = schemas.answer(*content) {
            if example.get("status") == Some(&json!(status)) {
                with_example(&mut content, example.get("answer"));
            }
            members.insert("content".to_owned(), content);
        }
        if !operation.answer_headers.is_empty() {
            let header = |name: &&str| ((*name).to_owned(), json!({ "schema": { "type": "string" } }));
            let headers: Map<String, Value> = operation.answer_headers.iter().map(header).collect();
            members.insert("headers".to_owned(), headers.into());
        }
        // One status may come as a file or as JSON.
        match responses
            .get_mut(&status.to_string())
            .and_then(|known: &mut Value| known.get_mut("content"))
        {
            Some(known) => {
                let (Some(known), Some(more)) = (
                    known.as_object_mut(),
                    response.get("content").and_then(Value::as_object),
                ) else {
                    continue;
                };
                known.extend(more.clone());
            }
            None => drop(responses.insert(status.to_string(), response)),
        }
    }
    for status in &operation.problems {
        let problem = if operation.is_page {
            json!({ "description": reason(*status), "content": { "text/html": {} } })
        } else {
            json!({ "$ref": format!("#/components/responses/{}", problems::name(*status)) })
        };
        responses.entry(status.to_string()).or_insert(problem);
    }
    responses.into()
}

fn with_example(content: &mut Value, example: Option<&Value>) {
    let (Some(kinds), Some(example)) = (content.as_object_mut(), example) else {
        return;
    };
    for (kind, members) in kinds {
        if let (true, Some(members)) = (kind.ends_with("json"), members.as_object_mut()) {
            members.insert("example".to_owned(), example.clone());
        }
    }
}

fn reason(status: u16) -> String {
    let status = actix_web::http::StatusCode::from_u16(status).ok();
    let reason = status.and_then(|status| status.canonical_reason());
    reason.unwrap_or_default().to_owned()
}

/// The methods that an address takes, as `Allow` has them.
pub(super) fn allowed(path: Option<&str>) -> String {
    let operations = super::operations();
    let of = operations.iter().filter(|operation| Some(operation.path) == path);
    let mut methods: Vec<&str> = of.map(|operation| operation.method).collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.join(", ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_operation_has_a_name_of_its_own() {
        let operations = super::super::operations();
        let names: BTreeSet<String> = operations.iter().map(Operation::id).collect();
        assert_eq!(names.len(), operations.len());
    }

    #[test]
    fn every_parameter_says_what_it_is() {
        let paths = document().unwrap()["paths"].as_object().unwrap();
        let operations = paths
            .values()
            .flat_map(|methods| methods.as_object().unwrap().values());
        let parameters = operations.flat_map(|operation| operation["parameters"].as_array().unwrap());
        let mute: Vec<&Value> = parameters
            .filter(|parameter| parameter["description"].as_str().unwrap_or_default().is_empty())
            .collect();
        assert_eq!(mute, Vec::<&Value>::new());
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document().unwrap();
        let text = document.to_string();
        let mut seen = 0;
        for (_, rest) in text
            .match_indices("\"$ref\":\"#")
            .map(|(at, found)| (at, &text[at + found.len()..]))
        {
            let pointer = rest.split('"').next().unwrap();
            assert!(document.pointer(pointer).is_some(), "{pointer}");
            seen += 1;
        }
        assert!(seen > 100, "{seen}");
    }
}
