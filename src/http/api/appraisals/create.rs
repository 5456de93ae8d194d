//! Hand an appraisal in: findings, video, conclusion.

use actix_web::{HttpRequest, HttpResponse};

use crate::app::appraisals::{NewAppraisal, Submitted};
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, Appraise};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/appraisals", create)
        .summary("Hand an appraisal in: findings, video, conclusion", "提交鉴定")
        .takes::<NewAppraisal>()
        .idempotent()
        .refuses(&[404, 410])
        .gives::<Submitted>(201)
}

async fn create(
    request: HttpRequest,
    allowed: Allowed<Appraise>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    let new: NewAppraisal = body.json()?;
    once(app, idempotency, move |app, idempotency| {
        app.appraisals().appraise(&allowed.caller, &new, idempotency)
    })
    .await
}
