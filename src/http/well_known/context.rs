//! The JSON-LD context of certificates.

use actix_web::HttpResponse;
use actix_web::http::header;

use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/context/v1", context)
        .summary("The JSON-LD context of certificates", "证书上下文")
        .for_scripts()
        .gives_json_of("application/ld+json")
}

/// The JSON-LD context of our certificates. Immutable: a change would be `/context/v2`.
const CONTEXT_V1: &str = include_str!("../../../assets/context/v1.jsonld");

async fn context(_public: Public) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/ld+json"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(CONTEXT_V1)
}
