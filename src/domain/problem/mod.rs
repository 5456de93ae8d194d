//! Problems for people: one constructor by meaning, and one place that maps a layer's refusal to a kind. How HTTP
//! answers a kind stands with HTTP.

mod kind;
mod thing;

use uuid::Uuid;

pub use self::kind::Kind;
pub use self::thing::Thing;
use crate::domain::tag::Serial;
use crate::message::{Explain, Language, Message, message};

/// Something a caller asked for that does not happen, and what would be right. Boxed, because every act can
/// return one and hardly any does.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.detail(Language::English))]
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

/// What a problem says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// What kind of problem.
    pub kind: Kind,
    /// What is wrong here and what would be right; of a field's value, what would be right there.
    pub message: Message,
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

impl Details {
    /// What is wrong here and what would be right, in a language.
    #[must_use]
    pub fn detail(&self, language: Language) -> String {
        self.whole().text(language)
    }

    /// The message with the field and the value it is about.
    fn whole(&self) -> Message {
        match (self.kind, &self.field, &self.value) {
            (Kind::Invalid, Some(field), Some(value)) => {
                message!("problem.field_value", field, value, right: self.message.clone())
            }
            (Kind::Invalid, Some(field), None) => {
                message!("problem.field", field, right: self.message.clone())
            }
            _ => self.message.clone(),
        }
    }
}

impl Explain for Problem {
    fn message(&self) -> Message {
        self.whole()
    }
}

impl Problem {
    fn new(kind: Kind, message: Message) -> Self {
        Self(Box::new(Details {
            kind,
            message,
            field: None,
            value: None,
            serial: None,
            retry_after: None,
            cause: None,
        }))
    }

    /// The request cannot be read.
    #[must_use]
    pub fn bad_request(message: Message) -> Self {
        Self::new(Kind::BadRequest, message)
    }

    /// No token, or one that is not valid. Which of the two is not told.
    #[must_use]
    pub fn unauthorised() -> Self {
        Self::new(Kind::Unauthorised, message!("token.required"))
    }

    /// A wrong password, or a session that ended.
    #[must_use]
    pub fn wrong_password(message: Message) -> Self {
        Self::new(Kind::Unauthorised, message)
    }

    /// The token's role may not.
    #[must_use]
    pub fn forbidden(message: Message) -> Self {
        Self::new(Kind::Forbidden, message)
    }

    /// There is no such thing, or it is not the caller's to see.
    #[must_use]
    pub fn not_found(thing: Thing, id: impl std::fmt::Display) -> Self {
        Self::new(Kind::NotFound, thing.missing(&cut(&id.to_string())))
    }

    /// It was there and is deleted for good.
    #[must_use]
    pub fn gone(message: Message) -> Self {
        Self::new(Kind::Gone, message)
    }

    /// The route has no such method.
    #[must_use]
    pub fn method_not_allowed(method: &str) -> Self {
        Self::new(
            Kind::MethodNotAllowed,
            message!("address.method_not_allowed", method = cut(method)),
        )
    }

    /// What is asked does not fit how things stand.
    #[must_use]
    pub fn conflict(message: Message) -> Self {
        Self::new(Kind::Conflict, message)
    }

    /// The body is larger than the limit.
    #[must_use]
    pub fn too_large(message: Message) -> Self {
        Self::new(Kind::TooLarge, message)
    }

    /// The body is of a kind we do not take.
    #[must_use]
    pub fn unsupported_media(message: Message) -> Self {
        Self::new(Kind::UnsupportedMedia, message)
    }

    /// A field's value is not right; `right` says what would be.
    #[must_use]
    pub fn invalid(field: &str, value: impl std::fmt::Display, right: Message) -> Self {
        let value = cut(&value.to_string());
        let mut problem = Self::new(Kind::Invalid, right);
        problem.field = Some(field.to_owned());
        problem.value = (!value.is_empty()).then_some(value);
        problem
    }

    /// The request comes too slowly.
    #[must_use]
    pub fn too_slow(message: Message) -> Self {
        Self::new(Kind::TooSlow, message)
    }

    /// Too many of something; another try makes sense after `seconds`.
    #[must_use]
    pub fn too_many(message: Message, seconds: u32) -> Self {
        let mut problem = Self::new(Kind::TooMany, message);
        problem.retry_after = Some(seconds);
        problem
    }

    /// Our fault. `cause` is logged once, never told.
    #[must_use]
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        let id = Uuid::now_v7();
        let mut problem = Self::new(Kind::Internal, message!("system.internal", id));
        problem.cause = Some(format!("{id}: {cause}"));
        problem
    }

    /// Somebody we asked answered wrong.
    #[must_use]
    pub fn bad_gateway(message: Message) -> Self {
        Self::new(Kind::BadGateway, message)
    }

    /// Not now.
    #[must_use]
    pub fn unavailable(message: Message) -> Self {
        let mut problem = Self::new(Kind::Unavailable, message);
        problem.retry_after = Some(1);
        problem
    }

    /// The disk is full.
    #[must_use]
    pub fn disk_full(message: Message) -> Self {
        Self::new(Kind::DiskFull, message)
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
        let problem = Problem::invalid("code", "x\n".repeat(500), message!("value.sha256"));
        let value = problem.value.clone().unwrap();
        assert!(value.chars().count() <= 81 && !value.contains('\n'), "{value}");
    }
}
