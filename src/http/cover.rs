//! Cover: receipts and the window.

use actix_web::{HttpRequest, HttpResponse, web};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::auth::{Administer, Allowed, CheckCover, ReportReceipt};
use super::body::{Body, JSON_LIMIT, idempotency_key};
use super::openapi::Operation;
use super::response::{answered, value};
use super::tags::serial;
use super::{App, blocking, get, resource};
use crate::app::covers::{CoverAnswer, NewReceipt, Received};
use crate::domain::problem::Problem;
use crate::instant::Instant;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/receipts").route(web::post().to(receive)));
    config.service(resource("/api/v1/cover/{serial}").route(get().to(cover)));
    config.service(resource("/api/v1/calendar").route(web::post().to(load_calendar)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::post(
            "/api/v1/receipts",
            "The buyer confirmed receipt: the cover's clock begins",
            "确认收货",
        )
        .takes::<NewReceipt>()
        .once()
        .refuses(&[404])
        .gives::<Received>(201),
        Operation::get(
            "/api/v1/cover/{serial}",
            "The 30-day window on a day",
            "查询保障期",
        )
        .query::<CoverQuery>()
        .refuses(&[409])
        .gives::<CoverAnswer>(200),
        Operation::post(
            "/api/v1/calendar",
            "Load a year's decree of holidays",
            "载入节假日",
        )
        .takes_bytes(&["text/csv"])
        .gives_in::<Vec<LoadedYear>>("loaded"),
    ]
}

async fn receive(
    request: HttpRequest,
    allowed: Allowed<ReportReceipt>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    let new: NewReceipt = body.json()?;
    let done = blocking(move || {
        app.once(idempotency, |idempotency| {
            app.covers().receive(&allowed.caller, &new, idempotency)
        })
    })
    .await?;
    Ok(answered(done))
}

#[derive(Deserialize, JsonSchema)]
struct CoverQuery {
    /// A time or a date; now without.
    at: Option<String>,
}

async fn cover(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<CheckCover>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let serial = serial(&path)?;
    let query = web::Query::<CoverQuery>::from_query(request.query_string())
        .map_err(|_| Problem::bad_request("cover takes ?at= with a time"))?;
    let on = query.into_inner().at.as_deref().map(day).transpose()?;
    value(
        200,
        &blocking(move || app.covers().cover(&allowed.caller, &serial, on)).await?,
    )
}

/// The Shanghai day of a time or of a date. In a query an unescaped `+` arrives as a space.
fn day(at: &str) -> Result<jiff::civil::Date, Problem> {
    let at = at.trim().replace(' ', "+");
    match at.parse::<Instant>() {
        Ok(instant) => Ok(instant.shanghai_date()),
        Err(_) if at.len() == 10 => at
            .parse()
            .map_err(|_| Problem::invalid("at", &at, "is no date; write 2026-02-24")),
        Err(right) => Err(Problem::invalid(
            "at",
            &at,
            format!("{right}, or a date, 2026-02-24"),
        )),
    }
}

/// A year of the calendar that was loaded.
#[derive(Serialize, JsonSchema)]
struct LoadedYear {
    year: i16,
    /// Days that the decree names.
    days: usize,
}

async fn load_calendar(
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
