//! Load a year's decree of holidays.

use actix_web::HttpResponse;
use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/calendar", load)
        .summary("Load a year's decree of holidays", "载入节假日")
        .takes_bytes(&["text/csv", "application/octet-stream"])
        .gives_in::<Vec<LoadedYear>>("loaded")
}

/// A year of the calendar that was loaded.
#[derive(Serialize, JsonSchema)]
struct LoadedYear {
    year: i16,
    /// Days that the decree names.
    days: usize,
}

async fn load(
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let years = blocking(move || app.covers().load_years(&allowed.caller, &body.0)).await?;
    let years: Vec<_> = years
        .into_iter()
        .map(|(year, days)| LoadedYear { year, days })
        .collect();
    value(200, &serde_json::json!({ "loaded": years }))
}
