//! The description of the interface, made from what each endpoint says of itself in the very types it takes and gives.
//! Examples are answers of a real service (`assets/openapi/examples.json`).

mod groups;
mod parameters;
mod problems;
mod schemas;

use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use self::parameters::{header_parameter, language_of, languages, path_parameter, query_parameters};
use self::schemas::Schemas;
use super::endpoint::{Content, Endpoint};
use super::problem::ProblemBody;
use crate::app::list::{MOST_ROWS, ROWS};
use crate::domain::problem::Problem;

/// What a real service was asked and answered, by endpoint.
const EXAMPLES: &str = include_str!("../../../../assets/openapi/examples.json");

/// The description as handlers share it: of the endpoints that this function gives.
pub(in crate::http) struct Description(pub(in crate::http) fn() -> Vec<Endpoint>);

impl Description {
    /// The document, made once.
    ///
    /// # Errors
    /// 500 if the examples cannot be read.
    pub(in crate::http) fn document(&self) -> Result<&'static Value, Problem> {
        static DOCUMENT: OnceLock<Value> = OnceLock::new();
        if let Some(made) = DOCUMENT.get() {
            return Ok(made);
        }
        let made = document(&(self.0)())?;
        Ok(DOCUMENT.get_or_init(|| made))
    }
}

/// The description of `endpoints`.
///
/// # Errors
/// 500 if the examples cannot be read.
fn document(endpoints: &[Endpoint]) -> Result<Value, Problem> {
    let examples: Map<String, Value> = serde_json::from_str(EXAMPLES)?;
    let (mut schemas, mut paths) = (Schemas::new(), Map::new());
    schemas.answer(Content::Json(|generator| {
        generator.subschema_for::<ProblemBody>()
    }));
    for endpoint in endpoints {
        let example = examples.get(&format!("{} {}", endpoint.method, endpoint.path));
        let described = describe(endpoint, example.unwrap_or(&Value::Null), &mut schemas);
        let methods = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        if let Some(methods) = methods.as_object_mut() {
            methods.insert(endpoint.method.to_ascii_lowercase(), described);
        }
    }
    let says = "One item, one code, one video. Errors are problem+json (RFC 9457) and name the field, the value and what \
        would be right, in the language of `Accept-Language` (`zh` or `en`; English without it), beside a `code` that is \
        the same in every language (`/docs/problems` lists all). Times are RFC 3339. Optional members of answers are absent, never null. `Idempotency-Key` on a \
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
        "tags": groups::all(),
        "paths": paths,
        "components": {
            "schemas": schemas.components(),
            "responses": problems::components(),
            "parameters": languages(),
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "as `zhenma token new` showed it" },
            },
        },
    }))
}

fn describe(endpoint: &Endpoint, example: &Value, schemas: &mut Schemas) -> Value {
    let mut described = json!({
        "operationId": endpoint.id(),
        "summary": endpoint.summary[0],
        "x-summary-zh": endpoint.summary[1],
        "tags": [endpoint.group()],
        "security": if endpoint.permission.is_some() { json!([{ "token": [] }]) } else { json!([]) },
        "parameters": parameters(endpoint, example, schemas),
        "responses": responses(endpoint, example, schemas),
    });
    let Some(members) = described.as_object_mut() else {
        return described;
    };
    if endpoint.permission.is_some() {
        members.insert("x-roles".to_owned(), endpoint.roles().into());
    }
    if let Some(body) = endpoint.body {
        let mut content = schemas.request(body);
        with_example(&mut content, example.get("request"));
        members.insert(
            "requestBody".to_owned(),
            json!({ "required": !endpoint.body_is_optional, "content": content }),
        );
    }
    described
}

fn parameters(endpoint: &Endpoint, example: &Value, schemas: &mut Schemas) -> Vec<Value> {
    let mut parameters: Vec<Value> = endpoint
        .path_parameters()
        .into_iter()
        .map(path_parameter)
        .collect();
    if let Some(query) = endpoint.query {
        parameters.extend(query_parameters(&schemas.queried(query)));
    }
    if endpoint.is_list {
        let limit = json!({ "type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": ROWS });
        parameters.push(json!({ "name": "limit", "in": "query", "description": "rows of the page at most", "schema": limit }));
        let says = "`next` of the page before; a made-up one is refused";
        let text = json!({ "type": "string" });
        parameters.push(json!({ "name": "cursor", "in": "query", "description": says, "schema": text }));
    }
    parameters.extend(endpoint.headers.iter().map(|name| header_parameter(name)));
    parameters.push(language_of(endpoint));
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

fn responses(endpoint: &Endpoint, example: &Value, schemas: &mut Schemas) -> Value {
    let mut responses = Map::new();
    for (status, content) in &endpoint.answers {
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
        if !endpoint.answer_headers.is_empty() {
            let header = |name: &&str| ((*name).to_owned(), json!({ "schema": { "type": "string" } }));
            let headers: Map<String, Value> = endpoint.answer_headers.iter().map(header).collect();
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
    for status in &endpoint.problems {
        let problem = if endpoint.is_page {
            json!({ "description": reason(*status), "content": { "text/html": { "schema": { "type": "string" } } } })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_says_what_it_is() {
        let document = document(&crate::http::endpoints()).unwrap();
        let paths = document["paths"].as_object().unwrap();
        let operations = paths
            .values()
            .flat_map(|methods| methods.as_object().unwrap().values());
        let parameters = operations.flat_map(|operation| operation["parameters"].as_array().unwrap());
        let told = |parameter: &Value| match parameter["$ref"].as_str() {
            Some(shared) => document.pointer(shared.trim_start_matches('#')).unwrap()["description"].clone(),
            None => parameter["description"].clone(),
        };
        let mute: Vec<&Value> = parameters
            .filter(|parameter| told(parameter).as_str().unwrap_or_default().is_empty())
            .collect();
        assert_eq!(mute, Vec::<&Value>::new());
    }

    #[test]
    fn every_body_has_a_schema_and_no_component_is_itself() {
        let document = document(&crate::http::endpoints()).unwrap();
        for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
            assert_ne!(schema["$ref"], format!("#/components/schemas/{name}"));
        }
        let mut bodies = 0;
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let answers = operation["responses"].as_object().unwrap().values();
                for (kind, body) in [&operation["requestBody"]]
                    .into_iter()
                    .chain(answers)
                    .filter_map(|body| body["content"].as_object())
                    .flatten()
                {
                    assert!(body["schema"].is_object(), "{method} {path} {kind}");
                    bodies += 1;
                }
            }
        }
        assert!(bodies > 150, "{bodies}");
        assert!(!document.to_string().contains("\"oneOf\":[{\"const\""));
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document(&crate::http::endpoints()).unwrap();
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
