//! Request bodies: read whole up to a limit, and parsed into types that cannot be wrong.

use std::time::{Duration, Instant};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::app::caller::Caller;
use crate::app::idempotency::IdempotencyKey;
use crate::domain::problem::Problem;
use crate::domain::tag::PublicReason;
use crate::message::{from_serde, message};
use crate::text::{code_point, first_invisible};

/// Bytes of a JSON body at most.
pub(in crate::http) const JSON_LIMIT: usize = 1 << 20;

/// The body of an act that needs nothing but a reason.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Reason {
    /// Why; events keep it.
    #[schemars(length(min = 1, max = 500))]
    pub(in crate::http) reason: String,
}

/// The body of an act that ends or suspends a tag.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ReasonAndPublicReason {
    /// Why; events keep it, and the public is not told.
    #[schemars(length(min = 1, max = 500))]
    pub(in crate::http) reason: String,
    /// What the page of the tag says of it; `under_investigation` where a suspension names none, `other` where a
    /// revocation names none.
    #[serde(default)]
    pub(in crate::http) public_reason: Option<PublicReason>,
}

/// A whole body of at most `LIMIT` bytes.
pub(in crate::http) struct Body<const LIMIT: usize>(pub Bytes);

impl<const LIMIT: usize> FromRequest for Body<LIMIT> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (announced, pace) = (announced(request), Pace::of(request));
        let mut payload = payload.take();
        Box::pin(async move { whole(announced, pace, &mut payload, LIMIT).await.map(Self) })
    }
}

/// How long a request says its body is.
pub(in crate::http) fn announced(request: &HttpRequest) -> Option<u64> {
    let length = request.headers().get("content-length")?;
    length.to_str().ok()?.parse().ok()
}

/// How slowly a body may come or be taken: a client that trickles holds its connection, and what was begun for it, for
/// ever.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// The longest pause, and how long a request's body may take before its average counts.
    pub pause: Duration,
    /// The same for the body of an answer.
    pub taking: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            pause: Duration::from_secs(30),
            taking: Duration::from_secs(60),
        }
    }
}

impl Pace {
    /// The server's.
    pub(in crate::http) fn of(request: &HttpRequest) -> Self {
        let set = request.app_data::<web::Data<Self>>();
        set.map_or_else(Self::default, |pace| ***pace)
    }
}

/// Whether so many bytes in that time, of which the first part is free, are too few.
pub(in crate::http) fn is_too_slow(bytes: u64, after: Duration, free: Duration) -> bool {
    const BYTES_A_SECOND: u64 = 1 << 10;
    let counted = after.saturating_sub(free).as_secs();
    bytes < counted.saturating_mul(BYTES_A_SECOND)
}

/// A body as it comes.
pub(in crate::http) struct Chunks {
    pace: Pace,
    began: Instant,
    bytes: u64,
}

impl Chunks {
    pub(in crate::http) fn new(pace: Pace) -> Self {
        Self {
            pace,
            began: Instant::now(),
            bytes: 0,
        }
    }

    /// The next piece; nothing at the end.
    ///
    /// # Errors
    /// 400 for a body that is cut off, 408 for one that comes too slowly.
    pub(in crate::http) async fn next(&mut self, payload: &mut Payload) -> Result<Option<Bytes>, Problem> {
        let Ok(chunk) = tokio::time::timeout(self.pace.pause, payload.next()).await else {
            return Err(self.too_slow());
        };
        let Some(chunk) = chunk else {
            return Ok(None);
        };
        let chunk = chunk.map_err(cut_off)?;
        self.bytes = self
            .bytes
            .saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if is_too_slow(self.bytes, self.began.elapsed(), self.pace.pause) {
            return Err(self.too_slow());
        }
        Ok(Some(chunk))
    }

    fn too_slow(&self) -> Problem {
        let seconds = self.pace.pause.as_secs();
        Problem::too_slow(message!("body.too_slow", seconds))
    }
}

