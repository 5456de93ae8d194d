//! The middleware of every request: its id, its place in the metrics, its line in the log.
//!
//! The id comes with the request (`X-Request-Id`) or is made; it goes back with the answer, into a problem, and beside
//! whatever is logged, so that one of them finds the others. Addresses, paths and queries are not logged: they hold
//! seals, serials and whoever scanned.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, web};

use super::metrics::{Connected, HttpMetrics};
use super::redacted::serial_hash;
use crate::app::caller::Caller;
use crate::message::{Language, language, sync_scope, with_language};

/// The header with the id.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Characters of an id at most.
const LONGEST_ID: usize = 64;

tokio::task_local! {
    static CURRENT: String;
}

/// What work on another thread needs to be part of the request it came of.
#[derive(Clone)]
pub(in crate::http) struct RequestScope {
    id: Option<String>,
    language: Language,
}

impl RequestScope {
    /// Of the request that is being answered.
    pub(in crate::http) fn current() -> Self {
        Self {
            id: request_id(),
            language: language(),
        }
    }
}

/// The id of the request that is being answered, if one is.
pub(in crate::http) fn request_id() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// Does `work`, on another thread, as part of the request of `scope`.
pub(in crate::http) fn within<T>(scope: RequestScope, work: impl FnOnce() -> T) -> T {
    sync_scope(scope.language, || match scope.id {
        Some(id) => CURRENT.sync_scope(id, work),
        None => work(),
    })
}

/// The language a request asks for: that of `Accept-Language`, English where it names none of ours.
fn language_of(request: &ServiceRequest) -> Language {
    let header = request.headers().get(header::ACCEPT_LANGUAGE);
    let header = header.and_then(|value| value.to_str().ok());
    header.and_then(Language::preferred).unwrap_or(Language::English)
}

/// Who called, for the log: no name and no token.
#[derive(Clone, Debug)]
struct Called {
    role: &'static str,
    organisation: Option<String>,
}

/// Notes who `caller` is for the request's line in the log.
pub(in crate::http) fn called(request: &HttpRequest, caller: &Caller) {
    request.extensions_mut().insert(Called {
        role: caller.by.role.as_str(),
        organisation: caller.by.organisation.as_ref().map(ToString::to_string),
    });
}

/// Gives every request its id, counts it and logs it, whatever becomes of it.
pub(in crate::http) async fn observe<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let began = Instant::now();
    let metrics = request.app_data::<web::Data<HttpMetrics>>().cloned();
    if let Some(connection) = request.request().conn_data::<Connected>() {
        connection.asked();
    }
    let id = id_of(&request);
    let header = HeaderValue::from_str(&id);
    let language = language_of(&request);
    let answer = CURRENT.scope(id.clone(), next.call(request));
    let mut response = with_language(language, answer).await?;
    if let Ok(header) = header {
        response.headers_mut().insert(REQUEST_ID, header);
    }
    let (request, status) = (response.request(), response.status().as_u16());
    // The template, never the path.
    let route = request.match_pattern().unwrap_or_else(|| "other".to_owned());
    let took = began.elapsed();
    if tracing::enabled!(tracing::Level::INFO) {
        let called = request.extensions().get::<Called>().cloned();
        let tag = request.match_info().get("serial").map(serial_hash);
        tracing::info!(
            request_id = id,
            method = request.method().as_str(),
            route,
            status,
            milliseconds = (took.as_secs_f64() * 1_000_000.0).round() / 1_000.0,
            role = called.as_ref().map(|called| called.role),
            organisation = called.as_ref().and_then(|called| called.organisation.as_deref()),
            tag,
            "request"
        );
    }
    if let Some(metrics) = metrics {
        metrics.answered(request.method(), route, status, took);
    }
    Ok(response)
}

/// The id that came along, if it is short and plain, so that it can stand in a log; else a new one.
fn id_of(request: &ServiceRequest) -> String {
    let sent = request.headers().get(REQUEST_ID);
    let sent = sent
        .and_then(|value| value.to_str().ok())
        .filter(|id| is_plain(id));
    sent.map_or_else(new_id, str::to_owned)
}

/// A new id. It is no secret, so it does not ask the system for random bytes: that would be two calls a request.
fn new_id() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let milliseconds = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
    let random = rand::random::<[u8; 10]>();
    let id = uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid();
    id.to_string()
}

fn is_plain(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    !id.is_empty() && id.len() <= LONGEST_ID && id.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_ids_are_taken() {
        assert!(is_plain("0190-a.b_C"));
        for wrong in ["", "a b", "a\"b", "é", "a\nb", &"x".repeat(65)] {
            assert!(!is_plain(wrong), "{wrong}");
        }
    }
}
