//! The start page.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::request::{PageProblem, PageRequest};
use crate::http::platform::endpoint::Endpoint;
use crate::web as page;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/", home)
        .summary("The start page", "首页")
        .page(&[200])
}

async fn home(page_request: PageRequest) -> Result<HttpResponse, PageProblem> {
    page_request.page(StatusCode::OK, page::home_page(page_request.language))
}
