//! Reference versions and checklists.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::auth::{Administer, Allowed, KeepReferences, ReadAppraisal};
use super::body::{Body, JSON_LIMIT, idempotency_key};
use super::openapi::Operation;
use super::response::{answered, value};
use super::{App, blocking, get, id_of, resource};
use crate::app::catalogue::{Added, LoadedChecklist};
use crate::domain::appraisal::Checklist;
use crate::domain::catalogue::{Category, ReferenceFacts, ReferenceVersion};
use crate::domain::problem::Problem;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(
        resource("/api/v1/reference-versions")
            .route(web::post().to(add_reference))
            .route(get().to(references)),
    );
    config.service(resource("/api/v1/reference-versions/{id}").route(get().to(reference)));
    config.service(resource("/api/v1/checklists").route(web::post().to(load_checklists)));
    config.service(resource("/api/v1/checklists/{category}").route(get().to(checklists)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::post(
            "/api/v1/reference-versions",
            "Add a reference version",
            "新增正品版本",
        )
        .takes::<ReferenceFacts>()
        .once()
        .refuses(&[404, 410])
        .gives::<Added>(201),
        Operation::get(
            "/api/v1/reference-versions",
            "The agency's reference versions in force",
            "正品版本列表",
        )
        .query::<Wanted>()
        .gives_in::<Vec<ReferenceVersion>>("reference_versions"),
        Operation::get(
            "/api/v1/reference-versions/{id}",
            "A reference version",
            "一个正品版本",
        )
        .gives::<ReferenceVersion>(200),
        Operation::post(
            "/api/v1/checklists",
            "Load a version of checklists",
            "载入鉴定要点",
        )
        .takes_any_json()
        .gives_in::<Vec<LoadedChecklist>>("loaded"),
        Operation::get(
            "/api/v1/checklists/{category}",
            "A category's checklists, oldest first",
            "类目的鉴定要点",
        )
        .refuses(&[422])
        .gives_in::<Vec<Checklist>>("checklists"),
    ]
}

async fn add_reference(
    request: HttpRequest,
    allowed: Allowed<KeepReferences>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    let facts: ReferenceFacts = body.json()?;
    let done = blocking(move || {
        app.once(idempotency, |idempotency| {
            app.catalogue().add_reference(&allowed.caller, facts, idempotency)
        })
    })
    .await?;
    Ok(answered(done))
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// The brand, as it stands in the version.
    brand: Option<String>,
    /// The category's word.
    category: Option<String>,
}

async fn references(
    wanted: web::Query<Wanted>,
    allowed: Allowed<ReadAppraisal>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let Wanted { brand, category } = wanted.into_inner();
    let category = category.as_deref().map(parse_category).transpose()?;
    let found = blocking(move || {
        app.catalogue()
            .references(&allowed.caller, brand.as_deref(), category)
    })
    .await?;
    value(200, &serde_json::json!({ "reference_versions": found }))
}

fn parse_category(text: &str) -> Result<Category, Problem> {
    let right = || Problem::invalid("category", text, format!("is one of {}", Category::choices()));
    Category::parse(text).ok_or_else(right)
}

async fn reference(
    path: web::Path<String>,
    allowed: Allowed<ReadAppraisal>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&path, "reference version")?;
    value(
        200,
        &blocking(move || app.catalogue().reference(&allowed.caller, id)).await?,
    )
}

async fn checklists(
    path: web::Path<String>,
    allowed: Allowed<ReadAppraisal>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let category = parse_category(&path)?;
    let found = blocking(move || app.catalogue().checklists(&allowed.caller, category)).await?;
    value(200, &serde_json::json!({ "checklists": found }))
}

async fn load_checklists(
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let loaded = blocking(move || app.catalogue().load_checklists(&allowed.caller, &body.0)).await?;
    value(200, &serde_json::json!({ "loaded": loaded }))
}
