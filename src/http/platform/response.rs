//! Answers that are no problems: JSON and pages.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use bytes::Bytes;
use serde::Serialize;

use crate::app::idempotency::{Answered, Outcome};
use crate::domain::problem::Problem;

/// Caching of what is named by its hash and so never changes.
pub(in crate::http) const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// The content security policy of a file that a browser must show as what it is and run nothing of.
pub(in crate::http) const SANDBOX: &str = "default-src 'none'; sandbox";

/// The content security policy of a stored photo or video, which a browser shows in a document of its own: that document
/// loads the file again from this service, and its player gets nothing in a sandbox. It is told the type and not to guess
/// (`nosniff`), and no type of photo or video can hold a script; nothing else may load, and nobody may frame it. The browser's document centres
/// the picture with inline styles of its own.
pub(in crate::http) const MEDIA: &str = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// JSON that no cache keeps.
pub(in crate::http) fn json(status: u16, body: Bytes) -> HttpResponse {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body)
}

/// A finished answer.
pub(in crate::http) fn answered(answered: Answered) -> HttpResponse {
    let status = match answered.outcome {
        Outcome::Ok => 200,
        Outcome::Created => 201,
    };
    json(status, answered.body)
}

/// `value` as JSON.
///
/// # Errors
/// If it does not serialise, which our wire types do.
pub(in crate::http) fn value<T: Serialize>(status: u16, value: &T) -> Result<HttpResponse, Problem> {
    Ok(json(status, serde_json::to_vec(value)?.into()))
}

/// Pages load nothing but what this service serves, run no inline script, and are framed by nobody.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; \
    script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// An HTML page that no cache keeps and no crawler lists.
pub(in crate::http) fn html(status: StatusCode, page: String) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header(("X-Robots-Tag", "noindex"))
        .insert_header((header::VARY, "Accept-Language"))
        .body(page)
}
