//! Print up to 1,000 labels into one file.

use actix_web::{HttpRequest, HttpResponse};

use crate::app::tags::NewPrints;
use crate::app::work_pool::Share;
use crate::domain::problem::Problem;
use crate::http::api::tags::labels::given;
use crate::http::platform::act::{App, heavy};
use crate::http::platform::auth::{Allowed, PrintLabel};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/prints", print_many)
        .summary("Print up to 1,000 labels into one file", "批量打印标签")
        .takes::<NewPrints>()
        .idempotent()
        .refuses(&[404])
        .gives_bytes(200, &["application/pdf", "application/octet-stream"])
}

async fn print_many(
    request: HttpRequest,
    allowed: Allowed<PrintLabel>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    let new: NewPrints = body.json()?;
    let place = app.pools().documents.enter(Share::of(&allowed.caller))?;
    let done = heavy(&place, move || {
        app.tags().print_many(&allowed.caller, &new, idempotency)
    })
    .await?;
    Ok(given(done))
}
