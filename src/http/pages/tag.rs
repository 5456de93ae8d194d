//! A tag's page.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::request::{PageProblem, PageRequest};
use crate::app::scans::PageAnswer;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::endpoint::Endpoint;
use crate::web as page;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/t/{serial}", tag)
        .summary("A tag's page", "标签页")
        .page(&[200, 404])
}

async fn tag(
    path: web::Path<String>,
    page_request: PageRequest,
    app: App,
) -> Result<HttpResponse, PageProblem> {
    let (serial, address) = (path.into_inner(), page_request.address.clone());
    let answer = blocking(move || app.scans().page(&serial, &address)).await;
    match answer.map_err(|problem| page_request.problem(problem))? {
        PageAnswer::Tag(view) => {
            page_request.page(StatusCode::OK, page::tag_page(&view, page_request.language))
        }
        PageAnswer::NotFound => page_request.not_found(),
    }
}
