//! `/openapi.json`: the description of the interface.

use std::sync::OnceLock;

use actix_web::http::header::EntityTag;
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;

use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::http::platform::conditional::fresh;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::openapi::Description;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/openapi.json", read)
        .summary("This description", "本说明")
        .gives_json_of("application/json")
        .conditional()
}

/// The document's bytes, and their hash.
fn bytes(description: &Description) -> Result<&'static (Bytes, String), Problem> {
    static BYTES: OnceLock<(Bytes, String)> = OnceLock::new();
    if let Some(made) = BYTES.get() {
        return Ok(made);
    }
    let bytes = Bytes::from(serde_json::to_vec(description.document()?)?);
    let hash = Sha256Hash::of(&bytes).to_string();
    Ok(BYTES.get_or_init(|| (bytes, hash)))
}

async fn read(
    request: HttpRequest,
    _public: Public,
    description: web::Data<Description>,
) -> Result<HttpResponse, Problem> {
    let (bytes, hash) = bytes(&description)?;
    let tag = EntityTag::new_strong(hash.clone());
    Ok(fresh(
        &request,
        &tag,
        "application/json",
        "public, no-cache",
        bytes.clone(),
    ))
}
