//! A warehouse's agency where an intake file names none.

use actix_web::{HttpResponse, web};

use crate::app::people::NewDefaultAgency;
use crate::domain::people::Organisation;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::organisation_id;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/organisations/{id}/default-agency", set_default_agency)
        .summary(
            "A warehouse's agency where an intake file names none",
            "设定默认鉴定机构",
        )
        .takes::<NewDefaultAgency>()
        .gives::<Organisation>(200)
}

async fn set_default_agency(
    allowed: Allowed<Administer>,
    path: web::Path<String>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, new) = (
        organisation_id(&path, Thing::Agency)?,
        body.json::<NewDefaultAgency>()?,
    );
    value(
        200,
        &blocking(move || app.people().set_default_agency(&allowed.caller, &id, new)).await?,
    )
}
