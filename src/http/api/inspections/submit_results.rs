//! Hand the results in; they are judged at once.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::inspections::InspectionChanged;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, GiveResults};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;
use crate::inspection::case::NewResults;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/inspections/{id}/results", submit_results)
        .summary("Hand the results in; they are judged at once", "提交检验结果")
        .takes::<NewResults>()
        .refuses(&[410])
        .idempotent()
        .gives::<InspectionChanged>(200)
}

async fn submit_results(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<GiveResults>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let new: NewResults = body.json()?;
    let id = id_of(&path, Thing::Inspection)?;
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    once(app, idempotency, move |app, idempotency| {
        app.inspections()
            .inspection_results(&allowed.caller, id, &new, idempotency)
    })
    .await
}
