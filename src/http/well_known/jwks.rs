//! Public keys for any JOSE library.

use actix_web::{HttpRequest, HttpResponse};

use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::conditional::of_bytes;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/.well-known/jwks.json", jwks)
        .summary("Public keys for any JOSE library", "公钥集")
        .for_scripts()
        .gives_json_of("application/json")
        .conditional()
}

async fn jwks(request: HttpRequest, _public: Public, app: App) -> Result<HttpResponse, Problem> {
    of_bytes(&request, &blocking(move || app.keys().jwks()).await?)
}
