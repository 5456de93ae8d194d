//! Issue the tag of an approved appraisal.

use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use uuid::Uuid;

use crate::app::tags::IssuedTag;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, Issue};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/tags", issue)
        .summary("Issue the tag of an approved appraisal", "签发标签")
        .takes::<NewTag>()
        .idempotent()
        .refuses(&[404])
        .gives::<IssuedTag>(201)
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
    once(app, idempotency, move |app, idempotency| {
        app.tags().issue(&allowed.caller, appraisal_id, idempotency)
    })
    .await
}
