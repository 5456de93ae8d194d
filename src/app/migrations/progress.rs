//! What a running migration tells whoever waits for it.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::message::Message;

/// How far a migration has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationProgress {
    /// Its number.
    pub number: u32,
    /// The number of the last one that will be run.
    pub last: u32,
    /// What it does.
    pub what: Message,
    /// Records looked at by it since the folder was opened; those of an earlier run that was killed do not count.
    pub records: u64,
    /// Where in it this is told.
    pub stage: Stage,
}

/// Where in a migration something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Before its first step, or before the first one of a run that goes on with it.
    Begins,
    /// After a step that was not the last.
    GoesOn,
    /// After the last step.
    Ends,
}

type Tell = dyn Fn(&MigrationProgress) -> ControlFlow<()> + Send + Sync;

/// Whom migrations tell how far they are; by default nobody.
#[derive(Clone, Default)]
pub struct MigrationSink(Option<Arc<Tell>>);

impl MigrationSink {
    /// Hands all progress to `tell`, which answers whether to go on. After a [`ControlFlow::Break`] the folder is not
    /// opened; the next opening goes on where this one ended.
    pub fn new(tell: impl Fn(&MigrationProgress) -> ControlFlow<()> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(tell)))
    }

    pub(super) fn tell(&self, progress: &MigrationProgress) -> ControlFlow<()> {
        self.0
            .as_ref()
            .map_or(ControlFlow::Continue(()), |tell| tell(progress))
    }
}

impl fmt::Debug for MigrationSink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MigrationSink").field(&self.0.is_some()).finish()
    }
}
