//! A category's checklists, oldest first.

use actix_web::{HttpResponse, web};

use crate::domain::appraisal::Checklist;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, ReadAppraisal};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::category_of;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/checklists/{category}", list)
        .summary("A category's checklists, oldest first", "类目的鉴定要点")
        .refuses(&[422])
        .gives_in::<Vec<Checklist>>("checklists")
}

async fn list(
    path: web::Path<String>,
    allowed: Allowed<ReadAppraisal>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let category = category_of(&path)?;
    let found = blocking(move || app.catalogue().checklists(&allowed.caller, category)).await?;
    value(200, &serde_json::json!({ "checklists": found }))
}
