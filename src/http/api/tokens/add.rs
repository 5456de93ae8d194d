//! Make a token; it is shown once.

use actix_web::HttpResponse;

use crate::app::people::{NewToken, ShownToken};
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/tokens", add)
        .summary("Make a token; it is shown once", "新建令牌")
        .takes::<NewToken>()
        .refuses(&[404])
        .gives::<ShownToken>(201)
}

async fn add(
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let new: NewToken = body.json()?;
    value(
        201,
        &blocking(move || app.people().add_token(&allowed.caller, &new)).await?,
    )
}
