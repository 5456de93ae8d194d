//! Cancel an outcome order.

use actix_web::{HttpRequest, HttpResponse, web};

use super::order_number::order_number;
use crate::app::intake::Ordered;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, OrderOutcome};
use crate::http::platform::body::{Body, JSON_LIMIT, Reason, idempotency_key};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/items/{id}/outcomes/{number}/call-off", call_outcome_off)
        .summary("Cancel an outcome order", "取消处置")
        .takes::<Reason>()
        .idempotent()
        .gives::<Ordered>(200)
}

async fn call_outcome_off(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    allowed: Allowed<OrderOutcome>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let ((id, number), idempotency) = (
        order_number(&path)?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let Reason { reason } = body.json()?;
    once(app, idempotency, move |app, idempotency| {
        app.intake()
            .call_outcome_off(&allowed.caller, id, number, &reason, idempotency)
    })
    .await
}
