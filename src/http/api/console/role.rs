//! Act as another of one's roles.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::answer::answered;
use crate::app::accounts::SignedIn;
use crate::domain::people::Role;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::session::secret;

/// The role to act as.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewRole {
    /// One of those the person was enrolled for.
    role: Role,
}

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/console/role", role)
        .summary(
            "Act as another of one's roles; the answer sets a new cookie",
            "切换角色",
        )
        .takes::<NewRole>()
        .refuses(&[401, 403])
        .gives::<SignedIn>(200)
}

async fn role(
    _: Public,
    request: HttpRequest,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let secret = secret(&request)?;
    let new: NewRole = body.json()?;
    let signed_in = blocking(move || app.accounts().change_role(&secret, new.role)).await?;
    answered(StatusCode::OK, &signed_in)
}
