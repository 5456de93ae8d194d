//! Problems for people: one constructor by meaning, and one place that maps a layer's refusal to a kind. How HTTP
//! answers a kind stands with HTTP.

use uuid::Uuid;

use crate::domain::tag::Serial;

/// Something a caller asked for that does not happen, and what would be right. Boxed, because every act can
/// return one and hardly any does.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.detail)]
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

/// What kind of problem it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request cannot be read.
    BadRequest,
    /// There is no token, or one that does not hold.
    Unauthorised,
    /// The caller may not.
    Forbidden,
    /// There is no such thing, or it is not the caller's to see.
    NotFound,
    /// The address has no such method.
    MethodNotAllowed,
    /// The request comes too slowly.
    TooSlow,
    /// What is asked does not fit how things stand.
    Conflict,
    /// It was there and is deleted for good.
    Gone,
    /// More was sent than is taken.
    TooLarge,
    /// A file is of a kind that is not taken.
    UnsupportedMedia,
    /// A field's value is not right.
    Invalid,
    /// Too many requests came.
    TooMany,
    /// Something failed on our side.
    Internal,
    /// A service we asked answered wrong.
    BadGateway,
    /// It is not possible right now.
    Unavailable,
    /// The disk is full.
    DiskFull,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 16] = [
        Self::BadRequest,
        Self::Unauthorised,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::TooSlow,
        Self::Conflict,
        Self::Gone,
        Self::TooLarge,
        Self::UnsupportedMedia,
        Self::Invalid,
        Self::TooMany,
        Self::Internal,
        Self::BadGateway,
        Self::Unavailable,
        Self::DiskFull,
    ];

    /// Its word, as it is published.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadRequest => "bad-request",
            Self::Unauthorised => "unauthorised",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::TooSlow => "too-slow",
            Self::Conflict => "conflict",
            Self::Gone => "gone",
            Self::TooLarge => "too-large",
            Self::UnsupportedMedia => "unsupported-media",
            Self::Invalid => "invalid",
            Self::TooMany => "too-many-requests",
            Self::Internal => "internal",
            Self::BadGateway => "bad-gateway",
            Self::Unavailable => "unavailable",
            Self::DiskFull => "disk-full",
        }
    }

    /// The kind in words.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::BadRequest => "The request cannot be read",
            Self::Unauthorised => "A token is needed",
            Self::Forbidden => "Not for this role",
            Self::NotFound => "Not found",
            Self::MethodNotAllowed => "Another method",
            Self::TooSlow => "Too slow",
            Self::Conflict => "Does not fit how things stand",
            Self::Gone => "Deleted for good",
            Self::TooLarge => "Too large",
            Self::UnsupportedMedia => "Not a kind of file that is taken",
            Self::Invalid => "A value is not right",
            Self::TooMany => "Too many requests",
            Self::Internal => "Failed on our side",
            Self::BadGateway => "Another service answered wrong",
            Self::Unavailable => "Not possible right now",
            Self::DiskFull => "The disk is full",
        }
    }
}

/// What a problem says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// What kind of problem.
    pub kind: Kind,
    /// What is wrong here and what would be right.
    pub detail: String,
    /// The field it is about.
    pub field: Option<String>,
    /// The value found there, cut short.
    pub value: Option<String>,
    /// The tag that stands in the way.
    pub serial: Option<Serial>,
    /// Seconds after which another try makes sense.
    pub retry_after: Option<u32>,
    /// What is logged but not told.
    pub cause: Option<String>,
}

impl Problem {
    fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind,
            detail: detail.into(),
            field: None,
            value: None,
            serial: None,
            retry_after: None,
            cause: None,
        }))
    }

    /// The request cannot be read.
    #[must_use]
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(Kind::BadRequest, detail)
    }

    /// No token, or one that does not hold. Which of the two is not told.
    #[must_use]
    pub fn unauthorised() -> Self {
        let detail = "this needs a token that holds: send 'Authorization: Bearer zm_…' as `zhenma token new` showed it";
        Self::new(Kind::Unauthorised, detail)
    }

    /// The token's role may not.
    #[must_use]
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(Kind::Forbidden, detail)
    }

    /// There is no such thing, or it is not the caller's to see.
    #[must_use]
    pub fn not_found(what: &str, id: impl std::fmt::Display) -> Self {
        Self::new(
            Kind::NotFound,
            format!("there is no {what} '{}' for you here", cut(&id.to_string())),
        )
    }

    /// It was there and is deleted for good.
    #[must_use]
    pub fn gone(detail: impl Into<String>) -> Self {
        Self::new(Kind::Gone, detail)
    }

    /// The route has no such method.
    #[must_use]
    pub fn method_not_allowed(method: &str) -> Self {
        let detail = format!(
            "this address does not take {}; /openapi.json lists what does",
            cut(method)
        );
        Self::new(Kind::MethodNotAllowed, detail)
    }

    /// What is asked does not fit how things stand.
    #[must_use]
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(Kind::Conflict, detail)
    }

    /// The body is larger than the limit.
    #[must_use]
    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(Kind::TooLarge, detail)
    }

    /// The body is of a kind we do not take.
    #[must_use]
    pub fn unsupported_media(detail: impl Into<String>) -> Self {
        Self::new(Kind::UnsupportedMedia, detail)
    }

    /// A field's value is not right.
    #[must_use]
    pub fn invalid(field: &str, value: impl std::fmt::Display, right: impl std::fmt::Display) -> Self {
        let value = cut(&value.to_string());
        let detail = if value.is_empty() {
            format!("{field}: {right}")
        } else {
            format!("{field} '{value}': {right}")
        };
        let mut problem = Self::new(Kind::Invalid, detail);
        problem.field = Some(field.to_owned());
        problem.value = (!value.is_empty()).then_some(value);
        problem
    }

    /// The request comes too slowly.
    #[must_use]
    pub fn too_slow(detail: impl Into<String>) -> Self {
        Self::new(Kind::TooSlow, detail)
    }

    /// Too many of something.
    #[must_use]
    pub fn too_many(of: &str, seconds: u32) -> Self {
        let detail = format!("too many {of}; please try again in {seconds} s");
        let mut problem = Self::new(Kind::TooMany, detail);
        problem.retry_after = Some(seconds);
        problem
    }

    /// Our fault. `cause` is logged once, never told.
    #[must_use]
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        let id = Uuid::now_v7();
        let detail = format!("something failed on our side; please quote {id} to the operator");
        let mut problem = Self::new(Kind::Internal, detail);
        problem.cause = Some(format!("{id}: {cause}"));
        problem
    }

    /// Somebody we asked answered wrong.
    #[must_use]
    pub fn bad_gateway(detail: impl Into<String>) -> Self {
        Self::new(Kind::BadGateway, detail)
    }

    /// Not now.
    #[must_use]
    pub fn unavailable(detail: impl Into<String>) -> Self {
        let mut problem = Self::new(Kind::Unavailable, detail);
        problem.retry_after = Some(1);
        problem
    }

    /// The disk is full.
    #[must_use]
    pub fn disk_full(detail: impl Into<String>) -> Self {
        Self::new(Kind::DiskFull, detail)
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

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
