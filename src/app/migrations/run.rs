//! Runs pending migrations, one step a commit.

use crate::app::journal;
use crate::app::migrations::migration::{Migration, SIGNED, Step, Steps, closes_to_older, newest};
use crate::app::migrations::progress::{MigrationProgress, MigrationSink, Stage};
use crate::app::migrations::schema::{Migrating, Schema, store_format};
use crate::app::records;
use crate::domain::log::JOURNAL;
use crate::domain::problem::Problem;
use crate::message::message;
use crate::store::blobs::BlobStore;
use crate::store::{Batch, CommitError, FORMAT_KEY, FORMAT_WITH_SCHEMA, Store, head_key};

/// How a step's batch is written: by a commit, or among the records of a backup that are being loaded.
pub(super) type Write<'a> = dyn Fn(Batch) -> Result<(), CommitError> + 'a;

/// A run over one store.
pub(super) struct Runner<'a> {
    store: &'a dyn Store,
    files: Option<&'a dyn BlobStore>,
    migrations: &'a [Migration],
    write: &'a Write<'a>,
    sink: &'a MigrationSink,
    /// The migration this run has begun or gone on with, and the records it has looked at.
    current: Option<(u32, u64)>,
}

impl<'a> Runner<'a> {
    pub(super) const fn new(
        store: &'a dyn Store,
        files: Option<&'a dyn BlobStore>,
        migrations: &'a [Migration],
        write: &'a Write<'a>,
        sink: &'a MigrationSink,
    ) -> Self {
        Self {
            store,
            files,
            migrations,
            write,
            sink,
            current: None,
        }
    }

    /// Runs everything pending, without files only what comes before the first migration that reads them. The place is read from the store before every step, so there is one truth about it.
    pub(super) fn run(mut self) -> Result<(), Problem> {
        loop {
            let (schema, version) = Schema::read_versioned(self.store)?;
            let mut pending = self.migrations.iter();
            let Some(migration) = pending.find(|migration| migration.number > schema.number) else {
                return self.close_to_older(schema.number);
            };
            if matches!(migration.step, Steps::OfFiles(_)) && self.files.is_none() {
                return self.close_to_older(schema.number);
            }
            if self.current.is_none_or(|(number, _)| number != migration.number) {
                self.current = Some((migration.number, 0));
                self.tell(migration, Stage::Begins)?;
            }
            let ended = self.step(migration, &schema, version)?;
            self.tell(migration, if ended { Stage::Ends } else { Stage::GoesOn })?;
        }
    }

    /// One step and its place, in one commit. Answers whether it was the last.
    fn step(
        &mut self,
        migration: &Migration,
        schema: &Schema,
        version: Option<u64>,
    ) -> Result<bool, Problem> {
        let begun = schema.migrating.as_ref();
        let place = begun
            .filter(|begun| begun.number == migration.number)
            .map(|begun| begun.place.as_str());
        let Step {
            mut batch,
            records,
            place: next,
        } = self.next(migration, place)?;
        refuse_signed(migration, &batch)?;
        if next.is_some() && next.as_deref() == place {
            return Err(Problem::internal(format!(
                "migration {} stands still at '{}'",
                migration.number,
                place.unwrap_or_default()
            )));
        }
        match version {
            Some(version) => batch.require_version(records::SCHEMA, version),
            None => batch.require_absent(records::SCHEMA),
        }
        if self.is_to_be_closed(migration.number)? {
            batch.put(FORMAT_KEY, &FORMAT_WITH_SCHEMA)?;
        }
        let ended = next.is_none();
        let number = if ended { migration.number } else { schema.number };
        let migrating = next.map(|place| Migrating {
            number: migration.number,
            place,
        });
        batch.put(records::SCHEMA, &Schema { number, migrating })?;
        // A folder that is older than the journal gets it by a migration, and what those before that one change with it.
        if self.store.get(&head_key(JOURNAL))?.is_some() {
            journal::enter(&mut batch, None);
        }
        (self.write)(batch)?;
        let looked_at = self.current.map_or(0, |(_, records)| records);
        self.current = Some((migration.number, looked_at.saturating_add(records)));
        Ok(ended)
    }

    fn next(&self, migration: &Migration, place: Option<&str>) -> Result<Step, Problem> {
        match (migration.step, self.files) {
            (Steps::OfRecords(step), _) => step(self.store, place),
            (Steps::OfFiles(step), Some(files)) => step(self.store, files, place),
            (Steps::OfFiles(_), None) => Err(Problem::internal("a migration of files without files")),
        }
    }

    /// The store of a restored folder is new, so its format is not raised yet where its records are migrated already.
    fn close_to_older(&self, number: u32) -> Result<(), Problem> {
        if self.is_to_be_closed(number)? {
            let mut batch = Batch::new();
            batch.put(FORMAT_KEY, &FORMAT_WITH_SCHEMA)?;
            (self.write)(batch)?;
        }
        Ok(())
    }

    /// Whether the store's format has yet to be raised for records of schema `number`.
    fn is_to_be_closed(&self, number: u32) -> Result<bool, Problem> {
        Ok(closes_to_older(self.migrations, number) && store_format(self.store)? < FORMAT_WITH_SCHEMA)
    }

    fn tell(&self, migration: &Migration, stage: Stage) -> Result<(), Problem> {
        let last = newest(self.migrations);
        let progress = MigrationProgress {
            number: migration.number,
            last,
            what: (migration.what)(),
            records: self.current.map_or(0, |(_, records)| records),
            stage,
        };
        let all_done = stage == Stage::Ends && migration.number == last;
        if self.sink.tell(&progress).is_break() && !all_done {
            return Err(Problem::unavailable(message!("store.not_migrated")));
        }
        Ok(())
    }
}

/// Nothing signed changes, whatever a migration does.
fn refuse_signed(migration: &Migration, batch: &Batch) -> Result<(), Problem> {
    let journal = head_key(JOURNAL);
    let is_signed = |key: &String| *key != journal && SIGNED.iter().any(|prefix| key.starts_with(prefix));
    match batch.keys().find(is_signed) {
        Some(key) => Err(Problem::internal(format!(
            "migration {} would change '{key}', which is signed",
            migration.number
        ))),
        None => Ok(()),
    }
}
