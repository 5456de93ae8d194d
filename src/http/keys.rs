//! Keys: listed, rotated, retired, compromised; and the work lists that follow from a compromise.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use uuid::Uuid;

use super::auth::{Administer, Allowed};
use super::body::{Body, JSON_LIMIT};
use super::lines::{NDJSON, answer_in_lines};
use super::openapi::Operation;
use super::response::value;
use super::tags::serial;
use super::{App, blocking, get, resource};
use crate::app::keys::ListedKey;
use crate::app::remediation::{Remediation, RemediationPage};
use crate::domain::problem::Problem;
use crate::domain::tag::{Ring, RingKey};
use crate::instant::Instant;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/keys").route(get().to(list)));
    config.service(resource("/api/v1/keys/{ring}/rotate").route(web::post().to(rotate)));
    config.service(resource("/api/v1/keys/{kid}/retire").route(web::post().to(retire)));
    config.service(resource("/api/v1/keys/{kid}/compromise").route(web::post().to(compromise)));
    config.service(resource("/api/v1/work-lists").route(get().to(work_lists)));
    config.service(resource("/api/v1/work-lists/{id}").route(get().to(work_list)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get("/api/v1/keys", "Keys with their states", "密钥列表")
            .gives_in::<Vec<ListedKey>>("keys"),
        Operation::post("/api/v1/keys/{ring}/rotate", "Give a ring a new key", "轮换密钥")
            .gives::<RingKey>(201),
        Operation::post("/api/v1/keys/{kid}/retire", "Retire a key", "停用密钥").gives::<ListedKey>(200),
        Operation::post(
            "/api/v1/keys/{kid}/compromise",
            "Mark a key as compromised and suspend what it affects",
            "密钥泄露",
        )
        .takes::<NewCompromise>()
        .gives_bytes(200, &[NDJSON]),
        Operation::get("/api/v1/work-lists", "What compromises left to do", "待办清单")
            .gives_in::<Vec<Remediation>>("work_lists"),
        Operation::get("/api/v1/work-lists/{id}", "The tags of a work list", "一份待办")
            .query::<TaskQuery>()
            .gives::<RemediationPage>(200),
    ]
}

async fn list(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    let keys = blocking(move || app.keys().list(&allowed.caller)).await?;
    value(200, &serde_json::json!({ "keys": keys }))
}

async fn rotate(
    path: web::Path<String>,
    allowed: Allowed<Administer>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let ring = match path.as_str() {
        "seal" => Ring::Seal,
        "certificate" => Ring::Certificate,
        other => return Err(Problem::not_found("key ring", other)),
    };
    value(
        201,
        &blocking(move || app.keys().rotate(&allowed.caller, ring)).await?,
    )
}

async fn retire(
    path: web::Path<String>,
    allowed: Allowed<Administer>,
    app: App,
) -> Result<HttpResponse, Problem> {
    value(
        200,
        &blocking(move || app.keys().retire(&allowed.caller, &path)).await?,
    )
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewCompromise {
    since: Instant,
    reason: String,
}

/// The key is marked before the answer begins; then the answer tells how far the suspending is, one JSON object a
/// line. It goes on without a listener.
async fn compromise(
    path: web::Path<String>,
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let NewCompromise { since, reason } = body.json()?;
    let service = app.clone();
    let done = blocking(move || {
        service
            .remediations()
            .compromise(&allowed.caller, &path, since, &reason)
    })
    .await?;
    let id = done.work_list.id;
    Ok(answer_in_lines(move |lines| {
        lines.say("compromised", &done);
        match app
            .remediations()
            .work(id, &mut |progress| lines.tell("progress", progress))
        {
            Ok(list) => lines.say("work_list", &list),
            Err(problem) => lines.problem(&problem),
        }
    }))
}

async fn work_lists(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    let lists = blocking(move || app.remediations().list(&allowed.caller)).await?;
    value(200, &serde_json::json!({ "work_lists": lists }))
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct TaskQuery {
    /// Tags after this serial: the last one of the page before.
    after: Option<String>,
    /// Only what is still to be done.
    #[serde(default)]
    open: bool,
}

async fn work_list(
    path: web::Path<String>,
    query: Result<web::Query<TaskQuery>, actix_web::Error>,
    allowed: Allowed<Administer>,
    app: App,
) -> Result<HttpResponse, Problem> {
    app.require_operator(&allowed.caller)?;
    let id: Uuid = path.parse().map_err(|_| Problem::not_found("work list", &path))?;
    let query =
        query.map_err(|error| Problem::bad_request(format!("the query takes after= and open=: {error}")))?;
    let after = query.after.as_deref().map(serial).transpose()?;
    let open = query.open;
    value(
        200,
        &blocking(move || {
            app.remediations()
                .tasks(&allowed.caller, id, after.as_ref(), open)
        })
        .await?,
    )
}
