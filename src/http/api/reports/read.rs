//! A report's exact bytes.

use actix_web::http::header::EntityTag;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::domain::appraisal::AppraisalReport;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::conditional::fresh;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::path::hash;
use crate::http::platform::response::FOR_EVER;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/reports/{sha256}", read)
        .summary("A report's exact bytes", "取鉴定报告")
        .gives::<AppraisalReport>(200)
        .conditional()
}

async fn read(
    request: HttpRequest,
    _public: Public,
    path: web::Path<String>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let hash = hash(&path, Thing::Report)?;
    let bytes = blocking(move || app.scans().public_report(&hash)).await?;
    let tag = EntityTag::new_strong(hash.to_string());
    Ok(fresh(&request, &tag, "application/json", FOR_EVER, bytes))
}
