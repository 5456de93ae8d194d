//! Record that an order was carried out.

use actix_web::{HttpRequest, HttpResponse, web};

use super::path::numbered;
use crate::app::intake::{NewCarriedOut, Ordered};
use crate::domain::problem::Problem;
use crate::http::platform::auth::{Allowed, CarryOutOutcome};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::{App, once};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/api/v1/items/{id}/outcomes/{number}/carried-out",
        carry_out_outcome,
    )
    .summary("An order was carried out", "处置已执行")
    .takes::<NewCarriedOut>()
    .idempotent()
    .gives::<Ordered>(200)
}

async fn carry_out_outcome(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    allowed: Allowed<CarryOutOutcome>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let ((id, number), idempotency) = (
        numbered(&path)?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let new: NewCarriedOut = body.json()?;
    once(app, idempotency, move |app, idempotency| {
        app.intake()
            .carry_out(&allowed.caller, id, number, &new, idempotency)
    })
    .await
}
