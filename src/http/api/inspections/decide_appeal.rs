//! Decide whether there is a re-inspection.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::inspections::InspectionChanged;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, OrderInspection};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;
use crate::inspection::case::Decision;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/inspections/{id}/appeal/decision", decide_appeal)
        .summary("Decide whether there is a re-inspection", "受理或不予复验")
        .takes::<Decision>()
        .idempotent()
        .gives::<InspectionChanged>(200)
}

async fn decide_appeal(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<OrderInspection>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let new: Decision = body.json()?;
    let id = id_of(&path, Thing::Inspection)?;
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    once(app, idempotency, move |app, idempotency| {
        app.inspections()
            .decide_inspection_appeal(&allowed.caller, id, new, idempotency)
    })
    .await
}
