//! Cancel a request for a second opinion.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::appraisals::OpinionChanged;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, AskOpinion};
use crate::http::platform::body::{Body, JSON_LIMIT, Reason, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/opinions/{id}/call-off", call_off)
        .summary("Cancel a request for a second opinion", "取消第二意见")
        .takes::<Reason>()
        .idempotent()
        .gives::<OpinionChanged>(200)
}

async fn call_off(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<AskOpinion>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, idempotency) = (
        id_of(&path, Thing::SecondOpinion)?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let Reason { reason } = body.json()?;
    once(app, idempotency, move |app, idempotency| {
        app.appraisals()
            .call_opinion_off(&allowed.caller, id, &reason, idempotency)
    })
    .await
}
