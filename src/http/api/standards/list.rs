//! The standards that are loaded.

use actix_web::HttpResponse;

use crate::app::inspections::ListedStandard;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, ReadStandards};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/standards", list)
        .summary("The standards that are loaded", "标准列表")
        .gives_in::<Vec<ListedStandard>>("standards")
}

async fn list(allowed: Allowed<ReadStandards>, app: App) -> Result<HttpResponse, Problem> {
    let found = blocking(move || app.inspections().list_standards(&allowed.caller)).await?;
    value(200, &serde_json::json!({ "standards": found }))
}
