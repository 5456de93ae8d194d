//! Order what becomes of an item that is not genuine.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::intake::{NewOutcome, Ordered};
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, OrderOutcome};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/items/{id}/outcomes", order_outcome)
        .summary("Order what becomes of an item that is not genuine", "下达处置")
        .takes::<NewOutcome>()
        .idempotent()
        .gives::<Ordered>(201)
}

async fn order_outcome(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<OrderOutcome>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, idempotency) = (
        id_of(&path, Thing::Item)?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let new: NewOutcome = body.json()?;
    once(app, idempotency, move |app, idempotency| {
        app.intake().order_outcome(&allowed.caller, id, &new, idempotency)
    })
    .await
}
