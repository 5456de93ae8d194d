//! Which of our hosts a request asks.

use actix_web::HttpRequest;
use actix_web::http::header;

/// The host and port that the request names: `Host`, or what stands in its place with HTTP/2. It chooses among hosts and
/// is believed for nothing else.
pub(in crate::http) fn host(request: &HttpRequest) -> Option<String> {
    let named = request.headers().get(header::HOST);
    match named.and_then(|value| value.to_str().ok()) {
        Some(host) => Some(host.to_owned()),
        None => request.uri().authority().map(ToString::to_string),
    }
}
