//! Review: the second signature.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::appraisals::{Decided, Decision};
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, Review};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/appraisals/{id}/review", review)
        .summary("Review: the second signature", "复核")
        .takes::<Decision>()
        .idempotent()
        .gives::<Decided>(200)
}

async fn review(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<Review>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, idempotency) = (
        id_of(&path, Thing::Appraisal)?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let decision: Decision = body.json()?;
    once(app, idempotency, move |app, idempotency| {
        app.appraisals()
            .review(&allowed.caller, id, &decision, idempotency)
    })
    .await
}
