//! Requests that a browser sends for another site.

use actix_web::HttpRequest;

use crate::domain::problem::Problem;

/// A page of another site cannot make its visitors count scans.
///
/// # Errors
/// 403 for a request a browser says comes from elsewhere.
pub(in crate::http) fn refuse_cross_site(request: &HttpRequest) -> Result<(), Problem> {
    let site = request
        .headers()
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok());
    match site {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) => Err(Problem::forbidden_told(
            "a scan is counted only from our own page or by a program, not from another site",
        )),
    }
}
