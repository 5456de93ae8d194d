//! Cancel an item that was booked in by mistake.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::domain::catalogue::Item;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, AmendItem};
use crate::http::platform::body::{Body, JSON_LIMIT, Reason, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/items/{id}/cancel", cancel)
        .summary(
            "Cancel an item that was booked in by mistake: its own serial is free, its row may be booked in anew",
            "取消误入仓的单品",
        )
        .takes::<Reason>()
        .idempotent()
        .gives::<Item>(200)
}

async fn cancel(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<AmendItem>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, idempotency) = (
        id_of(&path, Thing::Item)?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let Reason { reason } = body.json()?;
    once(app, idempotency, move |app, idempotency| {
        app.intake()
            .cancel_item(&allowed.caller, id, &reason, idempotency)
    })
    .await
}
