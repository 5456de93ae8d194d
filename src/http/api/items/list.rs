//! Items, a page at a time.

use actix_web::{HttpRequest, HttpResponse};

use crate::app::intake::{ItemFilter, ListedItem};
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, ReadItem};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::query::page_query;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/items", list)
        .summary("Items, a page at a time, oldest first", "单品列表")
        .list::<ItemFilter, ListedItem>()
}

async fn list(request: HttpRequest, allowed: Allowed<ReadItem>, app: App) -> Result<HttpResponse, Problem> {
    let (ask, filter) = page_query::<ItemFilter>(&request)?;
    value(
        200,
        &blocking(move || app.intake().list_items(&allowed.caller, &filter, &ask)).await?,
    )
}
