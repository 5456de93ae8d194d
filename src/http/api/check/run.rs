//! Prove the store, told in lines.

use actix_web::HttpResponse;

use crate::app::work_pool::Share;
use crate::domain::log::MOST_CHECKPOINT_BYTES;
use crate::domain::problem::Problem;
use crate::http::platform::act::App;
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::Body;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::lines::{NDJSON, answer_with_report};
use crate::message::language;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/check", run)
        .summary("Prove the store, told in lines", "核验全库")
        .takes_bytes(&["text/plain"])
        .body_may_be_absent()
        .gives_bytes(200, &[NDJSON])
}

/// The body is a checkpoint that was kept elsewhere, or empty.
async fn run(
    allowed: Allowed<Administer>,
    app: App,
    Body(text): Body<MOST_CHECKPOINT_BYTES>,
) -> Result<HttpResponse, Problem> {
    app.require_operator(&allowed.caller)?;
    let place = app.pools().operations.enter(Share::of(&allowed.caller))?;
    // What is no UTF-8 is no checkpoint either, and is told so.
    let checkpoint = (!text.is_empty()).then(|| String::from_utf8_lossy(&text).into_owned());
    answer_with_report(&place, move |tell| {
        app.operations().check_in(language(), checkpoint.as_deref(), tell)
    })
}
