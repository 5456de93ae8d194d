//! Withdraw an approval before its tag is issued.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::appraisals::Withdrawn;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, once};
use crate::http::platform::auth::{Allowed, Withdraw};
use crate::http::platform::body::{Body, JSON_LIMIT, Reason, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/appraisals/{id}/withdraw", withdraw)
        .summary("Withdraw an approval before its tag is issued", "撤回批准")
        .takes::<Reason>()
        .idempotent()
        .gives::<Withdrawn>(200)
}

async fn withdraw(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<Withdraw>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, idempotency) = (
        id_of(&path, Thing::Appraisal)?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let Reason { reason } = body.json()?;
    once(app, idempotency, move |app, idempotency| {
        app.appraisals()
            .withdraw(&allowed.caller, id, &reason, idempotency)
    })
    .await
}
