//! A tag's page.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::request::{PageProblem, PageRequest};
use crate::domain::tag::typing_error;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::endpoint::Endpoint;
use crate::web::{TagFacts, TagView, tag_page};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/t/{serial}", tag)
        .summary("A tag's page", "标签页")
        .page(&[200, 404, 422])
}

async fn tag(
    path: web::Path<String>,
    page_request: PageRequest,
    app: App,
) -> Result<HttpResponse, PageProblem> {
    let (serial, address) = (path.into_inner(), page_request.address.clone());
    let typed = serial.clone();
    let answer = blocking(move || app.scans().page(&serial, &address)).await;
    let Some(tag) = answer.map_err(|problem| page_request.problem(problem))? else {
        return match typing_error(&typed) {
            Some(error) => page_request.typing_error(&typed, &error),
            None => page_request.not_found(),
        };
    };
    let view = TagView::of(TagFacts {
        serial: &tag.serial,
        answer: &tag.answer,
        report: &tag.report,
        notice: tag.notice.as_ref(),
        policy: &tag.policy,
        cover: tag.cover.as_ref(),
        not_in_force_since: tag.not_in_force_since,
        contact: &tag.contact,
        video_not_everywhere: tag.video_not_everywhere,
    });
    page_request.page(StatusCode::OK, tag_page(&view, page_request.language))
}
