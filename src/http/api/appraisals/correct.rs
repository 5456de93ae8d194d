//! Correct the report of a live tag.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::appraisals::{NewCorrection, Submitted};
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, Appraise};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/appraisals/{id}/corrections", correct)
        .summary("Correct the report of a live tag", "更正报告")
        .takes::<NewCorrection>()
        .idempotent()
        .refuses(&[404, 410])
        .gives::<Submitted>(201)
}

async fn correct(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<Appraise>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, idempotency) = (
        id_of(&path, Thing::Appraisal)?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let new: NewCorrection = body.json()?;
    once(app, idempotency, move |app, idempotency| {
        app.appraisals().correct(&allowed.caller, id, &new, idempotency)
    })
    .await
}
