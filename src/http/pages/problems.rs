//! `/docs/problems`: every message by its code, for people.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::request::{PageProblem, PageRequest};
use crate::http::platform::endpoint::Endpoint;
use crate::message::described;
use crate::web as page;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/docs/problems", problems)
        .summary("Every message with its code, for people", "全部消息及其代码")
        .page(&[200])
}

async fn problems(page_request: PageRequest) -> Result<HttpResponse, PageProblem> {
    let page = page::problems_page(&described(), page_request.language);
    page_request.page(StatusCode::OK, page)
}
