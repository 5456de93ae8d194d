//! An appraisal with its signatures.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::domain::appraisal::Appraisal;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, ReadAppraisal};
use crate::http::platform::conditional::of_version;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/appraisals/{id}", read)
        .summary("An appraisal with its signatures", "一次鉴定")
        .gives::<Appraisal>(200)
        .conditional()
}

async fn read(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<ReadAppraisal>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&path, Thing::Appraisal)?;
    let (appraisal, version) = blocking(move || app.appraisals().read_appraisal(&allowed.caller, id)).await?;
    of_version(&request, version, &appraisal)
}
