//! One operation of the interface, said by the file that handles it in the types it handles.

use std::collections::BTreeSet;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::domain::people::Permission;

/// Makes the schema of a type with whichever generator the document uses.
pub(super) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What a body holds.
#[derive(Clone, Copy)]
pub(super) enum Content {
    /// JSON of a type.
    Json(SchemaOf),
    /// JSON whose one member has a type.
    Member(&'static str, SchemaOf),
    /// JSON that is told in words alone, and its media type.
    AnyJson(&'static str),
    /// Bytes of these media types.
    Bytes(&'static [&'static str]),
    /// Nothing.
    Nothing,
}

/// One method at one address.
pub struct Operation {
    /// The method.
    pub method: &'static str,
    /// The address, with `{}` around its parameters.
    pub path: &'static str,
    /// What it does, in English and in Chinese.
    pub summary: [&'static str; 2],
    /// The act it needs a token for; anybody's without.
    pub act: Option<Permission>,
    pub(super) query: Option<SchemaOf>,
    pub(super) is_list: bool,
    pub(super) is_page: bool,
    pub(super) headers: Vec<&'static str>,
    pub(super) body: Option<Content>,
    pub(super) answers: Vec<(u16, Content)>,
    pub(super) problems: BTreeSet<u16>,
    pub(super) answer_headers: Vec<&'static str>,
}

impl Operation {
    fn new(method: &'static str, path: &'static str, english: &'static str, chinese: &'static str) -> Self {
        let row = super::super::PROTECTED
            .iter()
            .find(|row| (row.0, row.1) == (method, path));
        let act = row.map(|row| row.2);
        // A wrong token is counted against its address; whoever may is not always told that there is something.
        let mut problems = BTreeSet::from([500, 503]);
        if act.is_some() {
            problems.extend([401, 403, 429]);
        }
        if path.contains('{') {
            problems.insert(404);
        }
        Self {
            method,
            path,
            summary: [english, chinese],
            act,
            query: None,
            is_list: false,
            is_page: false,
            headers: Vec::new(),
            body: None,
            answers: Vec::new(),
            problems,
            answer_headers: Vec::new(),
        }
    }

    /// Reads.
    pub(in crate::http) fn get(path: &'static str, english: &'static str, chinese: &'static str) -> Self {
        Self::new("GET", path, english, chinese)
    }

    /// Acts.
    pub(in crate::http) fn post(path: &'static str, english: &'static str, chinese: &'static str) -> Self {
        Self::new("POST", path, english, chinese).refuses(&[409, 507])
    }

    /// Deletes.
    pub(in crate::http) fn delete(path: &'static str, english: &'static str, chinese: &'static str) -> Self {
        Self::new("DELETE", path, english, chinese).refuses(&[507])
    }

    /// A page for people: what it answers, refusals too, is HTML.
    pub(in crate::http) fn page(mut self, statuses: &[u16]) -> Self {
        self.is_page = true;
        for status in statuses {
            self = match status {
                200 | 404 => self.gives_bytes(*status, &["text/html"]),
                status => self.gives_nothing(*status),
            };
        }
        self.limited()
    }

    /// Counts against the limit of an address.
    pub(in crate::http) fn limited(self) -> Self {
        self.refuses(&[429])
    }

    /// Can be refused with these statuses too.
    pub(in crate::http) fn refuses(mut self, statuses: &[u16]) -> Self {
        self.problems.extend(statuses);
        self
    }

    /// Takes a query.
    pub(in crate::http) fn query<T: JsonSchema>(mut self) -> Self {
        self.query = Some(|generator| T::json_schema(generator));
        self.refuses(&[400, 422])
    }

    /// Takes filters and answers a page of rows.
    pub(in crate::http) fn list<F: JsonSchema, R: JsonSchema>(mut self) -> Self {
        self.is_list = true;
        self.query::<F>().gives::<crate::app::list::Page<R>>(200)
    }

    /// Takes a JSON body.
    pub(in crate::http) fn takes<T: JsonSchema>(mut self) -> Self {
        self.body = Some(Content::Json(|generator| generator.subschema_for::<T>()));
        self.refuses(&[400, 408, 413, 422])
    }

    /// Takes JSON that only words describe.
    pub(in crate::http) fn takes_any_json(mut self) -> Self {
        self.body = Some(Content::AnyJson("application/json"));
        self.refuses(&[400, 408, 413, 422])
    }

    /// Takes bytes.
    pub(in crate::http) fn takes_bytes(mut self, media_types: &'static [&'static str]) -> Self {
        self.body = Some(Content::Bytes(media_types));
        self.refuses(&[400, 408, 413, 415, 422])
    }

    /// Takes an `Idempotency-Key`.
    pub(in crate::http) fn once(mut self) -> Self {
        self.headers.push("Idempotency-Key");
        self.refuses(&[409, 422])
    }

    /// Answers JSON.
    pub(in crate::http) fn gives<T: JsonSchema>(self, status: u16) -> Self {
        self.answers_with(status, Content::Json(|generator| generator.subschema_for::<T>()))
    }

    /// Answers JSON with one member.
    pub(in crate::http) fn gives_in<T: JsonSchema>(self, member: &'static str) -> Self {
        self.answers_with(
            200,
            Content::Member(member, |generator| generator.subschema_for::<T>()),
        )
    }

    /// Answers JSON that a standard describes.
    pub(in crate::http) fn gives_json_of(self, media_type: &'static str) -> Self {
        self.answers_with(200, Content::AnyJson(media_type))
    }

    /// Answers bytes.
    pub(in crate::http) fn gives_bytes(self, status: u16, media_types: &'static [&'static str]) -> Self {
        self.answers_with(status, Content::Bytes(media_types))
    }

    /// Answers nothing but the status.
    pub(in crate::http) fn gives_nothing(self, status: u16) -> Self {
        self.answers_with(status, Content::Nothing)
    }

    /// Says 304 to who has the answer already.
    pub(in crate::http) fn conditional(mut self) -> Self {
        self.headers.push("If-None-Match");
        self.answer_headers.push("ETag");
        self.gives_nothing(304)
    }

    fn answers_with(mut self, status: u16, content: Content) -> Self {
        self.answers.push((status, content));
        self
    }

    /// The roles that may; none for what anybody may.
    #[must_use]
    pub fn roles(&self) -> Vec<&'static str> {
        self.act.map_or_else(Vec::new, |act| {
            act.roles().iter().map(|role| role.as_str()).collect()
        })
    }

    /// The name of the operation, unique.
    #[must_use]
    pub fn id(&self) -> String {
        let path = self.path.trim_start_matches("/api/v1").replace(['{', '}'], "");
        let words = path
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty());
        let method = self.method.to_ascii_lowercase();
        let first = if self.is_page {
            format!("{method}_page")
        } else {
            method
        };
        words.fold(first, |id, word| format!("{id}_{word}"))
    }

    /// The group it stands in: the first word of its address.
    #[must_use]
    pub fn group(&self) -> &'static str {
        let path = self.path.strip_prefix("/api/v1/");
        let word = path.and_then(|path| path.split('/').next());
        word.unwrap_or(
            if self.path.starts_with("/.well-known") || self.path == "/context/v1" {
                "verification"
            } else {
                "service"
            },
        )
    }

    /// The parameters of the address.
    pub(super) fn path_parameters(&self) -> Vec<&'static str> {
        let names = self.path.split('{').skip(1);
        names.filter_map(|rest| rest.split('}').next()).collect()
    }
}

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
            "the order's number, from 1",
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
            json!({ "type": "string", "pattern": "^[!-~]{1,100}$" }),
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
