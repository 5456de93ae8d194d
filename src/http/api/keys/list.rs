//! Keys with their states.

use actix_web::HttpResponse;

use crate::app::keys::ListedKey;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/keys", list)
        .summary("Keys with their states", "密钥列表")
        .gives_in::<Vec<ListedKey>>("keys")
}

async fn list(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    let keys = blocking(move || app.keys().list(&allowed.caller)).await?;
    value(200, &serde_json::json!({ "keys": keys }))
}
