//! Appeal against the result.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::inspections::InspectionChanged;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, AppealInspection};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;
use crate::inspection::case::NewAppeal;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/inspections/{id}/appeal", appeal)
        .summary("Appeal against the result", "申诉")
        .takes::<NewAppeal>()
        .idempotent()
        .gives::<InspectionChanged>(200)
}

async fn appeal(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<AppealInspection>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let new: NewAppeal = body.json()?;
    let id = id_of(&path, Thing::Inspection)?;
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    once(app, idempotency, move |app, idempotency| {
        app.inspections()
            .appeal_inspection(&allowed.caller, id, new, idempotency)
    })
    .await
}
