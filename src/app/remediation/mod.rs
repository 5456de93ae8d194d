//! Remediation: what follows from a compromised key. Every live tag that rests on it is suspended and becomes a task.

pub(crate) mod compromise;
pub(crate) mod list;
pub(crate) mod record;
pub(crate) mod work;

pub use self::compromise::Compromised;
pub use self::record::{Remediation, RemediationPage, RemediationProgress, RemediationTask};
use crate::app::context::Context;

/// The area, over what it borrows.
#[derive(Clone, Copy)]
pub struct Remediations<'a> {
    pub(crate) context: &'a Context,
}

impl<'a> Remediations<'a> {
    /// Over `context`.
    #[must_use]
    pub const fn new(context: &'a Context) -> Self {
        Self { context }
    }
}
