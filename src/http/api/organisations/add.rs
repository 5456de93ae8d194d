//! Add an organisation.

use actix_web::HttpResponse;

use crate::app::people::NewOrganisation;
use crate::domain::people::Organisation;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/organisations", add)
        .summary("Add an organisation", "新增机构")
        .takes::<NewOrganisation>()
        .gives::<Organisation>(201)
}

async fn add(
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let new: NewOrganisation = body.json()?;
    value(
        201,
        &blocking(move || app.people().add_organisation(&allowed.caller, new)).await?,
    )
}
