//! Every leaf, a line each.

use actix_web::HttpResponse;

use super::lines::lines;
use crate::domain::problem::Problem;
use crate::http::platform::App;
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/log/export", export)
        .summary("Every leaf, a line each", "导出日志")
        .gives_bytes(200, &["application/x-ndjson"])
}

async fn export(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    lines(allowed, app, |app, caller, each| {
        app.log().export_log(caller, each)
    })
}
