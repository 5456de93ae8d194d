//! Who is signed in, as an answer.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};

use crate::app::accounts::SignedIn;
use crate::domain::problem::Problem;
use crate::http::platform::session::begin;

/// Who is signed in now, with the cookie of a session that begins.
pub(super) fn answered(status: StatusCode, signed_in: &SignedIn) -> Result<HttpResponse, Problem> {
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CACHE_CONTROL, "no-store"));
    if let Some(secret) = &signed_in.secret {
        response.cookie(begin(secret));
    }
    Ok(response.body(serde_json::to_vec(signed_in)?))
}
