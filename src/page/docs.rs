//! The page that shows `/openapi.json` to people: everything on one page, without script, from nowhere but here.

use askama::Template;
use serde_json::Value;

use super::Language;
use super::text::Text;

/// `docs.html`.
#[derive(Template)]
#[template(path = "docs.html", config = "assets/templates/askama.toml")]
pub(super) struct DocsPage {
    t: Text,
    groups: Vec<Group>,
    problems: Vec<Part>,
    schemas: Vec<Schema>,
}

struct Group {
    name: String,
    operations: Vec<Operation>,
}

struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    roles: Vec<String>,
    parameters: Vec<Parameter>,
    request: Vec<Part>,
    answers: Vec<Part>,
    problems: Vec<String>,
}

struct Parameter {
    name: String,
    place: String,
    required: bool,
    says: String,
    form: String,
}

/// A body of one media type.
struct Part {
    status: String,
    says: String,
    media_type: String,
    schema: String,
    example: String,
}

struct Schema {
    name: String,
    says: String,
    text: String,
}

impl DocsPage {
    pub(super) fn new(document: &Value, language: Language) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for (path, methods) in members(document.get("paths")) {
            for (method, described) in members(Some(methods)) {
                let name = text(described.pointer("/tags/0"));
                let operation = operation(path, method, described, language);
                match groups.iter_mut().find(|group| group.name == name) {
                    Some(group) => group.operations.push(operation),
                    None => groups.push(Group {
                        name,
                        operations: vec![operation],
                    }),
                }
            }
        }
        let problems = members(document.pointer("/components/responses"));
        let schemas = members(document.pointer("/components/schemas"));
        Self {
            t: Text(language),
            groups,
            problems: problems
                .flat_map(|(name, response)| parts(name.trim_start_matches("Problem"), response))
                .collect(),
            schemas: schemas
                .map(|(name, schema)| Schema {
                    name: name.to_owned(),
                    says: text(schema.get("description")),
                    text: pretty(Some(schema)),
                })
                .collect(),
        }
    }
}

fn operation(path: &str, method: &str, described: &Value, language: Language) -> Operation {
    let summary = match language {
        Language::Chinese => "x-summary-zh",
        Language::English => "summary",
    };
    let (mut answers, mut problems) = (Vec::new(), Vec::new());
    for (status, response) in members(described.get("responses")) {
        if response.get("$ref").is_some() {
            problems.push(status.to_owned());
        } else {
            answers.extend(parts(status, response));
        }
    }
    let roles = described.get("x-roles").and_then(Value::as_array);
    let parameters = described.get("parameters").and_then(Value::as_array);
    Operation {
        id: text(described.get("operationId")),
        method: method.to_ascii_uppercase(),
        path: path.to_owned(),
        summary: text(described.get(summary)),
        roles: roles.into_iter().flatten().map(|role| text(Some(role))).collect(),
        parameters: parameters.into_iter().flatten().map(parameter).collect(),
        request: described
            .get("requestBody")
            .map_or_else(Vec::new, |body| parts("", body)),
        answers,
        problems,
    }
}

fn parameter(described: &Value) -> Parameter {
    Parameter {
        name: text(described.get("name")),
        place: text(described.get("in")),
        required: described.get("required") == Some(&Value::Bool(true)),
        says: text(described.get("description")),
        form: described.get("schema").map_or_else(String::new, Value::to_string),
    }
}

/// The bodies of a request or an answer; one without a body is still told of.
fn parts(status: &str, described: &Value) -> Vec<Part> {
    let says = text(described.get("description"));
    let part = |media_type: &str, content: Option<&Value>| Part {
        status: status.to_owned(),
        says: says.clone(),
        media_type: media_type.to_owned(),
        schema: pretty(content.and_then(|content| content.get("schema"))),
        example: pretty(content.and_then(|content| content.get("example"))),
    };
    let mut all: Vec<Part> = members(described.get("content"))
        .map(|(media_type, content)| part(media_type, Some(content)))
        .collect();
    if all.is_empty() {
        all.push(part("", None));
    }
    all
}

fn members(value: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    let members = value.and_then(Value::as_object).into_iter().flatten();
    members.map(|(name, value)| (name.as_str(), value))
}

fn text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn pretty(value: Option<&Value>) -> String {
    let written = value.and_then(|value| serde_json::to_string_pretty(value).ok());
    written.unwrap_or_default()
}
