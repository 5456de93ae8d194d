//! What a machine is to sign for a correction.

use actix_web::{HttpResponse, web};

use crate::app::appraisals::{NewCorrection, Prepared};
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, Appraise};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/appraisals/{id}/corrections/prepare", prepare_correction)
        .summary("What a machine is to sign for a correction", "取更正的待签内容")
        .takes::<NewCorrection>()
        .refuses(&[404, 410])
        .gives::<Prepared>(200)
}

async fn prepare_correction(
    path: web::Path<String>,
    allowed: Allowed<Appraise>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&path, Thing::Appraisal)?;
    let new: NewCorrection = body.json()?;
    value(
        200,
        &blocking(move || app.appraisals().prepare_correction(&allowed.caller, id, &new)).await?,
    )
}
