//! Leaves, a page at a time, for everybody.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::app::log::LeavesPage;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/log/leaves", leaves)
        .summary("The log's leaves, a page at a time", "日志条目")
        .refuses(&[404])
        .query::<Wanted>()
        .gives::<LeavesPage>(200)
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// The index of the first leaf, counted from 0; 0 without.
    from: Option<u64>,
    /// Leaves at most, 1 to 500; 500 without.
    limit: Option<u64>,
    /// The name of the log; the current one without. A later log's first leaf names the one before it.
    log: Option<String>,
}

async fn leaves(_public: Public, app: App, wanted: web::Query<Wanted>) -> Result<HttpResponse, Problem> {
    let Wanted { from, limit, log } = wanted.into_inner();
    let page = move || app.log().leaves(log.as_deref(), from.unwrap_or(0), limit);
    value(200, &blocking(page).await?)
}
