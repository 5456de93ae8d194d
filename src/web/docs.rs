//! The page that shows `/openapi.json` to readers: everything on one page, without script, all of it served from here.

use askama::Template;
use serde_json::Value;

use super::text::Text;
use crate::message::Language;

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
    /// What it is about, in the page's language.
    says: String,
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
        let t = Text(language);
        let mut groups: Vec<Group> = Vec::new();
        for (path, methods) in members(document.get("paths")) {
            for (method, described) in members(Some(methods)) {
                let name = text(described.pointer("/tags/0"));
                let operation = operation(path, method, described, t);
                match groups.iter_mut().find(|group| group.name == name) {
                    Some(group) => group.operations.push(operation),
                    None => groups.push(Group {
                        says: about_group(document, &name, language),
                        name,
                        operations: vec![operation],
                    }),
                }
            }
        }
        let problems = members(document.pointer("/components/responses"));
        let schemas = members(document.pointer("/components/schemas"));
        Self {
            t,
            groups,
            problems: problems
                .flat_map(|(name, response)| parts(name.trim_start_matches("Problem"), response, t))
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

/// What a group is about; its name where the description has nothing more.
fn about_group(document: &Value, name: &str, language: Language) -> String {
    let key = match language {
        Language::Chinese => "x-description-zh",
        Language::English => "description",
    };
    let groups = document.get("tags").and_then(Value::as_array);
    let group = groups
        .into_iter()
        .flatten()
        .find(|group| group.get("name").and_then(Value::as_str) == Some(name));
    let says = text(group.and_then(|group| group.get(key)));
    if says.is_empty() { name.to_owned() } else { says }
}

fn operation(path: &str, method: &str, described: &Value, t: Text) -> Operation {
    let summary = match t.0 {
        Language::Chinese => "x-summary-zh",
        Language::English => "summary",
    };
    let (mut answers, mut problems) = (Vec::new(), Vec::new());
    for (status, response) in members(described.get("responses")) {
        if response.get("$ref").is_some() {
            problems.push(status.to_owned());
        } else {
            answers.extend(parts(status, response, t));
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
        // The language's header is every operation's, and told once.
        parameters: parameters
            .into_iter()
            .flatten()
            .filter(|parameter| parameter.get("$ref").is_none())
            .map(|described| parameter(described, t))
            .collect(),
        request: described
            .get("requestBody")
            .map_or_else(Vec::new, |body| parts("", body, t)),
        answers,
        problems,
    }
}

/// The description speaks English; the page has words of its own for each name, in both languages.
fn parameter(described: &Value, t: Text) -> Parameter {
    let name = text(described.get("name"));
    let says = t.known(&format!("param-{}", name.to_ascii_lowercase()));
    Parameter {
        name,
        place: text(described.get("in")),
        required: described.get("required") == Some(&Value::Bool(true)),
        says: says.unwrap_or_else(|| text(described.get("description"))),
        form: described.get("schema").map_or_else(String::new, Value::to_string),
    }
}

/// The bodies of a request or an answer; one without a body is still told of.
fn parts(status: &str, described: &Value, t: Text) -> Vec<Part> {
    let says = t
        .known(&format!("http-{status}"))
        .unwrap_or_else(|| text(described.get("description")));
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
