//! A reference version.

use actix_web::{HttpResponse, web};

use crate::domain::catalogue::ReferenceVersion;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, ReadAppraisal};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/reference-versions/{id}", read)
        .summary("A reference version", "一个正品版本")
        .gives::<ReferenceVersion>(200)
}

async fn read(
    path: web::Path<String>,
    allowed: Allowed<ReadAppraisal>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&path, Thing::ReferenceVersion)?;
    value(
        200,
        &blocking(move || app.catalogue().reference(&allowed.caller, id)).await?,
    )
}
