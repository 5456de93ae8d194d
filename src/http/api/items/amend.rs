//! Amend an item that was booked in wrongly.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::intake::ItemAmendment;
use crate::domain::catalogue::Item;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, AmendItem};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::patch("/api/v1/items/{id}", amend)
        .summary(
            "Amend an item about which nothing is signed, for a reason: what is not named stays",
            "修改单品资料，写明原因",
        )
        .takes::<ItemAmendment>()
        .idempotent()
        .gives::<Item>(200)
}

async fn amend(
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
    let amendment: ItemAmendment = body.json()?;
    once(app, idempotency, move |app, idempotency| {
        app.intake()
            .amend_item(&allowed.caller, id, &amendment, idempotency)
    })
    .await
}
