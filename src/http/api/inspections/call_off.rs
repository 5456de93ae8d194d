//! Cancel an inspection before its verdict.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::inspections::InspectionChanged;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, OrderInspection};
use crate::http::platform::body::{Body, JSON_LIMIT, Reason, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/inspections/{id}/call-off", call_off)
        .summary("Cancel an inspection before its verdict", "取消抽检")
        .takes::<Reason>()
        .idempotent()
        .gives::<InspectionChanged>(200)
}

async fn call_off(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<OrderInspection>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let Reason { reason } = body.json()?;
    let id = id_of(&path, Thing::Inspection)?;
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    once(app, idempotency, move |app, idempotency| {
        app.inspections()
            .call_inspection_off(&allowed.caller, id, &reason, idempotency)
    })
    .await
}