/// A body of at most `limit` bytes, refused as soon as it is known to be longer.
///
/// # Errors
/// 413, 400 for a body that is cut off, 408 for one that comes too slowly.
pub(in crate::http) async fn whole(
    announced: Option<u64>,
    pace: Pace,
    payload: &mut Payload,
    limit: usize,
) -> Result<Bytes, Problem> {
    let most = u64::try_from(limit).unwrap_or(u64::MAX);
    let too_large = || Problem::too_large(message!("body.too_large", most));
    if announced.is_some_and(|bytes| bytes > most) {
        return Err(too_large());
    }
    let mut whole = BytesMut::new();
    let mut chunks = Chunks::new(pace);
    while let Some(chunk) = chunks.next(payload).await? {
        if whole.len().saturating_add(chunk.len()) > limit {
            return Err(too_large());
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}

/// The problem of a body that did not arrive whole.
fn cut_off(error: actix_web::error::PayloadError) -> Problem {
    Problem::bad_request(message!("body.cut_off", error))
}

impl<const LIMIT: usize> Body<LIMIT> {
    /// The body as JSON of type `T`.
    ///
    /// # Errors
    /// 422 that names place and what is expected.
    pub(in crate::http) fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        // A type's fields would be read from an array too, in an order that nobody was told.
        let begins = self.0.trim_ascii_start().first();
        if begins.is_some_and(|byte| *byte != b'{') && serde_json::from_slice::<IgnoredAny>(&self.0).is_ok() {
            return Err(Problem::invalid("body", "", message!("body.not_an_object")));
        }
        let mut reader = serde_json::Deserializer::from_slice(&self.0);
        let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let path = error.path().to_string();
            let error = error.into_inner();
            if error.is_data() {
                let field = if path == "." { "body".to_owned() } else { path };
                // The field is told; line and column mean nothing to who called with a command or a program.
                Problem::invalid(&field, "", from_serde(&error.to_string()))
            } else {
                let (line, column) = (error.line(), error.column());
                Problem::bad_request(message!("body.not_json", line, column))
            }
        })?;
        let rest = |error: serde_json::Error| {
            let (line, column) = (error.line(), error.column());
            Problem::bad_request(message!("body.goes_on", line, column))
        };
        reader.end().map_err(rest)?;
        self.refuse_invisible()?;
        Ok(value)
    }

    /// That no text of the JSON holds a character that nobody sees: whatever it is, somebody reads it later, compares it
    /// or prints it. A scanned code is freed of them by its own parser.
    ///
    /// # Errors
    /// 422 that names the field.
    pub(in crate::http) fn refuse_invisible(&self) -> Result<(), Problem> {
        // They stand there as themselves, or as `\u200b`.
        if self.0.is_ascii() && !self.0.contains(&b'\\') {
            return Ok(());
        }
        let Ok(json) = serde_json::from_slice::<Value>(&self.0) else {
            return Ok(());
        };
        match hidden_in("", &json) {
            Some((field, text, hidden)) => {
                let right = message!("value.invisible_character", point = code_point(hidden));
                Err(Problem::invalid(&field, text, right))
            }
            None => Ok(()),
        }
    }
}

/// The field of the scanned code, where a body has one.
const CODE: &str = "code";

/// The first text with an invisible character: its field, itself and the character. Deeper than a body's types go it is
/// not looked for; JSON is read to a depth of 128.
fn hidden_in<'a>(field: &str, json: &'a Value) -> Option<(String, &'a str, char)> {
    match json {
        Value::String(text) if field != CODE => {
            first_invisible(text).map(|hidden| (field.to_owned(), text.as_str(), hidden))
        }
        Value::Array(values) => {
            let mut places = values.iter().enumerate();
            places.find_map(|(place, value)| hidden_in(&format!("{field}[{place}]"), value))
        }
        Value::Object(members) => members.iter().find_map(|(name, value)| {
            let inner = if field.is_empty() {
                name.clone()
            } else {
                format!("{field}.{name}")
            };
            hidden_in(&inner, value)
        }),
        _ => None,
    }
}

/// The idempotency key of a call, if it carries one.
///
/// # Errors
/// 422 if the key is not one.
pub(in crate::http) fn idempotency_key(
    request: &HttpRequest,
    caller: &Caller,
    body: &[u8],
) -> Result<Option<IdempotencyKey>, Problem> {
    let Some(key) = request.headers().get("idempotency-key") else {
        return Ok(None);
    };
    let key = key.to_str().unwrap_or_default();
    let token = caller.by.token.as_deref().unwrap_or("local-operator");
    let mut route = format!("{} {}", request.method(), request.path());
    if !request.query_string().is_empty() {
        route = format!("{route}?{}", request.query_string());
    }
    IdempotencyKey::new(token, &route, key, body).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_are_found_in_every_text_but_the_code() {
        let field = |json: &str| {
            let body = Body::<JSON_LIMIT>(Bytes::copy_from_slice(json.as_bytes()));
            body.refuse_invisible()
                .err()
                .and_then(|problem| problem.field.clone())
        };
        assert_eq!(field("{\"reason\":\"a\u{200b}b\"}").as_deref(), Some("reason"));
        assert_eq!(
            field(r#"{"a":[{"b":"x"},{"b":"\u202Ex"}]}"#).as_deref(),
            Some("a[1].b")
        );
        for plain in [
            r#"{"code":"\u200bX"}"#,
            r#"{"a":"品\n牌"}"#,
            "{}",
            "[1]",
            "no JSON \u{200b}",
        ] {
            assert_eq!(field(plain), None, "{plain}");
        }
    }

    #[test]
    fn a_body_may_be_slow_but_not_for_ever() {
        let slow = |bytes, after| is_too_slow(bytes, Duration::from_secs(after), Duration::from_secs(30));
        assert!(!slow(0, 30) && !slow(1, 30));
        assert!(slow(1, 31) && !slow(1 << 10, 31));
        assert!(!slow(60 << 20, 3_600), "a video over a slow line");
    }
}
