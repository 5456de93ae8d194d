//! Withdraw a token.

use actix_web::{HttpResponse, web};

use crate::domain::people::TokenId;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::delete("/api/v1/tokens/{id}", withdraw)
        .summary("Withdraw a token", "撤销令牌")
        .refuses(&[409])
        .gives_nothing(204)
}

async fn withdraw(
    path: web::Path<TokenId>,
    allowed: Allowed<Administer>,
    app: App,
) -> Result<HttpResponse, Problem> {
    blocking(move || app.people().withdraw_token(&allowed.caller, &path)).await?;
    Ok(HttpResponse::NoContent().finish())
}
