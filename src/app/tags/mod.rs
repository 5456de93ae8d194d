//! Tags: issue, binding, changes of state, labels.

pub(crate) mod bind;
pub(crate) mod bulk;
pub(crate) mod certificate;
pub(crate) mod change;
pub(crate) mod issue;
pub(crate) mod label;
pub(crate) mod list;
pub(crate) mod mint;
pub(crate) mod printed;
pub mod printers;
pub(crate) mod prints;
pub(crate) mod status_lists;
pub(crate) mod write;

pub use self::bind::NewBinding;
pub use self::bulk::{BulkResult, MOST_ISSUED_AT_ONCE};
pub use self::label::PreviewFormat;
pub use self::list::{ListedTag, TagFilter};
pub use self::mint::{Issued, IssuedTag};
pub use self::printed::{NewPrint, NewPrints, Print, PrintFormat, PrintState, Prints};
pub use self::prints::{AtPrinter, MOST_PRINTED_AT_ONCE, PrintAnswer};
pub use self::status_lists::StatusLists;
pub use self::write::TagChanged;
use crate::app::context::Context;

/// The area, over what it borrows.
#[derive(Clone, Copy)]
pub struct Tags<'a> {
    pub(crate) context: &'a Context,
}

impl<'a> Tags<'a> {
    /// Over `context`.
    #[must_use]
    pub const fn new(context: &'a Context) -> Self {
        Self { context }
    }
}
