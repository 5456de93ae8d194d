//! Order an inspection of a lot or SKU.

use actix_web::{HttpRequest, HttpResponse};

use crate::app::inspections::InspectionChanged;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, OrderInspection};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::inspection::case::NewOrder;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/inspections", order)
        .summary("Order an inspection of a lot or SKU", "下达抽检")
        .takes::<NewOrder>()
        .idempotent()
        .refuses(&[410])
        .gives::<InspectionChanged>(201)
}

async fn order(
    request: HttpRequest,
    allowed: Allowed<OrderInspection>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    let new: NewOrder = body.json()?;
    once(app, idempotency, move |app, idempotency| {
        app.inspections()
            .order_inspection(&allowed.caller, new, idempotency)
    })
    .await
}
