//! What a machine is to sign for an appraisal.

use actix_web::HttpResponse;

use crate::app::appraisals::{NewAppraisal, Prepared};
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, Appraise};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/appraisals/prepare", prepare)
        .summary("What a machine is to sign for an appraisal", "取待签内容")
        .takes::<NewAppraisal>()
        .refuses(&[404, 410])
        .gives::<Prepared>(200)
}

async fn prepare(
    allowed: Allowed<Appraise>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let new: NewAppraisal = body.json()?;
    value(
        200,
        &blocking(move || app.appraisals().prepare_appraisal(&allowed.caller, &new)).await?,
    )
}
