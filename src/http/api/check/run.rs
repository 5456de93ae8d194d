//! Prove the store, told in lines.

use actix_web::HttpResponse;

use crate::app::work_pool::Share;
use crate::domain::problem::Problem;
use crate::http::platform::act::App;
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::lines::{NDJSON, answer_with_report};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/check", run)
        .summary("Prove the store, told in lines", "核验全库")
        .gives_bytes(200, &[NDJSON])
}

async fn run(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    app.require_operator(&allowed.caller)?;
    let place = app.pools().operations.enter(Share::of(&allowed.caller))?;
    answer_with_report(&place, move |tell| app.operations().check(tell))
}
