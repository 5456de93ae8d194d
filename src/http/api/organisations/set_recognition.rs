//! What a laboratory may show: designation, recognition, CNAS, CMA, with their days.

use actix_web::{HttpResponse, web};

use crate::domain::people::{Organisation, Recognition};
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::organisation_id;
use crate::http::platform::response::value;

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
    let (id, new) = (
        organisation_id(&path, Thing::Agency)?,
        body.json::<Recognition>()?,
    );
    value(
        200,
        &blocking(move || app.people().set_recognition(&allowed.caller, &id, new)).await?,
    )
}
