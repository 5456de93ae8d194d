//! What an enrolment code is for.

use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use crate::app::accounts::Enrolling;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::response::value;
use crate::http::platform::session::require_own_page;

/// A code, as its person types it.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct TypedCode {
    /// Sixteen letters and digits, in groups or not.
    code: String,
}

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/console/enrolling", enrolling)
        .summary("What an enrolment code is for", "查看邀请码")
        .takes::<TypedCode>()
        .refuses(&[403, 409])
        .gives::<Enrolling>(200)
}

async fn enrolling(
    _: Public,
    request: HttpRequest,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    require_own_page(&request)?;
    let typed: TypedCode = body.json()?;
    value(
        200,
        &blocking(move || app.accounts().enrolling(&typed.code)).await?,
    )
}
