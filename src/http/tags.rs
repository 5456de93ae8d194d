//! Tags: issue, bind, change.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use uuid::Uuid;

use super::auth::{Allowed, Bind, Issue, Known};
use super::body::{Body, JSON_LIMIT, Reason, idempotency_key};
use super::openapi::Operation;
use super::response::answered;
use super::{App, blocking, get, lists, resource};
use crate::app::tags::{BulkResults, IssuedTag, NewBinding, TagChanged};
use crate::domain::problem::Problem;
use crate::domain::tag::Serial;
use crate::domain::tag::state::Transition;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(
        resource("/api/v1/tags")
            .route(web::post().to(issue))
            .route(get().to(lists::tags)),
    );
    config.service(resource("/api/v1/tags/bulk").route(web::post().to(issue_many)));
    config.service(resource("/api/v1/tags/{serial}/bind").route(web::post().to(bind)));
    for (word, act) in [
        ("suspend", Transition::Suspend),
        ("reinstate", Transition::Reinstate),
        ("revoke", Transition::Revoke),
        ("replace", Transition::Replace),
        ("return", Transition::Return),
    ] {
        let handler = move |request: HttpRequest,
                            path: web::Path<String>,
                            known: Known,
                            body: Body<JSON_LIMIT>,
                            app: App| { change(act, request, path, known, body, app) };
        config.service(resource(&format!("/api/v1/tags/{{serial}}/{word}")).route(web::post().to(handler)));
    }
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::post(
            "/api/v1/tags",
            "Issue the tag of an approved appraisal",
            "签发标签",
        )
        .takes::<NewTag>()
        .once()
        .refuses(&[404])
        .gives::<IssuedTag>(201),
        Operation::post(
            "/api/v1/tags/bulk",
            "Issue up to 1,000 tags, each on its own",
            "批量签发",
        )
        .takes::<NewTags>()
        .once()
        .gives::<BulkResults>(200),
        Operation::post(
            "/api/v1/tags/{serial}/bind",
            "The label is on the item and was scanned again",
            "绑定标签",
        )
        .takes::<NewBinding>()
        .once()
        .refuses(&[410])
        .gives::<TagChanged>(200),
        Operation::post("/api/v1/tags/{serial}/suspend", "Suspend a tag", "暂停标签")
            .takes::<Reason>()
            .once()
            .gives::<TagChanged>(200),
        Operation::post(
            "/api/v1/tags/{serial}/reinstate",
            "Reinstate a tag; another person than who suspended it",
            "恢复标签",
        )
        .takes::<Reason>()
        .once()
        .gives::<TagChanged>(200),
        Operation::post(
            "/api/v1/tags/{serial}/revoke",
            "Revoke a tag for good",
            "吊销标签",
        )
        .takes::<Reason>()
        .once()
        .gives::<TagChanged>(200),
        Operation::post(
            "/api/v1/tags/{serial}/replace",
            "Replace a damaged label by a new tag",
            "更换标签",
        )
        .takes::<Reason>()
        .once()
        .gives::<IssuedTag>(201),
        Operation::post("/api/v1/tags/{serial}/return", "The item came back", "退回")
            .takes::<Reason>()
            .once()
            .gives::<TagChanged>(200),
    ]
}

/// A serial from the path, typed as people may; one that is none says why.
pub(super) fn serial(text: &str) -> Result<Serial, Problem> {
    Serial::from_typed(text).map_err(|why| Problem::invalid("serial", text, why))
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewTag {
    appraisal_id: Uuid,
}

async fn issue(
    request: HttpRequest,
    allowed: Allowed<Issue>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    let NewTag { appraisal_id } = body.json()?;
    let done = blocking(move || {
        app.once(idempotency, |idempotency| {
            app.tags().issue(&allowed.caller, appraisal_id, idempotency)
        })
    })
    .await?;
    Ok(answered(done))
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewTags {
    appraisal_ids: Vec<Uuid>,
}

async fn issue_many(
    request: HttpRequest,
    allowed: Allowed<Issue>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    let NewTags { appraisal_ids } = body.json()?;
    let done = blocking(move || {
        app.tags()
            .issue_many(&allowed.caller, &appraisal_ids, idempotency.as_ref())
    })
    .await?;
    Ok(answered(done))
}

async fn bind(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<Bind>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (serial, idempotency) = (
        serial(&path)?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let new: NewBinding = body.json()?;
    let done = blocking(move || {
        app.once(idempotency, |idempotency| {
            app.tags().bind(&allowed.caller, &serial, &new, idempotency)
        })
    })
    .await?;
    Ok(answered(done))
}

/// The act is in the path, so its permission is asked by the act itself before anything is read.
async fn change(
    act: Transition,
    request: HttpRequest,
    path: web::Path<String>,
    known: Known,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let caller = known.0;
    caller.require_change(act)?;
    let (serial, idempotency) = (serial(&path)?, idempotency_key(&request, &caller, &body.0)?);
    let Reason { reason } = body.json()?;
    let done = blocking(move || {
        app.once(idempotency, |idempotency| {
            app.tags().change(&caller, &serial, act, &reason, idempotency)
        })
    })
    .await?;
    Ok(answered(done))
}
