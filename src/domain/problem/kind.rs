//! Kinds of problems.

use crate::message::{Message, message};

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
    pub fn title(self) -> Message {
        match self {
            Self::BadRequest => message!("problem.bad_request"),
            Self::Unauthorised => message!("problem.unauthorised"),
            Self::Forbidden => message!("problem.forbidden"),
            Self::NotFound => message!("problem.not_found"),
            Self::MethodNotAllowed => message!("problem.method_not_allowed"),
            Self::TooSlow => message!("problem.too_slow"),
            Self::Conflict => message!("problem.conflict"),
            Self::Gone => message!("problem.gone"),
            Self::TooLarge => message!("problem.too_large"),
            Self::UnsupportedMedia => message!("problem.unsupported_media"),
            Self::Invalid => message!("problem.invalid"),
            Self::TooMany => message!("problem.too_many"),
            Self::Internal => message!("problem.internal"),
            Self::BadGateway => message!("problem.bad_gateway"),
            Self::Unavailable => message!("problem.unavailable"),
            Self::DiskFull => message!("problem.disk_full"),
        }
    }
}
