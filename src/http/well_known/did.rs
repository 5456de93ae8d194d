//! The keys as a DID document.

use actix_web::{HttpRequest, HttpResponse};

use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::conditional::of_bytes_as;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::host::host;
use crate::http::platform::limit::Public;

/// JSON of a DID document (W3C DID 1.0, 6.2).
const MEDIA_TYPE: &str = "application/did+json";

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/.well-known/did.json", did)
        .summary("The issuer's keys as a DID document (did:web)", "DID 文档")
        .for_scripts()
        .refuses(&[404])
        .gives_json_of(MEDIA_TYPE)
        .conditional()
}

async fn did(request: HttpRequest, _public: Public, app: App) -> Result<HttpResponse, Problem> {
    let host = host(&request);
    let document = blocking(move || app.keys().did(host.as_deref())).await?;
    of_bytes_as(&request, MEDIA_TYPE, &document)
}
