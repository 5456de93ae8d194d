//! Appraisals, a page at a time, oldest first.

use actix_web::{HttpRequest, HttpResponse};

use crate::app::appraisals::{AppraisalFilter, ListedAppraisal};
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, ReadAppraisal};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::query::page_query;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/appraisals", list)
        .summary("Appraisals, a page at a time, oldest first", "鉴定列表")
        .list::<AppraisalFilter, ListedAppraisal>()
}

async fn list(
    request: HttpRequest,
    allowed: Allowed<ReadAppraisal>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (ask, filter) = page_query::<AppraisalFilter>(&request)?;
    value(
        200,
        &blocking(move || app.appraisals().list_appraisals(&allowed.caller, &filter, &ask)).await?,
    )
}
