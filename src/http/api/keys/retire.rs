//! Retire a key.

use actix_web::{HttpResponse, web};

use crate::app::keys::ListedKey;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/keys/{kid}/retire", retire)
        .summary("Retire a key", "停用密钥")
        .gives::<ListedKey>(200)
}

async fn retire(
    path: web::Path<String>,
    allowed: Allowed<Administer>,
    app: App,
) -> Result<HttpResponse, Problem> {
    value(
        200,
        &blocking(move || app.keys().retire(&allowed.caller, &path)).await?,
    )
}
