//! Scans: verify answers, counted scans, the page of a tag.

pub(crate) mod page;
pub(crate) mod scan;

pub use self::page::TagPage;
pub use self::scan::ScanAnswer;
use crate::app::context::Context;

/// The area, over what it borrows.
#[derive(Clone, Copy)]
pub struct Scans<'a> {
    pub(crate) context: &'a Context,
}

impl<'a> Scans<'a> {
    /// Over `context`.
    #[must_use]
    pub const fn new(context: &'a Context) -> Self {
        Self { context }
    }
}
