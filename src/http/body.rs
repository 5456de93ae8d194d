//! Request bodies: read whole up to a limit, and parsed into types that cannot be wrong.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::problem::Problem;
use crate::service::{Caller, Mark};

/// Bytes of a JSON body at most.
pub(super) const JSON_LIMIT: usize = 1 << 20;

/// The body of an act that needs nothing but a reason.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    /// Why; events keep it.
    #[schemars(length(min = 1, max = 500))]
    pub(super) reason: String,
}

/// A whole body of at most `LIMIT` bytes.
pub(super) struct Body<const LIMIT: usize>(pub Bytes);

impl<const LIMIT: usize> FromRequest for Body<LIMIT> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let announced = announced(request);
        let mut payload = payload.take();
        Box::pin(async move { whole(announced, &mut payload, LIMIT).await.map(Self) })
    }
}

/// How long a request says its body is.
pub(super) fn announced(request: &HttpRequest) -> Option<u64> {
    let length = request.headers().get("content-length")?;
    length.to_str().ok()?.parse().ok()
}

/// A body of at most `limit` bytes, refused as soon as it is known to be longer.
///
/// # Errors
/// 413, and 400 for a body that is cut off.
pub(super) async fn whole(
    announced: Option<u64>,
    payload: &mut Payload,
    limit: usize,
) -> Result<Bytes, Problem> {
    let most = u64::try_from(limit).unwrap_or(u64::MAX);
    let too_large = || Problem::too_large(format!("the body is larger than {most} bytes"));
    if announced.is_some_and(|bytes| bytes > most) {
        return Err(too_large());
    }
    let mut whole = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(cut_off)?;
        if whole.len().saturating_add(chunk.len()) > limit {
            return Err(too_large());
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}

/// The problem of a body that did not arrive whole.
pub(super) fn cut_off(error: actix_web::error::PayloadError) -> Problem {
    Problem::bad_request(format!(
        "the body did not arrive whole ({error}); nothing was stored, please send it again"
    ))
}

impl<const LIMIT: usize> Body<LIMIT> {
    /// The body as JSON of type `T`.
    ///
    /// # Errors
    /// 422 that names place and what is expected.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        // A type's fields would be read from an array too, in an order that nobody was told.
        let begins = self.0.trim_ascii_start().first();
        if begins.is_some_and(|byte| *byte != b'{') && serde_json::from_slice::<IgnoredAny>(&self.0).is_ok() {
            return Err(Problem::invalid("body", "", "is a JSON object, {…}"));
        }
        let mut reader = serde_json::Deserializer::from_slice(&self.0);
        let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let path = error.path().to_string();
            let error = error.into_inner();
            if error.is_data() {
                let field = if path == "." { "body".to_owned() } else { path };
                // The field is told; line and column mean nothing to who called with a command or a program.
                let right = error.to_string();
                let right = right
                    .rsplit_once(" at line ")
                    .map_or(right.as_str(), |(right, _)| right);
                Problem::invalid(&field, "", right)
            } else {
                Problem::bad_request(format!("the body is not JSON: {error}"))
            }
        })?;
        let rest = |error| Problem::bad_request(format!("the body goes on behind its JSON: {error}"));
        reader.end().map_err(rest)?;
        Ok(value)
    }
}

/// The idempotency key of a call, if it carries one.
///
/// # Errors
/// 422 if the key is not one.
pub(super) fn mark(request: &HttpRequest, caller: &Caller, body: &[u8]) -> Result<Option<Mark>, Problem> {
    let Some(key) = request.headers().get("idempotency-key") else {
        return Ok(None);
    };
    let key = key.to_str().unwrap_or_default();
    let token = caller.by.token.as_deref().unwrap_or("local-operator");
    let mut route = format!("{} {}", request.method(), request.path());
    if !request.query_string().is_empty() {
        route = format!("{route}?{}", request.query_string());
    }
    Mark::new(token, &route, key, body).map(Some)
}
