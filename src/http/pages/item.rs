//! To the page of an item's live tag.

use actix_web::{HttpResponse, web};

use super::request::{PageProblem, PageRequest, see_other};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/items/{id}", item)
        .summary("To the page of an item's live tag", "单品地址")
        .page(&[303, 404])
}

/// An item's own address leads to the page of its live tag, if it has one.
async fn item(
    path: web::Path<String>,
    page_request: PageRequest,
    app: App,
) -> Result<HttpResponse, PageProblem> {
    let Ok(id) = path.parse() else {
        return page_request.not_found();
    };
    match blocking(move || app.live_tag(id))
        .await
        .map_err(|problem| page_request.problem(problem))?
    {
        Some(serial) => Ok(see_other(&format!("/t/{serial}"))),
        None => page_request.not_found(),
    }
}
