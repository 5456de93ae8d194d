//! Take a tag back: the item came back.

use actix_web::{HttpRequest, HttpResponse, web};

use super::change::changed;
use crate::app::tags::TagChanged;
use crate::domain::problem::Problem;
use crate::domain::tag::state::Transition;
use crate::http::platform::act::App;
use crate::http::platform::auth::{Allowed, Return};
use crate::http::platform::body::{Body, JSON_LIMIT, Reason};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/tags/{serial}/return", take_back)
        .summary("The item came back", "退回")
        .takes::<Reason>()
        .idempotent()
        .gives::<TagChanged>(200)
}

async fn take_back(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<Return>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    changed(Transition::Return, &request, &path, allowed.caller, &body, app).await
}
