//! Numbered migrations: the only way in which stored records change their form.
//!
//! The record `meta/schema` ([`Schema`]) says up to which migration a folder's records have come; a folder without it,
//! as release 74e8e34 makes them, counts as 0. Whatever opens a folder runs the pending migrations before anything else
//! reads it (`on_opening`); a restore runs them once the backup's records are loaded and before it reads them
//! (`on_restore`), behind the marker of an unfinished restore, so that a killed one begins anew. A folder or a backup
//! of a higher number than this program knows is refused in words, and nothing is written.
//!
//! # What a migration may do
//!
//! - A step rewrites a bounded number of records and gives the [`Batch`] and the place it reached; the runner writes both
//!   in one commit. A kill therefore loses a whole step or none, and the next opening goes on at the place.
//! - Repeating a step does no harm: a record that has the new form already is left as it is.
//! - What it changes is entered in the journal (`crate::app::journal`) by the runner, in the same commit.
//! - **Nothing signed changes.** The runner refuses a batch that touches [`SIGNED`]; signed bytes inside other records
//!   (an appraisal's report and its signatures) are copied as they are, and `zhenma check` verifies them.
//! - **What former rules allowed stays valid.** A record that today's rules would refuse is kept and marked with
//!   [`AllowedBy`](crate::domain::former_rules::AllowedBy), never deleted or corrected; see there for an example.
//! - It reads and writes its own types, or `serde_json::Value`, never the types of today: those go on changing.
//! - It never changes after the release that brought it. A mistake in it is mended by the next migration.
//!
//! # How to add one
//!
//! 1. A file `m0001_what_it_does.rs` here, numbered one above the last, with its types and
//!    `pub(super) fn step(store: &dyn Store, place: Option<&str>) -> Result<Step, Problem>`; `walk` does the paging. One
//!    that reads stored files is [`Steps::OfFiles`].
//! 2. An entry at the end of [`MIGRATIONS`]. `breaks_older` is true unless release 74e8e34, which knows no schema number,
//!    can go on working with the migrated folder and what it writes then needs no migration. It raises the store's format
//!    and the backup's, which that release does look at: it then refuses both in words. Later releases refuse by the
//!    schema number whatever `breaks_older` says.
//! 3. A unit test in its file: the records before, after, after a second run. The stories `former_releases` (fixtures of
//!    former releases open, check and serve) and `migrations` must pass unchanged; a new release leaves a new fixture.
//!
//! What is not a migration: the indexes for lists (`app/list/index.rs`). They are made from records that stay as they
//! are, under markers of their own (`meta/listed`), and where a record cannot be read only lists are missing; a migration
//! that cannot go on refuses the whole folder. The store's record sum belongs to the sled backend and to no schema.

mod m0001_receipts_of_sales;
mod m0002_status_bits;
mod m0003_journal;
mod m0004_own_serials;
mod m0005_shown;
mod migration;
mod progress;
mod run;
mod schema;
#[cfg(test)]
mod tests;
mod walk;

use std::path::Path;

pub use self::migration::{Migration, SIGNED, Step, Steps};
use self::migration::{closes_to_older, newest};
pub use self::progress::{MigrationProgress, MigrationSink, Stage};
use self::run::Runner;
pub use self::schema::{Migrating, Schema};
pub use self::walk::walk;
use crate::app::records;
use crate::domain::problem::Problem;
use crate::message::message;
use crate::store::blobs::BlobStore;
use crate::store::{Batch, FORMAT_KEY, FORMAT_WITH_SCHEMA, Store, commit_while_loading};

