//! Inspections: spot checks as cases, from order to close.

pub(crate) mod cases;
pub(crate) mod entrust;
pub(crate) mod hold;
mod laboratory_file;
pub(crate) mod list;
pub(crate) mod objection;
pub(crate) mod order;
pub(crate) mod report;
pub(crate) mod results;
pub(crate) mod standards;

pub use self::cases::InspectionChanged;
pub use self::hold::MOST_HELD;
pub use self::laboratory_file::{RESULT_LIMITS, RESULTS, ResultFile, ResultReport, read_results};
pub use self::list::{InspectionFilter, ListedInspection};
pub use self::report::{ReadResults, ReportedInspection};
pub use self::standards::{ListedStandard, LoadedStandard};
use crate::app::context::Context;

/// The area, over what it borrows.
#[derive(Clone, Copy)]
pub struct Inspections<'a> {
    pub(crate) context: &'a Context,
}

impl<'a> Inspections<'a> {
    /// Over `context`.
    #[must_use]
    pub const fn new(context: &'a Context) -> Self {
        Self { context }
    }
}
