//! Evidence: photos and videos that are kept, and who may read them.

pub(crate) mod files;
pub(crate) mod kept;
pub(crate) mod shown;
pub mod upload;

use crate::app::context::Context;

/// The area, over what it borrows.
#[derive(Clone, Copy)]
pub struct EvidenceFiles<'a> {
    pub(crate) context: &'a Context,
}

impl<'a> EvidenceFiles<'a> {
    /// Over `context`.
    #[must_use]
    pub const fn new(context: &'a Context) -> Self {
        Self { context }
    }
}
