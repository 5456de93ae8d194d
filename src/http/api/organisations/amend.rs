//! Another name or accreditation of an organisation.

use actix_web::{HttpResponse, web};

use crate::app::people::Amendment;
use crate::domain::people::Organisation;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::organisation_id;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::patch("/api/v1/organisations/{id}", amend)
        .summary("Another name or accreditation of an organisation", "修改机构资料")
        .takes::<Amendment>()
        .gives::<Organisation>(200)
}

async fn amend(
    allowed: Allowed<Administer>,
    path: web::Path<String>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, amendment) = (
        organisation_id(&path, Thing::Organisation)?,
        body.json::<Amendment>()?,
    );
    value(
        200,
        &blocking(move || app.people().amend_organisation(&allowed.caller, &id, &amendment)).await?,
    )
}
