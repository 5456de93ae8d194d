//! Where an agency's signing endpoint is.

use actix_web::{HttpResponse, web};

use crate::app::keys::NewSigner;
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::HeldKey;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::organisation_id;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/organisations/{id}/signer", set_signer)
        .summary("Where an agency's signing endpoint is", "登记签名端点")
        .takes::<NewSigner>()
        .refuses(&[502])
        .gives::<HeldKey>(201)
}

async fn set_signer(
    path: web::Path<String>,
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (agency, new) = (organisation_id(&path, Thing::Agency)?, body.json::<NewSigner>()?);
    value(
        201,
        &blocking(move || app.keys().set_signer(&allowed.caller, &agency, &new)).await?,
    )
}
