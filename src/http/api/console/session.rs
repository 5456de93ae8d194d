//! Who is signed in.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};

use super::answer::answered;
use crate::app::accounts::SignedIn;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::session::secret;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/console/session", session)
        .summary("Who is signed in", "当前登录")
        .refuses(&[401])
        .gives::<SignedIn>(200)
}

async fn session(_: Public, request: HttpRequest, app: App) -> Result<HttpResponse, Problem> {
    let secret = secret(&request)?;
    let signed_in = blocking(move || app.accounts().current(&secret)).await?;
    answered(StatusCode::OK, &signed_in)
}
