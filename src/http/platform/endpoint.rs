//! An endpoint: one method at one address, declared once beside its handler.
//!
//! The route, the permission, the methods that a refusal of another one names, `/openapi.json`, `/docs` and the tests of
//! access all come from this one value. The permission is read from the types of the handler's arguments.

use std::collections::BTreeSet;

use actix_web::dev::Handler;
use actix_web::{FromRequest, Responder, Route, guard, web};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::authorisation::Authorisation;
use crate::domain::people::Permission;

/// Makes the schema of a type with whichever generator the document uses.
pub(in crate::http) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What a body holds.
#[derive(Clone, Copy)]
pub(in crate::http) enum Content {
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
pub struct Endpoint {
    /// The method; where it is GET, HEAD is taken too.
    pub method: &'static str,
    /// The address, with `{}` around its parameters.
    pub path: &'static str,
    /// What it does, in English and in Chinese.
    pub summary: [&'static str; 2],
    /// What a caller needs a token for; without it anybody may call.
    pub permission: Option<Permission>,
    /// Whether a request of the public counts against the limit of its address.
    pub is_limited: bool,
    /// Makes the route; nothing for what the default service answers.
    route: Option<Box<dyn Fn() -> Route>>,
    pub(super) query: Option<SchemaOf>,
    pub(super) is_list: bool,
    pub(super) is_page: bool,
    /// Whether scripts of other sites may read the answer.
    pub(super) is_for_scripts: bool,
    pub(super) headers: Vec<&'static str>,
    pub(super) body: Option<Content>,
    pub(super) body_is_optional: bool,
    pub(super) answers: Vec<(u16, Content)>,
    pub(super) problems: BTreeSet<u16>,
    pub(super) answer_headers: Vec<&'static str>,
}

impl Endpoint {
    fn new<F, Args>(method: &'static str, path: &'static str, handler: F, route: fn() -> Route) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + Authorisation + 'static,
        F::Output: Responder + 'static,
    {
        // A wrong token is counted against its address; whoever may is not always told that there is something.
        let mut problems = BTreeSet::from([500, 503]);
        if Args::PERMISSION.is_some() {
            problems.extend([401, 403, 429]);
        }
        if Args::LIMITED {
            problems.insert(429);
        }
        if path.contains('{') {
            problems.insert(404);
        }
        Self {
            method,
            path,
            summary: ["", ""],
            permission: Args::PERMISSION,
            is_limited: Args::LIMITED,
            route: Some(Box::new(move || route().to(handler.clone()))),
            query: None,
            is_list: false,
            is_page: false,
            is_for_scripts: false,
            headers: Vec::new(),
            body: None,
            body_is_optional: false,
            answers: Vec::new(),
            problems,
            answer_headers: Vec::new(),
        }
    }

    /// An endpoint that reads; it takes GET and HEAD.
    pub(in crate::http) fn get<F, Args>(path: &'static str, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + Authorisation + 'static,
        F::Output: Responder + 'static,
    {
        Self::new("GET", path, handler, || {
            web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
        })
    }

    /// An endpoint that acts.
    pub(in crate::http) fn post<F, Args>(path: &'static str, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + Authorisation + 'static,
        F::Output: Responder + 'static,
    {
        Self::new("POST", path, handler, web::post).refuses(&[409, 507])
    }

    /// An endpoint that changes what is there.
    pub(in crate::http) fn patch<F, Args>(path: &'static str, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + Authorisation + 'static,
        F::Output: Responder + 'static,
    {
        Self::new("PATCH", path, handler, web::patch).refuses(&[409, 507])
    }

    /// An endpoint that deletes.
    pub(in crate::http) fn delete<F, Args>(path: &'static str, handler: F) -> Self
    where
        F: Handler<Args>,
        Args: FromRequest + Authorisation + 'static,
        F::Output: Responder + 'static,
    {
        Self::new("DELETE", path, handler, web::delete).refuses(&[507])
    }

    /// What it does, in English and in Chinese.
    pub(in crate::http) fn summary(mut self, english: &'static str, chinese: &'static str) -> Self {
        self.summary = [english, chinese];
        self
    }

    /// Described here, and answered by the default service: its path is recognised by the parser of links.
    pub(in crate::http) fn by_default_service(mut self) -> Self {
        self.route = None;
        self.is_limited = true;
        self.refuses(&[429])
    }

    /// The route that leads to the handler; nothing for what the default service answers.
    pub(super) fn route(&self) -> Option<Route> {
        self.route.as_ref().map(|route| route())
    }

    /// Whether the address has a route of its own; without one the default service answers.
    #[must_use]
    pub fn is_routed(&self) -> bool {
        self.route.is_some()
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
        self
    }

    /// Scripts of other sites may read the answer, which is the same for everybody (Fetch, CORS protocol).
    pub(in crate::http) fn for_scripts(mut self) -> Self {
        self.is_for_scripts = true;
        self
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

    /// Takes a request without its body too.
    pub(in crate::http) const fn body_may_be_absent(mut self) -> Self {
        self.body_is_optional = true;
        self
    }

    /// Takes an `Idempotency-Key`.
    pub(in crate::http) fn idempotent(mut self) -> Self {
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
        self.permission.map_or_else(Vec::new, |permission| {
            permission.roles().iter().map(|role| role.as_str()).collect()
        })
    }

    /// Its name in the description, unique.
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
            if self.path.starts_with("/.well-known")
                || self.path.starts_with("/status/")
                || self.path == "/context/v1"
            {
                "verification"
            } else {
                "service"
            },
        )
    }

    /// The parameters of the address.
    pub(in crate::http) fn path_parameters(&self) -> Vec<&'static str> {
        let names = self.path.split('{').skip(1);
        names.filter_map(|rest| rest.split('}').next()).collect()
    }
}
