//! Approve: the third signature and the agency's.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::appraisals::{Decided, Decision};
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, Approve};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/appraisals/{id}/approve", approve)
        .summary("Approve: the third signature and the agency's", "批准")
        .takes::<Decision>()
        .idempotent()
        .refuses(&[502])
        .gives::<Decided>(200)
}

async fn approve(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<Approve>,
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
            .approve(&allowed.caller, id, &decision, idempotency)
    })
    .await
}
