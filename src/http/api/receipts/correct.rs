//! A wrong receipt is corrected, for a reason.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::covers::{ReceiptCorrection, Received};
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, CorrectReceipt};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::serial;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/receipts/{serial}/correct", correct)
        .summary(
            "Correct a receipt for a reason: a new version counts, and the former ones stay",
            "更正签收，写明原因",
        )
        .takes::<ReceiptCorrection>()
        .idempotent()
        .refuses(&[404, 409])
        .gives::<Received>(200)
}

async fn correct(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<CorrectReceipt>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let serial = serial(&path)?;
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    let new: ReceiptCorrection = body.json()?;
    once(app, idempotency, move |app, idempotency| {
        app.covers()
            .correct_receipt(&allowed.caller, &serial, &new, idempotency)
    })
    .await
}
