//! Erase a person's name and withdraw their tokens.

use actix_web::{HttpResponse, web};

use crate::app::people::Erased;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::{Body, JSON_LIMIT, Reason};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::organisation_id;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/persons/{id}/erase", erase)
        .summary("Erase a person's name and withdraw their tokens", "删除个人信息")
        .takes::<Reason>()
        .gives::<Erased>(200)
}

async fn erase(
    path: web::Path<String>,
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = organisation_id(&path, Thing::Person)?;
    let Reason { reason } = body.json()?;
    value(
        200,
        &blocking(move || app.people().erase_person(&allowed.caller, &id, &reason)).await?,
    )
}
