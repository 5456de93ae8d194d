//! Tokens, without their secrets.

use actix_web::HttpResponse;

use crate::app::people::ListedToken;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/tokens", list)
        .summary("Tokens, without their secrets", "令牌列表")
        .gives_in::<Vec<ListedToken>>("tokens")
}

async fn list(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    let tokens = blocking(move || app.people().tokens(&allowed.caller)).await?;
    value(200, &serde_json::json!({ "tokens": tokens }))
}
