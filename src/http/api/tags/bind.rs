//! The label is on the item and was scanned again.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::tags::{NewBinding, TagChanged};
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, Bind};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::serial;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/tags/{serial}/bind", bind)
        .summary("The label is on the item and was scanned again", "绑定标签")
        .takes::<NewBinding>()
        .idempotent()
        .refuses(&[410])
        .gives::<TagChanged>(200)
}

async fn bind(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<Bind>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (serial, idempotency) = (
        serial(&path)?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let new: NewBinding = body.json()?;
    once(app, idempotency, move |app, idempotency| {
        app.tags().bind(&allowed.caller, &serial, &new, idempotency)
    })
    .await
}
