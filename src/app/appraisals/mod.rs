//! Appraisals: handing in, review, approval, correction, withdrawal, second opinions.

pub(crate) mod appraise;
pub(crate) mod body;
pub(crate) mod correct;
pub(crate) mod corrected;
pub(crate) mod decide;
pub(crate) mod item_state;
pub(crate) mod judge;
pub(crate) mod list;
pub(crate) mod opinions;
pub(crate) mod withdraw;

pub use self::appraise::NewAppraisal;
pub use self::body::{Prepared, Submitted};
pub use self::correct::NewCorrection;
pub use self::decide::{Decided, Decision};
pub use self::list::{AppraisalFilter, ListedAppraisal};
pub use self::opinions::{NewOpinion, NewQuestion, OpinionAsked, OpinionChanged};
pub use self::withdraw::Withdrawn;
use crate::app::context::Context;

/// The area, over what it borrows.
#[derive(Clone, Copy)]
pub struct Appraisals<'a> {
    pub(crate) context: &'a Context,
}

impl<'a> Appraisals<'a> {
    /// Over `context`.
    #[must_use]
    pub const fn new(context: &'a Context) -> Self {
        Self { context }
    }
}
