//! Revoke a tag for good.

use actix_web::{HttpRequest, HttpResponse, web};

use super::change::changed;
use crate::app::tags::TagChanged;
use crate::domain::problem::Problem;
use crate::domain::tag::state::Transition;
use crate::http::platform::act::App;
use crate::http::platform::auth::{Allowed, Revoke};
use crate::http::platform::body::{Body, JSON_LIMIT, ReasonAndPublicReason};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/tags/{serial}/revoke", revoke)
        .summary("Revoke a tag for good", "撤销标签")
        .takes::<ReasonAndPublicReason>()
        .idempotent()
        .gives::<TagChanged>(200)
}

async fn revoke(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<Revoke>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    changed(Transition::Revoke, &request, &path, allowed.caller, &body, app).await
}
