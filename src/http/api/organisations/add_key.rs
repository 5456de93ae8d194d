//! An agency's next key.

use actix_web::{HttpResponse, web};

use crate::app::keys::NewAgencyKey;
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::HeldKey;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::organisation_id;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/organisations/{id}/keys", add_key)
        .summary("An agency's next key", "机构新密钥")
        .takes::<NewAgencyKey>()
        .refuses(&[502])
        .gives::<HeldKey>(201)
}

async fn add_key(
    path: web::Path<String>,
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (agency, new) = (
        organisation_id(&path, Thing::Agency)?,
        body.json::<NewAgencyKey>()?,
    );
    value(
        201,
        &blocking(move || app.keys().add_agency_key(&allowed.caller, &agency, &new)).await?,
    )
}
