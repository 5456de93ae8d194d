//! Intake: booking goods in, items, and what becomes of those that are not genuine.

pub(crate) mod amend;
pub(crate) mod book;
pub mod file;
pub(crate) mod items;
pub(crate) mod list;
pub(crate) mod own_serials;
pub(crate) mod prints;
pub(crate) mod rows;

pub use self::amend::ItemAmendment;
pub use self::book::{Booked, BookedItem, IntakeProgress, NewIntake};
pub use self::items::{NewCarriedOut, NewOutcome, Ordered};
pub use self::list::{ItemFilter, ListedItem};
use crate::app::context::Context;

/// The area, over what it borrows.
#[derive(Clone, Copy)]
pub struct Intakes<'a> {
    pub(crate) context: &'a Context,
}

impl<'a> Intakes<'a> {
    /// Over `context`.
    #[must_use]
    pub const fn new(context: &'a Context) -> Self {
        Self { context }
    }
}
