//! The merchant received the result.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::inspections::InspectionChanged;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, OrderInspection};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;
use crate::inspection::case::NewNotice;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/inspections/{id}/notice", notify)
        .summary("The merchant received the result", "送达结果")
        .takes::<NewNotice>()
        .idempotent()
        .gives::<InspectionChanged>(200)
}

async fn notify(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<OrderInspection>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let new: NewNotice = body.json()?;
    let id = id_of(&path, Thing::Inspection)?;
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    once(app, idempotency, move |app, idempotency| {
        app.inspections()
            .notify_of_inspection(&allowed.caller, id, &new, idempotency)
    })
    .await
}
