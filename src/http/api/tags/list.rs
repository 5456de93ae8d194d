//! Tags, a page at a time, in the order of their items.

use actix_web::{HttpRequest, HttpResponse};

use crate::app::tags::{ListedTag, TagFilter};
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, ReadTags};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::query::page_query;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/tags", list)
        .summary("Tags, a page at a time, in the order of their items", "标签列表")
        .list::<TagFilter, ListedTag>()
}

async fn list(request: HttpRequest, allowed: Allowed<ReadTags>, app: App) -> Result<HttpResponse, Problem> {
    let (ask, filter) = page_query::<TagFilter>(&request)?;
    value(
        200,
        &blocking(move || app.tags().list_tags(&allowed.caller, &filter, &ask)).await?,
    )
}
