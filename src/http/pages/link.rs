//! Digital Links: the codes on labels lead to the pages of their tags.

use actix_web::dev::Payload;
use actix_web::http::{Method, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError};

use super::request::PageRequest;
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::{Serial, parse_link};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::public;

/// A link with the serial alone.
pub(super) fn serial_endpoint() -> Endpoint {
    Endpoint::get("/8004/{key}", link_or_not_found)
        .summary("A Digital Link, to its tag's page", "数字链接")
        .page(&[307, 404])
        .by_default_service()
}

/// A link with the seal: the code on a label.
pub(super) fn code_endpoint() -> Endpoint {
    Endpoint::get("/{seal}/8004/{key}", link_or_not_found)
        .summary("A code, to its tag's page", "防伪码")
        .page(&[307, 404])
        .by_default_service()
}

/// Everything no route names: a Digital Link leads to its tag's page by 307 once its seal was compared; an
/// unknown serial, a wrong seal and any other path get the same page.
pub(in crate::http) async fn link_or_not_found(request: HttpRequest, app: App) -> HttpResponse {
    let path = request.path();
    if path.starts_with("/api/") || path.starts_with("/.well-known/") {
        if let Err(problem) = public(&request) {
            return problem.error_response();
        }
        return Problem::not_found(Thing::Address, path).error_response();
    }
    let page_request = match PageRequest::from_request(&request, &mut Payload::None).await {
        Ok(page_request) => page_request,
        Err(problem) => return problem.error_response(),
    };
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if let Some(to) = without_slash(path).filter(|_| reads) {
        return permanent(to);
    }
    let link = path.strip_prefix('/').and_then(parse_link).filter(|_| reads);
    let followed = match link {
        Some(link) => blocking(move || app.scans().follow(&link)).await,
        None => Ok(None),
    };
    let answer = match followed {
        Ok(Some(serial)) => return temporary(&format!("/t/{serial}")),
        Ok(None) => page_request.not_found(),
        Err(problem) => Err(page_request.problem(problem)),
    };
    answer.unwrap_or_else(|problem| problem.error_response())
}

/// The path of a tag's page or of a link to a label without slashes behind it, where it has some.
fn without_slash(path: &str) -> Option<&str> {
    let trimmed = path.trim_end_matches('/');
    let serial = trimmed.strip_prefix("/t/").map(Serial::from_typed);
    let is_page = serial.is_some_and(|serial| serial.is_ok());
    let is_link = || trimmed.strip_prefix('/').and_then(parse_link).is_some();
    // One with two slashes before it would lead to another site.
    let is_ours = !trimmed.starts_with("//") && (is_page || is_link());
    (trimmed.len() < path.len() && is_ours).then_some(trimmed)
}

fn permanent(to: &str) -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, to))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}

/// The tag's state may change, so the way to its page is never kept by a cache.
fn temporary(to: &str) -> HttpResponse {
    HttpResponse::TemporaryRedirect()
        .insert_header((header::LOCATION, to))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}
