//! The persons' ids.

use actix_web::HttpResponse;

use crate::app::people::Listed;
use crate::domain::people::OrganisationId;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/persons", list)
        .summary("The persons' ids", "人员列表")
        .gives_in::<Vec<OrganisationId>>("ids")
}

async fn list(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    let ids = blocking(move || app.people().ids(&allowed.caller, Listed::Persons)).await?;
    value(200, &serde_json::json!({ "ids": ids }))
}
