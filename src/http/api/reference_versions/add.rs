//! Add a reference version.

use actix_web::{HttpRequest, HttpResponse};

use crate::app::catalogue::Added;
use crate::domain::catalogue::ReferenceFacts;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, KeepReferences};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/reference-versions", add)
        .summary("Add a reference version", "新增正品版本")
        .takes::<ReferenceFacts>()
        .idempotent()
        .refuses(&[404, 410])
        .gives::<Added>(201)
}

async fn add(
    request: HttpRequest,
    allowed: Allowed<KeepReferences>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    let facts: ReferenceFacts = body.json()?;
    once(app, idempotency, move |app, idempotency| {
        app.catalogue().add_reference(&allowed.caller, facts, idempotency)
    })
    .await
}
