//! Accounts: enrolment, sign-in with a password, sessions (access.md).

mod enrol;
mod limits;
mod password;
mod sessions;
mod sign_in;

pub use self::enrol::{Enrolling, ListedEnrolment, NewAccount, NewBrowserKey, NewEnrolment, ShownEnrolment};
pub(crate) use self::limits::SignInLimits;
pub use self::sessions::{ListedSession, SessionSecret, SignedIn};
pub use self::sign_in::NewSignIn;
use crate::app::context::Context;

/// The area, over what it borrows.
#[derive(Clone, Copy)]
pub struct Accounts<'a> {
    pub(crate) context: &'a Context,
}

impl<'a> Accounts<'a> {
    /// Over `context`.
    #[must_use]
    pub const fn new(context: &'a Context) -> Self {
        Self { context }
    }
}
