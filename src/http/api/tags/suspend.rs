//! Suspend a tag.

use actix_web::{HttpRequest, HttpResponse, web};

use super::change::changed;
use crate::app::tags::TagChanged;
use crate::domain::problem::Problem;
use crate::domain::tag::state::Transition;
use crate::http::platform::act::App;
use crate::http::platform::auth::{Allowed, Suspend};
use crate::http::platform::body::{Body, JSON_LIMIT, ReasonAndPublicReason};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/tags/{serial}/suspend", suspend)
        .summary("Suspend a tag", "暂停标签")
        .takes::<ReasonAndPublicReason>()
        .idempotent()
        .gives::<TagChanged>(200)
}

async fn suspend(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<Suspend>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    changed(Transition::Suspend, &request, &path, allowed.caller, &body, app).await
}
