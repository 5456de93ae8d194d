//! Look a code or a serial up.

use actix_web::{HttpRequest, HttpResponse};

use super::request::{PageProblem, PageQuery, PageRequest, query, see_other};
use crate::domain::tag::typing_error;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/t", search)
        .summary("Look a code or a serial up", "查找")
        .query::<PageQuery>()
        .page(&[303, 404, 422])
}

/// What somebody typed or pasted leads to the tag's page, the seal compared first.
async fn search(
    request: HttpRequest,
    page_request: PageRequest,
    app: App,
) -> Result<HttpResponse, PageProblem> {
    let code = query(&request).code.unwrap_or_default();
    let typed = code.clone();
    let found = blocking(move || app.scans().look_up(&code))
        .await
        .map_err(|problem| page_request.problem(problem))?;
    match found {
        Some((serial, _)) => Ok(see_other(&format!(
            "/t/{serial}?lang={}",
            page_request.language.short()
        ))),
        None => match typing_error(&typed) {
            Some(error) => page_request.typing_error(&typed, &error),
            None => page_request.not_found(),
        },
    }
}
