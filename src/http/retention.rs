//! Retention: the rule, the archive, and the erasure of a person.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::auth::{Administer, Allowed};
use super::body::{Body, JSON_LIMIT, Reason};
use super::lines::{NDJSON, answer_with_report};
use super::openapi::Operation;
use super::response::value;
use super::{App, blocking, get, resource};
use crate::app::operate::NewRetention;
use crate::app::people::{Erased, SeenPerson};
use crate::domain::people::OrganisationId;
use crate::domain::problem::Problem;
use crate::domain::tag::Retention;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(
        resource("/api/v1/retention")
            .route(get().to(read))
            .route(web::post().to(set)),
    );
    config.service(resource("/api/v1/archive").route(web::post().to(archive)));
    config.service(resource("/api/v1/persons/{id}").route(get().to(person)));
    config.service(resource("/api/v1/persons/{id}/erase").route(web::post().to(erase)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get("/api/v1/retention", "How long media are kept", "保存期限").gives::<Retention>(200),
        Operation::post("/api/v1/retention", "Set how long media are kept", "设定保存期限")
            .takes::<NewRetention>()
            .gives::<Retention>(200),
        Operation::post("/api/v1/archive", "Archive what is due, told in lines", "归档")
            .query::<How>()
            .gives_bytes(200, &[NDJSON]),
        Operation::get("/api/v1/persons/{id}", "A person with their name", "一个人员")
            .gives::<SeenPerson>(200),
        Operation::post(
            "/api/v1/persons/{id}/erase",
            "Erase a person's name and withdraw their tokens",
            "删除个人信息",
        )
        .takes::<Reason>()
        .gives::<Erased>(200),
    ]
}

async fn read(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    app.require_operator(&allowed.caller)?;
    value(200, &blocking(move || app.operations().retention()).await?)
}

async fn set(
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let new: NewRetention = body.json()?;
    value(
        200,
        &blocking(move || app.operations().set_retention(&allowed.caller, &new)).await?,
    )
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct How {
    /// Tells what would go, and deletes nothing.
    #[serde(default)]
    dry_run: bool,
}

async fn archive(
    how: web::Query<How>,
    allowed: Allowed<Administer>,
    app: App,
) -> Result<HttpResponse, Problem> {
    app.require_operator(&allowed.caller)?;
    Ok(answer_with_report(move |tell| {
        app.operations().archive(&allowed.caller, how.dry_run, tell)
    }))
}

fn id(path: &web::Path<String>) -> Result<OrganisationId, Problem> {
    OrganisationId::parse(path).map_err(|_| Problem::not_found("person", path))
}

async fn person(
    path: web::Path<String>,
    allowed: Allowed<Administer>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = id(&path)?;
    value(
        200,
        &blocking(move || app.people().person(&allowed.caller, &id)).await?,
    )
}

async fn erase(
    path: web::Path<String>,
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = id(&path)?;
    let Reason { reason } = body.json()?;
    value(
        200,
        &blocking(move || app.people().erase_person(&allowed.caller, &id, &reason)).await?,
    )
}
