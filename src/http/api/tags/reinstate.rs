//! Reinstate a tag; another person than who suspended it.

use actix_web::{HttpRequest, HttpResponse, web};

use super::change::changed;
use crate::app::tags::TagChanged;
use crate::domain::problem::Problem;
use crate::domain::tag::state::Transition;
use crate::http::platform::act::App;
use crate::http::platform::auth::{Allowed, Reinstate};
use crate::http::platform::body::{Body, JSON_LIMIT, Reason};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/tags/{serial}/reinstate", reinstate)
        .summary(
            "Reinstate a tag; another person than who suspended it",
            "恢复标签",
        )
        .takes::<Reason>()
        .idempotent()
        .gives::<TagChanged>(200)
}

async fn reinstate(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<Reinstate>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    changed(Transition::Reinstate, &request, &path, allowed.caller, &body, app).await
}
