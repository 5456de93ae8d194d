//! Load editions of standards.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::app::inspections::LoadedStandard;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::Body;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;
use crate::inspection::standards::MOST_BYTES;
use crate::message::message;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/standards", load)
        .summary("Load editions of standards", "载入标准")
        .query::<Query>()
        .takes_any_json()
        .gives_in::<Vec<LoadedStandard>>("loaded")
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Query {
    /// Takes a file that is marked as an example.
    #[serde(default)]
    example: bool,
}

async fn load(
    request: HttpRequest,
    allowed: Allowed<Administer>,
    body: Body<MOST_BYTES>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let query = web::Query::<Query>::from_query(request.query_string()).map_err(|_| {
        let takes = "?example=true, ?example=false";
        Problem::bad_request(message!("query.takes", takes))
    })?;
    let example = query.example;
    body.refuse_invisible()?;
    let loaded = blocking(move || {
        app.inspections()
            .load_standards(&allowed.caller, &body.0, example)
    })
    .await?;
    value(200, &serde_json::json!({ "loaded": loaded }))
}
