//! An agency's public keys.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::conditional::of_bytes;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/.well-known/agencies/{id}/jwks.json", agency_jwks)
        .summary("An agency's public keys", "机构公钥集")
        .for_scripts()
        .gives_json_of("application/json")
        .conditional()
}

async fn agency_jwks(
    request: HttpRequest,
    _public: Public,
    path: web::Path<String>,
    app: App,
) -> Result<HttpResponse, Problem> {
    of_bytes(&request, &blocking(move || app.keys().agency_jwks(&path)).await?)
}
