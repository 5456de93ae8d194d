//! Sign out.

use actix_web::{HttpRequest, HttpResponse};

use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::session::{end, secret};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/console/sign-out", sign_out)
        .summary("Sign out", "退出登录")
        .refuses(&[401, 403])
        .gives_nothing(204)
}

async fn sign_out(_: Public, request: HttpRequest, app: App) -> Result<HttpResponse, Problem> {
    let secret = secret(&request)?;
    blocking(move || app.accounts().sign_out(&secret)).await?;
    Ok(HttpResponse::NoContent().cookie(end()).finish())
}