/// All migrations, in the order of their numbers: 1, 2, 3, …
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: m0001_receipts_of_sales::NUMBER,
        what: || message!("migration.receipts_of_sales"),
        // Release 74e8e34 finds no receipt that moved, and would take a second one.
        breaks_older: true,
        step: Steps::OfRecords(m0001_receipts_of_sales::step),
    },
    Migration {
        number: m0002_status_bits::NUMBER,
        what: || message!("migration.status_bits"),
        // Release 74e8e34 suspends and revokes without writing a bit.
        breaks_older: true,
        step: Steps::OfRecords(m0002_status_bits::step),
    },
    Migration {
        number: m0003_journal::NUMBER,
        what: || message!("migration.journal"),
        // What an older program writes stands in no journal, and the check would call it forged.
        breaks_older: true,
        step: Steps::OfRecords(m0003_journal::step),
    },
    Migration {
        number: m0004_own_serials::NUMBER,
        what: || message!("migration.own_serials"),
        // An older program books in by the former index, which is gone.
        breaks_older: true,
        step: Steps::OfRecords(m0004_own_serials::step),
    },
    Migration {
        number: m0005_shown::NUMBER,
        what: || message!("migration.shown"),
        // An older program would let another item have them.
        breaks_older: true,
        step: Steps::OfFiles(m0005_shown::step),
    },
];

/// The highest schema number this program knows.
#[must_use]
pub fn current() -> u32 {
    newest(MIGRATIONS)
}

/// Whether release 74e8e34 must refuse records of schema `number`.
#[must_use]
pub fn is_closed_to_older(number: u32) -> bool {
    closes_to_older(MIGRATIONS, number)
}

/// Refuses the backup of a newer schema.
///
/// # Errors
/// 409.
pub fn refuse_newer_backup(number: u32) -> Result<(), Problem> {
    refuse_backup_newer_than(number, MIGRATIONS)
}

/// A new folder's schema number: there is nothing to migrate in it.
pub(crate) fn begin(batch: &mut Batch) -> Result<(), serde_json::Error> {
    let number = current();
    if number == 0 {
        return Ok(());
    }
    if is_closed_to_older(number) {
        batch.put(FORMAT_KEY, &FORMAT_WITH_SCHEMA)?;
    }
    let schema = Schema {
        number,
        migrating: None,
    };
    batch.put(records::SCHEMA, &schema)
}

/// Runs the pending migrations of a folder that is being opened.
///
/// # Errors
/// 409 for a folder of a newer schema; 503 if `sink` wants to stop; what reading, writing and a step return.
pub(crate) fn on_opening(
    store: &dyn Store,
    files: Option<&dyn BlobStore>,
    folder: &Path,
    migrations: &[Migration],
    sink: &MigrationSink,
) -> Result<(), Problem> {
    let (found, known) = (Schema::read(store)?.newest(), newest(migrations));
    if found > known {
        let folder = folder.display();
        return Err(Problem::conflict(message!(
            "store.folder_newer",
            folder,
            found,
            known
        )));
    }
    // A folder that is not set up yet is given its number then.
    if store.get(records::DEPLOYMENT)?.is_none() {
        return Ok(());
    }
    let write = |batch| store.commit(batch).map(drop);
    Runner::new(store, files, migrations, &write, sink).run()
}

/// Runs the pending migrations of a backup's records, which are being loaded and whose highest version is `version`.
/// Nothing is committed, because the restore still has records to load. Before the files are there it runs those before
/// the first that reads files. Answers whether none is pending any more.
///
/// # Errors
/// As `on_opening`.
pub(crate) fn on_restore(
    store: &dyn Store,
    files: Option<&dyn BlobStore>,
    version: u64,
    migrations: &[Migration],
    sink: &MigrationSink,
) -> Result<bool, Problem> {
    refuse_backup_newer_than(Schema::read(store)?.newest(), migrations)?;
    let write = |batch| commit_while_loading(store, version, batch);
    Runner::new(store, files, migrations, &write, sink).run()?;
    Ok(Schema::read(store)?.number >= newest(migrations))
}

fn refuse_backup_newer_than(found: u32, migrations: &[Migration]) -> Result<(), Problem> {
    let known = newest(migrations);
    if found <= known {
        return Ok(());
    }
    Err(Problem::conflict(message!("store.backup_newer", found, known)))
}
