//! Set how long media are kept.

use actix_web::HttpResponse;

use crate::app::operate::NewRetention;
use crate::domain::problem::Problem;
use crate::domain::tag::Retention;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/retention", set)
        .summary("Set how long media are kept", "设定保存期限")
        .takes::<NewRetention>()
        .gives::<Retention>(200)
}

async fn set(
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let new: NewRetention = body.json()?;
    value(
        200,
        &blocking(move || app.operations().set_retention(&allowed.caller, &new)).await?,
    )
}
