//! A person with their name.

use actix_web::{HttpResponse, web};

use crate::app::people::SeenPerson;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::organisation_id;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/persons/{id}", read)
        .summary("A person with their name", "一个人员")
        .gives::<SeenPerson>(200)
}

async fn read(
    path: web::Path<String>,
    allowed: Allowed<Administer>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = organisation_id(&path, Thing::Person)?;
    value(
        200,
        &blocking(move || app.people().person(&allowed.caller, &id)).await?,
    )
}
