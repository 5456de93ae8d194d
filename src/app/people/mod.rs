//! Organisations, persons and tokens.

pub(crate) mod admin;
pub(crate) mod amend;
pub(crate) mod erase;
pub(crate) mod recognise;
pub(crate) mod tokens;

pub use self::admin::{Listed, NewDefaultAgency, NewOrganisation, NewPerson};
pub use self::amend::Amendment;
pub use self::erase::{Erased, SeenPerson};
pub use self::tokens::{ListedToken, NewToken, ShownToken};
use crate::app::context::Context;

/// The area, over what it borrows.
#[derive(Clone, Copy)]
pub struct People<'a> {
    pub(crate) context: &'a Context,
}

impl<'a> People<'a> {
    /// Over `context`.
    #[must_use]
    pub const fn new(context: &'a Context) -> Self {
        Self { context }
    }
}
