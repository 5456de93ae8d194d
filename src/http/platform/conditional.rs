//! Conditional requests: who has an answer already is told so (RFC 9110, 13.1.2).

use actix_web::http::header::{EntityTag, Header, IfNoneMatch};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use serde::Serialize;

use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;

/// Whether the client has what `tag` names already.
pub(in crate::http) fn is_known(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => request.headers().contains_key(header::IF_NONE_MATCH),
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(tag)),
        Err(_) => false,
    }
}

/// `bytes` under their tag, or 304.
pub(in crate::http) fn fresh(
    request: &HttpRequest,
    tag: &EntityTag,
    media_type: &'static str,
    caching: &'static str,
    bytes: Bytes,
) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::ETAG, tag.to_string()))
        .insert_header((header::CACHE_CONTROL, caching));
    if is_known(request, tag) {
        return response.status(StatusCode::NOT_MODIFIED).finish();
    }
    response
        .insert_header((header::CONTENT_TYPE, media_type))
        .body(bytes)
}

/// A record of this version as JSON, for its reader alone.
///
/// # Errors
/// If it does not serialise, which our wire types do.
pub(in crate::http) fn of_version<T: Serialize>(
    request: &HttpRequest,
    version: u64,
    value: &T,
) -> Result<HttpResponse, Problem> {
    let tag = EntityTag::new_strong(format!("v{version}"));
    let bytes = serde_json::to_vec(value)?.into();
    Ok(fresh(
        request,
        &tag,
        "application/json",
        "private, no-cache",
        bytes,
    ))
}

/// JSON for anyone, under the hash of its bytes.
///
/// # Errors
/// If it does not serialise, which our wire types do.
pub(in crate::http) fn of_bytes<T: Serialize>(
    request: &HttpRequest,
    value: &T,
) -> Result<HttpResponse, Problem> {
    of_bytes_as(request, "application/json", value)
}

/// The same as another kind of JSON.
///
/// # Errors
/// As [`of_bytes`].
pub(in crate::http) fn of_bytes_as<T: Serialize>(
    request: &HttpRequest,
    media_type: &'static str,
    value: &T,
) -> Result<HttpResponse, Problem> {
    let bytes = serde_json::to_vec(value)?;
    let tag = EntityTag::new_strong(Sha256Hash::of(&bytes).to_string());
    Ok(fresh(request, &tag, media_type, "public, no-cache", bytes.into()))
}
