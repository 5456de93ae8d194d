//! The 30-day window on a day.

use actix_web::{HttpRequest, HttpResponse, web};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::app::covers::CoverAnswer;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, CheckCover};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::serial;
use crate::http::platform::response::value;
use crate::instant::Instant;
use crate::message::message;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/cover/{serial}", read)
        .summary("The 30-day window on a day", "查询保障期")
        .query::<CoverQuery>()
        .refuses(&[409])
        .gives::<CoverAnswer>(200)
}

#[derive(Deserialize, JsonSchema)]
struct CoverQuery {
    /// A time or a date; now without.
    at: Option<String>,
}

/// The Shanghai day of a time or of a date. In a query an unescaped `+` arrives as a space.
fn day(at: &str) -> Result<jiff::civil::Date, Problem> {
    let at = at.trim().replace(' ', "+");
    match at.parse::<Instant>() {
        Ok(instant) => Ok(instant.shanghai_date()),
        Err(_) if at.len() == 10 => at
            .parse()
            .map_err(|_| Problem::invalid("at", &at, message!("value.day"))),
        Err(_) => Err(Problem::invalid("at", &at, message!("value.time_or_day"))),
    }
}

async fn read(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<CheckCover>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let serial = serial(&path)?;
    let query = web::Query::<CoverQuery>::from_query(request.query_string())
        .map_err(|_| Problem::bad_request(message!("query.takes", takes = "?at=TIME")))?;
    let on = query.into_inner().at.as_deref().map(day).transpose()?;
    value(
        200,
        &blocking(move || app.covers().cover(&allowed.caller, &serial, on)).await?,
    )
}
