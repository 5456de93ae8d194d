//! The buyer confirmed receipt: the cover's clock begins.

use actix_web::{HttpRequest, HttpResponse};

use crate::app::covers::{NewReceipt, Received};
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, ReportReceipt};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/receipts", receive)
        .summary(
            "The buyer confirmed receipt: the cover's clock begins",
            "确认收货",
        )
        .takes::<NewReceipt>()
        .idempotent()
        .refuses(&[404])
        .gives::<Received>(201)
}

async fn receive(
    request: HttpRequest,
    allowed: Allowed<ReportReceipt>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    let new: NewReceipt = body.json()?;
    once(app, idempotency, move |app, idempotency| {
        app.covers().receive(&allowed.caller, &new, idempotency)
    })
    .await
}
