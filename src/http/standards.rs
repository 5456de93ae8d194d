//! Standards: what the operator loads, and what is loaded.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::auth::{Administer, Allowed};
use super::body::Body;
use super::openapi::Operation;
use super::response::value;
use super::{App, blocking, get, resource};
use crate::app::inspections::{ListedStandard, LoadedStandard};
use crate::domain::problem::Problem;
use crate::inspection::standards::MOST_BYTES;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(
        resource("/api/v1/standards")
            .route(web::post().to(load))
            .route(get().to(list)),
    );
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::post("/api/v1/standards", "Load editions of standards", "载入标准")
            .query::<Query>()
            .takes_any_json()
            .gives_in::<Vec<LoadedStandard>>("loaded"),
        Operation::get("/api/v1/standards", "The standards that are loaded", "标准列表")
            .gives_in::<Vec<ListedStandard>>("standards"),
    ]
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
    let query = web::Query::<Query>::from_query(request.query_string())
        .map_err(|_| Problem::bad_request("standards take ?example=true or ?example=false"))?;
    let example = query.example;
    let loaded = blocking(move || {
        app.inspections()
            .load_standards(&allowed.caller, &body.0, example)
    })
    .await?;
    value(200, &serde_json::json!({ "loaded": loaded }))
}

async fn list(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    let found = blocking(move || app.inspections().list_standards(&allowed.caller)).await?;
    value(200, &serde_json::json!({ "standards": found }))
}
