//! Answers that scripts of other sites may read (Fetch, CORS protocol): public data, the same for everybody, without
//! credentials.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse};

/// What a script may ask with.
const METHODS: &str = "GET, HEAD";
/// Headers a script may send beside the safe ones.
const SENT: &str = "If-None-Match, X-Request-Id";
/// Headers it may read beside the safe ones.
const READ: &str = "ETag, Retry-After, X-Request-Id";
/// Seconds a browser remembers that it may: a day.
const REMEMBERED: &str = "86400";

/// Lets scripts of any site read every answer of a resource, refusals too.
pub(super) async fn open_to_scripts<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(READ),
    );
    Ok(response)
}

/// What a browser asks before it sends a header that is not safe.
pub(super) async fn preflight() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, METHODS))
        .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, SENT))
        .insert_header((header::ACCESS_CONTROL_MAX_AGE, REMEMBERED))
        .finish()
}
