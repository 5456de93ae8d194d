//! Answers: JSON, problems (RFC 9457), pages.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use bytes::Bytes;
use serde::Serialize;

use super::middleware::request_id;
use crate::app::idempotency::{Answered, Outcome};
use crate::domain::problem::Problem;
use crate::domain::tag::Serial;
use crate::hash::Sha256Hash;

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        log_cause(self);
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if self.status == 401 {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        response.body(serde_json::to_vec(&of_this_request(self)).unwrap_or_default())
    }
}

/// A problem with the request it came of, by which the operator finds it in the log.
pub(super) fn of_this_request(problem: &Problem) -> Problem {
    let mut told = problem.clone();
    told.request_id = request_id();
    told
}

/// The one place where an error is logged: what is told carries the id, what is logged the cause.
pub(super) fn log_cause(problem: &Problem) {
    if let Some(cause) = &problem.cause {
        tracing::error!(
            request_id = request_id(),
            status = problem.status,
            cause = without_serials(cause),
            "a request failed"
        );
    }
}

/// A log line with every serial replaced by a hash of it (design, section 5: serials hashed in logs).
fn without_serials(line: &str) -> String {
    let word = |word: &str| match Serial::from_data(word) {
        Ok(serial) => hashed(&serial),
        Err(_) => word.to_owned(),
    };
    line.split_inclusive(|c: char| !c.is_ascii_alphanumeric())
        .map(|part| {
            let end = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).len();
            let (text, rest) = part.split_at_checked(end).unwrap_or((part, ""));
            word(text) + rest
        })
        .collect()
}

fn hashed(serial: &Serial) -> String {
    let hash = Sha256Hash::of(format!("zhenma/log-line/v1\n{serial}")).to_string();
    format!("serial:{}", hash.get(..16).unwrap_or_default())
}

/// A serial from a path, as the log has it; nothing of what is none.
pub(super) fn serial_hash(text: &str) -> String {
    Serial::from_data(text).map_or_else(|_| String::new(), |serial| hashed(&serial))
}

/// JSON that no cache keeps.
pub(super) fn json(status: u16, body: Bytes) -> HttpResponse {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body)
}

/// A finished answer.
pub(super) fn answered(answered: Answered) -> HttpResponse {
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
pub(super) fn value<T: Serialize>(status: u16, value: &T) -> Result<HttpResponse, Problem> {
    Ok(json(status, serde_json::to_vec(value)?.into()))
}

/// Pages load nothing but what this service serves, run no inline script, and are framed by nobody.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; \
    script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// An HTML page that no cache keeps and no crawler lists.
pub(super) fn html(status: StatusCode, page: String) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header(("X-Robots-Tag", "noindex"))
        .insert_header((header::VARY, "Accept-Language"))
        .body(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_do_not_reach_the_log() {
        let serial = Serial::from_random([7; 12]);
        let line = without_serials(&format!(
            "id: the record at 'verify/{serial}' is missing, tag {serial}"
        ));
        assert!(!line.contains(serial.as_str()), "{line}");
        assert!(
            line.starts_with("id: the record at 'verify/serial:")
                && line.contains("' is missing, tag serial:"),
            "{line}"
        );
    }
}
