//! An inspection with everything that was recorded of it.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, ReadInspection};
use crate::http::platform::conditional::of_version;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;
use crate::inspection::case::Case;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/inspections/{id}", read)
        .summary(
            "An inspection with everything that was recorded of it",
            "一次抽检",
        )
        .gives::<Case>(200)
        .conditional()
}

async fn read(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<ReadInspection>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&path, Thing::Inspection)?;
    let (case, version) = blocking(move || app.inspections().read_inspection(&allowed.caller, id)).await?;
    of_version(&request, version, &case)
}
