//! Print a label, or send it to a printer.

use actix_web::{HttpRequest, HttpResponse, web};

use super::labels::given;
use crate::app::tags::{AtPrinter, NewPrint};
use crate::app::work_pool::Share;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, heavy};
use crate::http::platform::auth::{Allowed, PrintLabel};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::serial;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/tags/{serial}/prints", print)
        .summary("Print a label, or send it to a printer", "打印标签")
        .takes::<NewPrint>()
        .idempotent()
        .refuses(&[502, 503])
        .gives_bytes(200, LABELS)
        .gives::<AtPrinter>(200)
}

/// What a label is handed out as.
const LABELS: &[&str] = &[
    "image/png",
    "image/svg+xml",
    "application/pdf",
    "application/octet-stream",
];

async fn print(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<PrintLabel>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (serial, idempotency) = (
        serial(&path)?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let new: NewPrint = body.json()?;
    let pools = app.pools();
    let pool = match new.printer {
        Some(_) => &pools.printers,
        None => &pools.documents,
    };
    let place = pool.enter(Share::of(&allowed.caller))?;
    let done = heavy(&place, move || {
        app.tags().print(&allowed.caller, &serial, &new, idempotency)
    })
    .await?;
    Ok(given(done))
}
