//! What a migration is, and one step of it.

use crate::domain::problem::Problem;
use crate::message::Message;
use crate::store::blobs::BlobStore;
use crate::store::{Batch, Store};

/// Prefixes of keys whose records hold nothing but what is signed, or what signatures cover: no migration writes them.
pub const SIGNED: [&str; 4] = ["log/", "loghead/", "certificate/", "report/"];

/// One numbered change of stored records.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its number; also the schema number of a folder it has been run on.
    pub number: u32,
    /// What it does, as an operator reads it while it runs.
    pub what: fn() -> Message,
    /// Whether release 74e8e34, which knows no schema number, must refuse a folder or backup from now on.
    pub breaks_older: bool,
    /// Its step.
    pub step: Steps,
}

/// A step over records.
pub type StepOfRecords = fn(store: &dyn Store, place: Option<&str>) -> Result<Step, Problem>;
/// A step over records and stored files.
pub type StepOfFiles =
    fn(store: &dyn Store, files: &dyn BlobStore, place: Option<&str>) -> Result<Step, Problem>;

/// A step, from the place where the last one ended, or from the beginning. It returns what reading returns, and a sentence
/// for a record that is not what the former releases wrote.
#[derive(Clone, Copy, Debug)]
pub enum Steps {
    /// It reads records alone.
    OfRecords(StepOfRecords),
    /// It reads stored files too, so a restore runs it when they are there.
    OfFiles(StepOfFiles),
}

/// What one step came to. Nothing of it is written yet.
#[derive(Debug, Default)]
pub struct Step {
    /// The records it rewrites; written in one commit with the place.
    pub batch: Batch,
    /// How many records it looked at.
    pub records: u64,
    /// Where the next step goes on; `None` if this was the last.
    pub place: Option<String>,
}

pub(super) fn newest(migrations: &[Migration]) -> u32 {
    migrations.last().map_or(0, |migration| migration.number)
}

pub(super) fn closes_to_older(migrations: &[Migration], number: u32) -> bool {
    migrations
        .iter()
        .any(|migration| migration.breaks_older && migration.number <= number)
}
