//! Problems for people, as RFC 9457 has them: one constructor by meaning, one JSON form, one place that maps a
//! room's refusal to a status.

use serde::Serialize;
use uuid::Uuid;

use crate::domain::tag::Serial;
use crate::store::{CommitError, StoreError};

/// Something a caller asked for that does not happen, and what would be right. Boxed, because every act can
/// return one and hardly any does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error, schemars::JsonSchema)]
#[error("{}", .0.detail)]
#[serde(transparent)]
pub struct Problem(Box<Details>);

impl std::ops::Deref for Problem {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.0
    }
}

impl std::ops::DerefMut for Problem {
    fn deref_mut(&mut self) -> &mut Details {
        &mut self.0
    }
}

/// What a problem says (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[schemars(rename = "Problem")]
pub struct Details {
    /// What kind of problem, `urn:zhenma:problem:{word}`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong here and what would be right.
    pub detail: String,
    /// The field it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The value found there, cut short.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The tag that stands in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<Serial>,
    /// The request it came of, as the operator finds it in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Seconds after which another try makes sense.
    #[serde(skip)]
    pub retry_after: Option<u32>,
    /// What is logged but not told.
    #[serde(skip)]
    pub cause: Option<String>,
}

impl Problem {
    fn new(status: u16, word: &str, title: &str, detail: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind: format!("urn:zhenma:problem:{word}"),
            title: title.to_owned(),
            status,
            detail: detail.into(),
            field: None,
            value: None,
            serial: None,
            request_id: None,
            retry_after: None,
            cause: None,
        }))
    }

    /// The request cannot be read: 400.
    #[must_use]
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(400, "bad-request", "The request cannot be read", detail)
    }

    /// No token, or one that does not hold: 401. Which of the two is not told.
    #[must_use]
    pub fn unauthorised() -> Self {
        let detail = "this needs a token that holds: send 'Authorization: Bearer zm_…' as `zhenma token new` showed it";
        Self::new(401, "unauthorised", "A token is needed", detail)
    }

    /// The token's role may not: 403.
    #[must_use]
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(403, "forbidden", "Not for this role", detail)
    }

    /// There is no such thing, or it is not the caller's to see: 404.
    #[must_use]
    pub fn not_found(what: &str, id: impl std::fmt::Display) -> Self {
        Self::new(
            404,
            "not-found",
            "Not found",
            format!("there is no {what} '{}' for you here", cut(&id.to_string())),
        )
    }

    /// It was there and is deleted for good: 410.
    #[must_use]
    pub fn gone(detail: impl Into<String>) -> Self {
        Self::new(410, "gone", "Deleted for good", detail)
    }

    /// The route has no such method: 405.
    #[must_use]
    pub fn method_not_allowed(method: &str) -> Self {
        let detail = format!(
            "this address does not take {}; README.md lists what does",
            cut(method)
        );
        Self::new(405, "method-not-allowed", "Another method", detail)
    }

    /// What is asked does not fit how things stand: 409.
    #[must_use]
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(409, "conflict", "Does not fit how things stand", detail)
    }

    /// The body is larger than the limit: 413.
    #[must_use]
    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(413, "too-large", "Too large", detail)
    }

    /// The body is of a kind we do not take: 415.
    #[must_use]
    pub fn unsupported_media(detail: impl Into<String>) -> Self {
        Self::new(
            415,
            "unsupported-media",
            "Not a kind of file that is taken",
            detail,
        )
    }

    /// A field's value is not right: 422.
    #[must_use]
    pub fn invalid(field: &str, value: impl std::fmt::Display, right: impl std::fmt::Display) -> Self {
        let value = cut(&value.to_string());
        let detail = if value.is_empty() {
            format!("{field}: {right}")
        } else {
            format!("{field} '{value}': {right}")
        };
        let mut problem = Self::new(422, "invalid", "A value is not right", detail);
        problem.field = Some(field.to_owned());
        problem.value = (!value.is_empty()).then_some(value);
        problem
    }

    /// The request comes too slowly: 408.
    #[must_use]
    pub fn too_slow(detail: impl Into<String>) -> Self {
        Self::new(408, "too-slow", "Too slow", detail)
    }

    /// Too many of something: 429.
    #[must_use]
    pub fn too_many(of: &str, seconds: u32) -> Self {
        let detail = format!("too many {of}; please try again in {seconds} s");
        let mut problem = Self::new(429, "too-many-requests", "Too many requests", detail);
        problem.retry_after = Some(seconds);
        problem
    }

    /// Our fault: 500. `cause` is logged once, never told.
    #[must_use]
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        let id = Uuid::now_v7();
        let detail = format!("something failed on our side; please quote {id} to the operator");
        let mut problem = Self::new(500, "internal", "Failed on our side", detail);
        problem.cause = Some(format!("{id}: {cause}"));
        problem
    }

    /// Somebody we asked answered wrong: 502.
    #[must_use]
    pub fn bad_gateway(detail: impl Into<String>) -> Self {
        Self::new(502, "bad-gateway", "Another service answered wrong", detail)
    }

    /// Not now: 503.
    #[must_use]
    pub fn unavailable(detail: impl Into<String>) -> Self {
        let mut problem = Self::new(503, "unavailable", "Not possible right now", detail);
        problem.retry_after = Some(1);
        problem
    }

    /// The disk is full: 507.
    #[must_use]
    pub fn disk_full(detail: impl Into<String>) -> Self {
        Self::new(507, "disk-full", "The disk is full", detail)
    }

    /// The same with the tag that stands in the way.
    #[must_use]
    pub fn about(mut self, serial: Serial) -> Self {
        self.serial = Some(serial);
        self
    }

    /// The same with the field it is about.
    #[must_use]
    pub fn in_field(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }
}

/// What somebody sent, short enough for a message.
fn cut(value: &str) -> String {
    const MOST: usize = 80;
    let plain = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let mut short: String = value.chars().take(MOST).map(plain).collect();
    if value.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

impl From<CommitError> for Problem {
    fn from(error: CommitError) -> Self {
        match error {
            // Every act answers its own precondition; one that comes this far lost a race.
            CommitError::Precondition { .. } => {
                Self::conflict("somebody else changed this at the same moment; look at it again, then repeat")
            }
            CommitError::Busy => {
                Self::unavailable("more is being written than the disk takes; try again in a second")
            }
            CommitError::DiskFull { .. } => Self::disk_full(
                "the service's disk is full, nothing was written; the operator has to make room",
            ),
            CommitError::Stopped => {
                let mut problem =
                    Self::unavailable("the service takes no changes until the operator restarts it");
                problem.cause = Some("the store stopped taking writes".to_owned());
                problem
            }
            CommitError::NotEmpty => Self::conflict(error.to_string()),
            CommitError::Store(error) => Self::internal(error),
        }
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_form_has_no_nulls_and_no_causes() {
        let json = serde_json::to_string(&Problem::internal("disk on fire")).unwrap();
        assert!(!json.contains("null") && !json.contains("fire"), "{json}");
    }

    #[test]
    fn values_are_cut_and_cleaned() {
        let problem = Problem::invalid("code", "x\n".repeat(500), "is a code");
        assert!(
            problem.detail.chars().count() < 120 && !problem.detail.contains('\n'),
            "{}",
            problem.detail
        );
    }
}
