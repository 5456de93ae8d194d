//! What a laboratory may show: designation, recognition, CNAS, CMA, with their days.

use actix_web::{HttpResponse, web};

use super::path::organisation;
use crate::domain::people::{Organisation, Recognition};
use crate::domain::problem::Problem;
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;
use crate::http::platform::{App, blocking};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/organisations/{id}/recognition", set_recognition)
        .summary(
            "What a laboratory may show: designation, recognition, CNAS, CMA, with their days",
            "登记检验机构资质",
        )
        .takes::<Recognition>()
        .gives::<Organisation>(200)
}

async fn set_recognition(
    allowed: Allowed<Administer>,
    path: web::Path<String>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, new) = (organisation(&path)?, body.json::<Recognition>()?);
    value(
        200,
        &blocking(move || app.people().set_recognition(&allowed.caller, &id, new)).await?,
    )
}
