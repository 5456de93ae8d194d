//! Problems as HTTP has them (RFC 9457): the status of each kind, and the JSON form `application/problem+json`.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use schemars::JsonSchema;
use serde::Serialize;

use super::middleware::request_id;
use super::redacted::without_serials;
use crate::domain::problem::{Kind, Problem};
use crate::domain::tag::Serial;
use crate::message::{Language, language};

/// The status of a kind of problem.
pub(in crate::http) const fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::BadRequest => StatusCode::BAD_REQUEST,
        Kind::Unauthorised => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Kind::TooSlow => StatusCode::REQUEST_TIMEOUT,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Gone => StatusCode::GONE,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        Kind::BadGateway => StatusCode::BAD_GATEWAY,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Kind::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
    }
}

/// Something a caller asked for that does not happen, and what would be right.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(in crate::http) struct ProblemBody {
    /// What kind of problem, `urn:zhenma:problem:{word}`.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What is wrong here and what would be right, in the language of `Accept-Language`; English where it names none
    /// of ours.
    detail: String,
    /// What is wrong, as a stable code for programs, `tag.already_issued`; `/docs/problems` lists all.
    code: &'static str,
    /// The field it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// The value found there, cut short.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// The tag that stands in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    serial: Option<Serial>,
    /// The request it came of, as the operator finds it in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

impl ProblemBody {
    /// A problem as it is told in a language.
    pub(in crate::http) fn new(problem: &Problem, language: Language) -> Self {
        Self {
            kind: format!("urn:zhenma:problem:{}", problem.kind.as_str()),
            title: problem.kind.title().text(language),
            status: status(problem.kind).as_u16(),
            detail: problem.detail(language),
            code: problem.message.code(),
            field: problem.field.clone(),
            value: problem.value.clone(),
            serial: problem.serial,
            request_id: None,
        }
    }
}

impl ProblemBody {
    /// A problem with the request it came of, by which the operator finds it in the log.
    pub(in crate::http) fn of_this_request(problem: &Problem) -> Self {
        let mut body = Self::new(problem, language());
        body.request_id = request_id();
        body
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        status(self.kind)
    }

    fn error_response(&self) -> HttpResponse {
        log_cause(self);
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((header::CONTENT_TYPE, "application/problem+json"));
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        response.insert_header((header::CONTENT_LANGUAGE, language().tag()));
        response.insert_header((header::VARY, "Accept-Language"));
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if self.kind == Kind::Unauthorised {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        response.body(serde_json::to_vec(&ProblemBody::of_this_request(self)).unwrap_or_default())
    }
}

/// The one place where an error is logged: what is told carries the id, what is logged the cause.
pub(in crate::http) fn log_cause(problem: &Problem) {
    if let Some(cause) = &problem.cause {
        tracing::error!(
            request_id = request_id(),
            status = status(problem.kind).as_u16(),
            cause = without_serials(cause),
            "a request failed"
        );
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::message::message;

    #[test]
    fn the_json_form_has_no_nulls_and_no_causes() {
        let json = serde_json::to_string(&ProblemBody::new(
            &Problem::internal("disk on fire"),
            Language::English,
        ))
        .unwrap();
        assert!(!json.contains("null") && !json.contains("fire"), "{json}");
    }

    #[test]
    fn the_json_form_is_the_published_one() {
        let problem = Problem::invalid("limit", "0", message!("list.limit", most = 200));
        let json = serde_json::to_string(&ProblemBody::new(&problem, Language::English)).unwrap();
        let published = concat!(
            r#"{"type":"urn:zhenma:problem:invalid","title":"A value is not right","status":422,"#,
            r#""detail":"limit '0': must be a number from 1 to 200","code":"list.limit","field":"limit","value":"0"}"#
        );
        assert_eq!(json, published);
    }

    #[test]
    fn every_kind_has_a_status_of_its_own() {
        let statuses: BTreeSet<u16> = Kind::ALL.iter().map(|kind| status(*kind).as_u16()).collect();
        assert_eq!(statuses.len(), Kind::ALL.len());
    }
}
