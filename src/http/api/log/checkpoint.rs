//! The log's signed checkpoint.

use actix_web::HttpResponse;
use actix_web::http::header;

use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/log/checkpoint", checkpoint)
        .summary("The log's signed checkpoint", "日志检查点")
        .gives_bytes(200, &["text/plain"])
}

async fn checkpoint(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    let text = blocking(move || app.log().checkpoint(&allowed.caller)).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text))
}
