//! Add a person.

use actix_web::HttpResponse;

use crate::app::people::NewPerson;
use crate::domain::people::Person;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/persons", add)
        .summary("Add a person", "新增人员")
        .takes::<NewPerson>()
        .refuses(&[404])
        .gives::<Person>(201)
}

async fn add(
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let new: NewPerson = body.json()?;
    value(
        201,
        &blocking(move || app.people().add_person(&allowed.caller, new)).await?,
    )
}
