//! Ask for a second opinion.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::appraisals::{NewQuestion, OpinionChanged};
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, AskOpinion};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/appraisals/{id}/opinions", ask_opinion)
        .summary("Ask for a second opinion", "请求第二意见")
        .takes::<NewQuestion>()
        .idempotent()
        .gives::<OpinionChanged>(201)
}

async fn ask_opinion(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<AskOpinion>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, idempotency) = (
        id_of(&path, Thing::Appraisal)?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let new: NewQuestion = body.json()?;
    once(app, idempotency, move |app, idempotency| {
        app.appraisals()
            .ask_opinion(&allowed.caller, id, &new, idempotency)
    })
    .await
}
