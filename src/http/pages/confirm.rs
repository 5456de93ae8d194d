//! The scan button where there is no JavaScript.

use actix_web::{HttpRequest, HttpResponse, web};

use super::request::{PageProblem, PageQuery, PageRequest, see_other};
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::body::Body;
use crate::http::platform::cross_site::refuse_cross_site;
use crate::http::platform::endpoint::Endpoint;
use crate::message::Language;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/t/{serial}", confirm)
        .summary("The scan button where there is no JavaScript", "确认查询")
        .refuses(&[400, 403, 413])
        .page(&[303, 404])
}

/// Bytes of the scan button's form at most.
const FORM_LIMIT: usize = 1 << 12;

/// The scan button where there is no JavaScript. The form says which language its reader chose.
async fn confirm(
    request: HttpRequest,
    path: web::Path<String>,
    mut page_request: PageRequest,
    form: Result<Body<FORM_LIMIT>, Problem>,
    app: App,
) -> Result<HttpResponse, PageProblem> {
    let form = form.map_err(|problem| page_request.problem(problem))?;
    let chosen = std::str::from_utf8(&form.0)
        .ok()
        .and_then(|form| web::Query::<PageQuery>::from_query(form).ok())
        .and_then(|form| form.into_inner().lang);
    if let Some(chosen) = chosen {
        page_request.language = Language::choose(Some(&chosen), Some(page_request.language.tag()));
    }
    refuse_cross_site(&request).map_err(|problem| page_request.problem(problem))?;
    let (serial, address) = (path.into_inner(), page_request.address.clone());
    let back = format!("/t/{serial}?lang={}", page_request.language.short());
    let counted = blocking(move || app.scans().count_scan(&serial, &address)).await;
    match counted.map_err(|problem| page_request.problem(problem))?.verdict {
        crate::domain::tag::state::Verdict::NotFound => page_request.not_found(),
        _ => Ok(see_other(&back)),
    }
}
