//! A person's own sessions, listed and ended.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::accounts::ListedSession;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::response::value;
use crate::http::platform::session::secret;

pub(super) fn list_endpoint() -> Endpoint {
    Endpoint::get("/api/v1/console/sessions", list)
        .summary("One's own sessions", "我的登录")
        .refuses(&[401])
        .gives_in::<Vec<ListedSession>>("sessions")
}

pub(super) fn end_endpoint() -> Endpoint {
    Endpoint::post("/api/v1/console/sessions/{id}/end", end)
        .summary("End one of one's own sessions", "结束一次登录")
        .refuses(&[401, 403, 404])
        .gives_nothing(204)
}

async fn list(_: Public, request: HttpRequest, app: App) -> Result<HttpResponse, Problem> {
    let secret = secret(&request)?;
    let sessions = blocking(move || app.accounts().sessions(&secret)).await?;
    value(200, &serde_json::json!({ "sessions": sessions }))
}

async fn end(
    _: Public,
    request: HttpRequest,
    path: web::Path<String>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let secret = secret(&request)?;
    blocking(move || app.accounts().end_session(&secret, &path)).await?;
    Ok(HttpResponse::NoContent().finish())
}
