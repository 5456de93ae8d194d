//! What was done by whom, a page at a time, oldest first.

use actix_web::{HttpRequest, HttpResponse};

use crate::app::audit::{EventFilter, ListedEvent};
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, ReadEvents};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::query::page_query;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/events", list)
        .summary(
            "What was done by whom, a page at a time, oldest first",
            "事件列表",
        )
        .list::<EventFilter, ListedEvent>()
}

async fn list(request: HttpRequest, allowed: Allowed<ReadEvents>, app: App) -> Result<HttpResponse, Problem> {
    let (ask, filter) = page_query::<EventFilter>(&request)?;
    value(
        200,
        &blocking(move || app.audit().list_events(&allowed.caller, &filter, &ask)).await?,
    )
}
