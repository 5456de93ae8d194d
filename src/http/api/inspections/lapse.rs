//! The fee did not come in time.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::inspections::InspectionChanged;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, OrderInspection};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/inspections/{id}/lapse", lapse)
        .summary("The fee did not come in time", "逾期未缴费")
        .idempotent()
        .gives::<InspectionChanged>(200)
}

async fn lapse(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<OrderInspection>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&path, Thing::Inspection)?;
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    once(app, idempotency, move |app, idempotency| {
        app.inspections()
            .lapse_reinspection(&allowed.caller, id, idempotency)
    })
    .await
}
