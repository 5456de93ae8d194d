//! Organisations, persons, tokens, and the keys agencies and persons bring.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::auth::{Administer, Allowed};
use super::body::{Body, JSON_LIMIT};
use super::openapi::Operation;
use super::response::value;
use super::{App, blocking, get, resource};
use crate::app::keys::{NewAgencyKey, NewSigner};
use crate::app::people::{
    Listed, ListedToken, NewDefaultAgency, NewOrganisation, NewPerson, NewToken, ShownToken,
};
use crate::domain::people::{Organisation, OrganisationId, Person, Recognition, TokenId};
use crate::domain::problem::Problem;
use crate::domain::tag::{HeldKey, PublicKey};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    let organisations = resource("/api/v1/organisations");
    config.service(
        organisations
            .route(web::post().to(add_organisation))
            .route(get().to(list_organisations)),
    );
    config.service(
        resource("/api/v1/persons")
            .route(web::post().to(add_person))
            .route(get().to(list_persons)),
    );
    let tokens = resource("/api/v1/tokens")
        .route(web::post().to(add_token))
        .route(get().to(list_tokens));
    config.service(tokens);
    config.service(resource("/api/v1/tokens/{id}").route(web::delete().to(withdraw_token)));
    let default_agency = resource("/api/v1/organisations/{id}/default-agency");
    config.service(default_agency.route(web::post().to(set_default_agency)));
    let recognition = resource("/api/v1/organisations/{id}/recognition");
    config.service(recognition.route(web::post().to(set_recognition)));
    config.service(resource("/api/v1/organisations/{id}/signer").route(web::post().to(set_signer)));
    config.service(resource("/api/v1/organisations/{id}/keys").route(web::post().to(add_agency_key)));
    config.service(resource("/api/v1/persons/{id}/keys").route(web::post().to(add_key_of_person)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::post("/api/v1/organisations", "Add an organisation", "新增机构")
            .takes::<NewOrganisation>()
            .gives::<Organisation>(201),
        Operation::get("/api/v1/organisations", "The organisations' ids", "机构列表")
            .gives_in::<Vec<OrganisationId>>("ids"),
        Operation::post("/api/v1/persons", "Add a person", "新增人员")
            .takes::<NewPerson>()
            .refuses(&[404])
            .gives::<Person>(201),
        Operation::get("/api/v1/persons", "The persons' ids", "人员列表")
            .gives_in::<Vec<OrganisationId>>("ids"),
        Operation::post("/api/v1/tokens", "Make a token; it is shown once", "新建令牌")
            .takes::<NewToken>()
            .refuses(&[404])
            .gives::<ShownToken>(201),
        Operation::get("/api/v1/tokens", "Tokens, without their secrets", "令牌列表")
            .gives_in::<Vec<ListedToken>>("tokens"),
        Operation::delete("/api/v1/tokens/{id}", "Withdraw a token", "撤销令牌")
            .refuses(&[409])
            .gives_nothing(204),
        Operation::post(
            "/api/v1/organisations/{id}/default-agency",
            "A warehouse's agency where an intake file names none",
            "设定默认鉴定机构",
        )
        .takes::<NewDefaultAgency>()
        .gives::<Organisation>(200),
        Operation::post(
            "/api/v1/organisations/{id}/recognition",
            "What a laboratory may show: designation, recognition, CNAS, CMA, with their days",
            "登记检验机构资质",
        )
        .takes::<Recognition>()
        .gives::<Organisation>(200),
        Operation::post(
            "/api/v1/organisations/{id}/signer",
            "Where an agency's signing endpoint is",
            "登记签名端点",
        )
        .takes::<NewSigner>()
        .refuses(&[502])
        .gives::<HeldKey>(201),
        Operation::post(
            "/api/v1/organisations/{id}/keys",
            "An agency's next key",
            "机构新密钥",
        )
        .takes::<NewAgencyKey>()
        .refuses(&[502])
        .gives::<HeldKey>(201),
        Operation::post(
            "/api/v1/persons/{id}/keys",
            "A key that a person's machine holds",
            "人员密钥",
        )
        .takes::<NewPersonKey>()
        .gives::<HeldKey>(201),
    ]
}

async fn add_organisation(
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let new: NewOrganisation = body.json()?;
    value(
        201,
        &blocking(move || app.people().add_organisation(&allowed.caller, new)).await?,
    )
}

async fn set_default_agency(
    allowed: Allowed<Administer>,
    path: web::Path<String>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, new) = (organisation(&path)?, body.json::<NewDefaultAgency>()?);
    value(
        200,
        &blocking(move || app.people().set_default_agency(&allowed.caller, &id, new)).await?,
    )
}

async fn set_recognition(
    allowed: Allowed<Administer>,
    path: web::Path<String>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, new) = (organisation(&path)?, body.json::<Recognition>()?);
    value(
        200,
        &blocking(move || app.people().set_recognition(&allowed.caller, &id, new)).await?,
    )
}

async fn list_organisations(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    list(allowed, app, Listed::Organisations).await
}

async fn list_persons(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    list(allowed, app, Listed::Persons).await
}

async fn list(allowed: Allowed<Administer>, app: App, of: Listed) -> Result<HttpResponse, Problem> {
    let ids = blocking(move || app.people().ids(&allowed.caller, of)).await?;
    value(200, &serde_json::json!({ "ids": ids }))
}

async fn add_person(
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let new: NewPerson = body.json()?;
    value(
        201,
        &blocking(move || app.people().add_person(&allowed.caller, new)).await?,
    )
}

async fn add_token(
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let new: NewToken = body.json()?;
    value(
        201,
        &blocking(move || app.people().add_token(&allowed.caller, &new)).await?,
    )
}

async fn list_tokens(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    let tokens = blocking(move || app.people().tokens(&allowed.caller)).await?;
    value(200, &serde_json::json!({ "tokens": tokens }))
}

async fn withdraw_token(
    path: web::Path<TokenId>,
    allowed: Allowed<Administer>,
    app: App,
) -> Result<HttpResponse, Problem> {
    blocking(move || app.people().withdraw_token(&allowed.caller, &path)).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn set_signer(
    path: web::Path<String>,
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (agency, new) = (organisation(&path)?, body.json::<NewSigner>()?);
    value(
        201,
        &blocking(move || app.keys().set_signer(&allowed.caller, &agency, &new)).await?,
    )
}

async fn add_agency_key(
    path: web::Path<String>,
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (agency, new) = (organisation(&path)?, body.json::<NewAgencyKey>()?);
    value(
        201,
        &blocking(move || app.keys().add_agency_key(&allowed.caller, &agency, &new)).await?,
    )
}

fn organisation(id: &str) -> Result<OrganisationId, Problem> {
    OrganisationId::parse(id).map_err(|_| Problem::not_found("agency", id))
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewPersonKey {
    public_key: PublicKey,
}

async fn add_key_of_person(
    path: web::Path<String>,
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let person = OrganisationId::parse(&path).map_err(|_| Problem::not_found("person", &path))?;
    let NewPersonKey { public_key } = body.json()?;
    value(
        201,
        &blocking(move || {
            app.people()
                .add_key_of_person(&allowed.caller, &person, public_key)
        })
        .await?,
    )
}
