//! Give a ring a new key.

use actix_web::{HttpResponse, web};

use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::{Ring, RingKey};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/keys/{ring}/rotate", rotate)
        .summary("Give a ring a new key", "轮换密钥")
        .gives::<RingKey>(201)
}

async fn rotate(
    path: web::Path<String>,
    allowed: Allowed<Administer>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let ring = match path.as_str() {
        "seal" => Ring::Seal,
        "certificate" => Ring::Certificate,
        other => return Err(Problem::not_found(Thing::KeyRing, other)),
    };
    value(
        201,
        &blocking(move || app.keys().rotate(&allowed.caller, ring)).await?,
    )
}
