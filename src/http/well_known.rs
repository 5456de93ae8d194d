//! Keys and contexts: what a verifier who trusts nobody fetches.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::conditional::of_bytes;
use super::limit::Public;
use super::openapi::Operation;
use super::response::value;
use super::{App, blocking, get, resource};
use crate::domain::problem::Problem;
use crate::domain::tag::KeyDocument;

/// The JSON-LD context of our certificates. Immutable: a change would be `/context/v2`.
const CONTEXT_V1: &str = include_str!("../../assets/context/v1.jsonld");

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/.well-known/jwks.json").route(get().to(jwks)));
    config.service(resource("/.well-known/zhenma-keys.json").route(get().to(keys)));
    config.service(resource("/.well-known/agencies/{id}/jwks.json").route(get().to(agency_jwks)));
    config.service(resource("/context/v1").route(get().to(context)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get(
            "/.well-known/jwks.json",
            "Public keys for any JOSE library",
            "公钥集",
        )
        .limited()
        .gives_json_of("application/json")
        .conditional(),
        Operation::get(
            "/.well-known/zhenma-keys.json",
            "All keys with their states, signed",
            "密钥状态",
        )
        .limited()
        .gives::<KeyDocument>(200),
        Operation::get(
            "/.well-known/agencies/{id}/jwks.json",
            "An agency's public keys",
            "机构公钥集",
        )
        .limited()
        .gives_json_of("application/json")
        .conditional(),
        Operation::get("/context/v1", "The JSON-LD context of certificates", "证书上下文")
            .gives_json_of("application/ld+json"),
    ]
}

async fn jwks(request: HttpRequest, _public: Public, app: App) -> Result<HttpResponse, Problem> {
    of_bytes(&request, &blocking(move || app.keys().jwks()).await?)
}

async fn keys(_public: Public, app: App) -> Result<HttpResponse, Problem> {
    value(200, &blocking(move || app.keys().key_document()).await?)
}

async fn agency_jwks(
    request: HttpRequest,
    _public: Public,
    path: web::Path<String>,
    app: App,
) -> Result<HttpResponse, Problem> {
    of_bytes(&request, &blocking(move || app.keys().agency_jwks(&path)).await?)
}

async fn context() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/ld+json"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .body(CONTEXT_V1)
}
