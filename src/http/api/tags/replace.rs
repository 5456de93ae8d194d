//! Replace a damaged label by a new tag.

use actix_web::{HttpRequest, HttpResponse, web};

use super::change::changed;
use crate::app::tags::IssuedTag;
use crate::domain::problem::Problem;
use crate::domain::tag::state::Transition;
use crate::http::platform::act::App;
use crate::http::platform::auth::{Allowed, Replace};
use crate::http::platform::body::{Body, JSON_LIMIT, Reason};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/tags/{serial}/replace", replace)
        .summary("Replace a damaged label by a new tag", "更换标签")
        .takes::<Reason>()
        .idempotent()
        .gives::<IssuedTag>(201)
}

async fn replace(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<Replace>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    changed(Transition::Replace, &request, &path, allowed.caller, &body, app).await
}
