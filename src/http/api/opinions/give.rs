//! Give a second opinion.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::appraisals::{NewOpinion, OpinionChanged};
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, GiveOpinion};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/opinions/{id}", give)
        .summary("Give a second opinion", "给出第二意见")
        .takes::<NewOpinion>()
        .idempotent()
        .gives::<OpinionChanged>(200)
}

async fn give(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<GiveOpinion>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, idempotency) = (
        id_of(&path, Thing::SecondOpinion)?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let new: NewOpinion = body.json()?;
    once(app, idempotency, move |app, idempotency| {
        app.appraisals()
            .give_opinion(&allowed.caller, id, &new, idempotency)
    })
    .await
}
