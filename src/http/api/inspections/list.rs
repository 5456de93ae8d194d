//! Inspections, a page at a time, oldest first.

use actix_web::{HttpRequest, HttpResponse};

use crate::app::inspections::{InspectionFilter, ListedInspection};
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, ReadInspection};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::query::page_query;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/inspections", list)
        .summary("Inspections, a page at a time, oldest first", "抽检列表")
        .list::<InspectionFilter, ListedInspection>()
}

async fn list(
    request: HttpRequest,
    allowed: Allowed<ReadInspection>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (ask, filter) = page_query::<InspectionFilter>(&request)?;
    value(
        200,
        &blocking(move || app.inspections().list_inspections(&allowed.caller, &filter, &ask)).await?,
    )
}
