//! Record that the sample changed hands.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::inspections::InspectionChanged;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, HandSampleOver};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;
use crate::inspection::case::NewHandOver;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/inspections/{id}/hand-overs", hand_over)
        .summary("Record that the sample changed hands", "样品交接")
        .takes::<NewHandOver>()
        .idempotent()
        .gives::<InspectionChanged>(200)
}

async fn hand_over(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<HandSampleOver>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let new: NewHandOver = body.json()?;
    let id = id_of(&path, Thing::Inspection)?;
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    once(app, idempotency, move |app, idempotency| {
        app.inspections()
            .hand_sample_over(&allowed.caller, id, new, idempotency)
    })
    .await
}
