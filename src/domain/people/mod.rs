//! People: organisations, persons, their roles, tokens and signing keys (access.md; formats.md, "Keys").

mod access;
mod account;
mod organisation;
mod person;
mod recognition;
mod reserved;
mod session;
mod token;
mod wrap;

pub use self::access::{Permission, Role};
pub use self::account::{
    Account, BrowserKey, CODE_HOURS, CODE_LENGTH, Enrolment, EnrolmentCode, EnrolmentRefusal, NotASecret,
    check_password, check_wrapped,
};
pub use self::organisation::{NotAnId, Organisation, OrganisationId, OrganisationKind};
pub use self::person::{Person, PersonalData, SealedPersonalData};
pub use self::recognition::{Recognition, Validity};
pub use self::reserved::{LOCAL_OPERATOR, OWN_GOODS, reserved_for};
pub use self::session::{SESSION_HOURS, Session};
pub use self::token::{NotAToken, Token, TokenId, TokenSecret};
pub use self::wrap::{WrapProblem, Wrapped, open, seal, unwrap_key, wrap_key};
