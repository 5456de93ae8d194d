//! `/docs`: the description of the interface, for people.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::request::{PageProblem, PageRequest};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::openapi::Description;
use crate::web as page;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/docs", docs)
        .summary("This description, for people", "接口说明")
        .page(&[200])
}

/// The description of the interface, for people.
async fn docs(
    page_request: PageRequest,
    description: web::Data<Description>,
) -> Result<HttpResponse, PageProblem> {
    let document = description
        .document()
        .map_err(|problem| page_request.problem(problem))?;
    page_request.page(StatusCode::OK, page::docs_page(document, page_request.language))
}
