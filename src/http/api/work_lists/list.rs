//! Work lists after key compromises.

use actix_web::HttpResponse;

use crate::app::remediation::Remediation;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/work-lists", list)
        .summary("Work lists after key compromises", "待办清单")
        .gives_in::<Vec<Remediation>>("work_lists")
}

async fn list(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    let lists = blocking(move || app.remediations().list(&allowed.caller)).await?;
    value(200, &serde_json::json!({ "work_lists": lists }))
}
