//! Intake 入仓: the rows of a file become items.
//!
//! Every row is judged before the first is booked, and without `skip_bad` one bad row is enough to book nothing.
//! Good rows are booked a group a commit, because a hundred thousand in one would keep every other writer waiting for
//! seconds. Each row leaves a print in the commit of its item, so that a file that was booked half-way, or comes
//! twice, or comes again with its bad rows mended, books what is missing and nothing twice.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey, Outcome};
use crate::app::intake::Intakes;
use crate::app::intake::file::{INTAKE, NewItem, read_intake_without};
use crate::app::intake::rows::{Judge, Verdict};
use crate::app::list::index;
use crate::app::records;
use crate::app::undrawn::{lacking, printed};
use crate::app::unit_of_work::UnitOfWork;
use crate::app::work_pool::{Place, Share};
use crate::domain::catalogue::{Item, ItemState};
use crate::domain::people::{Organisation, OrganisationId, Permission};
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::media::table::{IgnoredColumns, MOST_ERRORS, ReadAs, ReadOver, RowError, TableLimits};
use crate::message::{Explain, message};

/// Rows in one commit.
const GROUP: usize = 1_000;

/// A file to book.
#[derive(Clone, Copy, Debug)]
pub struct NewIntake<'a> {
    /// Its bytes.
    pub file: &'a [u8],
    /// Books the good rows although others are bad.
    pub skip_bad: bool,
    /// Columns that are not read.
    pub ignored: &'a IgnoredColumns,
}

/// What an intake file came to.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Booked {
    /// The items booked in now.
    pub booked: Vec<BookedItem>,
    /// The items of rows that were booked in before.
    pub already_booked: Vec<BookedItem>,
    /// What is wrong; where there is anything, nothing was booked unless bad rows were to be skipped.
    pub errors: Vec<RowError>,
    /// How many errors there are beyond those listed.
    #[serde(skip_serializing_if = "is_none")]
    pub more_errors: u64,
    /// What the fonts lack of what is printed, at most as many as errors; it is booked all the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<RowError>,
    /// What the file was read as.
    pub read_as: ReadAs,
    /// What was read over.
    #[serde(flatten)]
    pub over: ReadOver,
    /// When a row of this very file was booked in for the first time, if one was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_booked_at: Option<Instant>,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands fields over by reference"
)]
const fn is_none(number: &u64) -> bool {
    *number == 0
}

/// One item of a file.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct BookedItem {
    /// Its id.
    pub item_id: Uuid,
    /// The row it came from, as a spreadsheet counts: the header is row 1.
    pub row: u64,
}

/// What an intake tells while it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakeProgress {
    /// `reading`, `checking` or `booking`.
    pub phase: String,
    /// Rows done.
    pub done: u64,
    /// Rows in all; 0 while nobody knows.
    pub total: u64,
}

/// That rows of a file were booked in.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct FileRecord {
    at: Instant,
    by: crate::app::caller::By,
    booked: u64,
    skipped: u64,
}

/// Whom to tell, in rows.
struct Tell<'a>(&'a mut dyn FnMut(&IntakeProgress));

impl Tell<'_> {
    fn say(&mut self, phase: &str, done: usize, total: usize) {
        let rows = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        (self.0)(&IntakeProgress {
            phase: phase.to_owned(),
            done: rows(done),
            total: rows(total),
        });
    }
}

/// A good row that is not booked yet.
struct ToBook {
    row: u64,
    agency: OrganisationId,
    new: NewItem,
    print: Sha256Hash,
    /// What has to hold of the print before it.
    behind: Option<(String, u64)>,
    /// Whose serial index is to be written, and what has to hold of it.
    serial: Option<crate::app::intake::own_serials::Serial>,
}

impl Intakes<'_> {
    /// What files this service takes.
    #[must_use]
    pub const fn intake_limits(&self) -> TableLimits {
        self.context.settings.intake
    }

    /// A place for a file of the caller's, to be held as long as the file is; `bytes` is how long it says it is.
    ///
    /// # Errors
    /// 503 while the warehouse, or all together, hold as much as memory is meant for.
    pub fn intake_place(&self, caller: &Caller, bytes: Option<u64>) -> Result<Place, Problem> {
        caller.organisation()?;
        let longest = self.context.settings.intake.bytes;
        let place = self.context.pools.intake(Share::of(caller), bytes, longest);
        place.map_err(|(each, all)| Problem::unavailable(message!("intake.too_many_files", each, all)))
    }

    /// Books the items of a file in for the caller's warehouse.
    ///
    /// # Errors
    /// 422 if the file as a whole cannot be read; 409 if an item was changed by others at the same moment.
    pub fn book(
        &self,
        caller: &Caller,
        new: NewIntake<'_>,
        idempotency: Option<&IdempotencyKey>,
        tell: &mut dyn FnMut(&IntakeProgress),
    ) -> Result<Answered, Problem> {
        caller.require(Permission::Intake)?;
        let warehouse = self.own_organisation(caller)?;
        // One file at a time: it bounds the memory that files take, and two callers with the same file cannot both
        // find it new.
        let _one = self
            .context
            .locks
            .intake
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut tell = Tell(tell);
        tell.say("reading", 0, 0);
        let file = read_intake_without(new.file, self.context.settings.intake, new.ignored)
            .map_err(|problem| Problem::invalid("file", "", problem.message()))?;
        let file_key = records::intake_file(&warehouse.id, &Sha256Hash::of(new.file));
        // Former versions wrote one where no row was booked; it says nothing.
        let before = records::read::<FileRecord>(self.context.store(), &file_key)?
            .map(|(record, _)| record)
            .filter(|record| record.booked > 0);
        let mut booked = Booked {
            booked: Vec::new(),
            already_booked: Vec::new(),
            errors: file.errors,
            more_errors: file.more_errors,
            warnings: undrawn_in(&file.items)?,
            read_as: file.read_as,
            over: file.over,
            file_booked_at: before.as_ref().map(|record| record.at),
        };
        let to_book = self.judge_rows(&warehouse, file.items, &mut booked, &mut tell)?;
        if !booked.errors.is_empty() && !new.skip_bad {
            return Ok(Answered {
                outcome: Outcome::Ok,
                body: serde_json::to_vec(&booked)?.into(),
            });
        }
        let mut last = self.book_all(caller, &warehouse.id, to_book, &mut booked, &mut tell)?;
        if before.is_none() && !booked.booked.is_empty() {
            let record = FileRecord {
                at: last.at(),
                by: last.by().clone(),
                booked: u64::try_from(booked.booked.len()).unwrap_or(u64::MAX),
                skipped: u64::try_from(booked.errors.len()).unwrap_or(u64::MAX),
            };
            last.put(file_key, &record)?;
        }
        Ok(self.context.finish(last, Answer::ok(&booked)?, idempotency)?.0)
    }

    fn own_organisation(&self, caller: &Caller) -> Result<Organisation, Problem> {
        let id = caller.organisation()?;
        Ok(records::must_read(self.context.store(), &records::organisation(id))?.0)
    }

    /// Sorts good rows into those that were booked before, those to book, and those that are bad after all.
    fn judge_rows(
        &self,
        warehouse: &Organisation,
        items: Vec<(u64, NewItem)>,
        booked: &mut Booked,
        tell: &mut Tell<'_>,
    ) -> Result<Vec<ToBook>, Problem> {
        let mut judge = Judge::new(self.context, warehouse);
        let (mut to_book, total) = (Vec::with_capacity(items.len()), items.len());
        for (done, (row, new)) in items.into_iter().enumerate() {
            if done % GROUP == 0 {
                tell.say("checking", done, total);
            }
            match judge.row(&new)? {
                Verdict::Booked(item_id) => booked.already_booked.push(BookedItem { item_id, row }),
                Verdict::New {
                    agency,
                    print,
                    behind,
                    serial,
                } => to_book.push(ToBook {
                    row,
                    agency,
                    new,
                    print,
                    behind,
                    serial,
                }),
                Verdict::Bad(..) if booked.errors.len() >= MOST_ERRORS => booked.more_errors += 1,
                Verdict::Bad(column, wrong) => {
                    booked.errors.push(INTAKE.error(row, column, wrong));
                }
            }
        }
        booked.errors.sort_by_key(|error| error.row);
        Ok(to_book)
    }

    /// Commits all groups but the last, which is given back to go with the answer.
    fn book_all(
        &self,
        caller: &Caller,
        owner: &OrganisationId,
        rows: Vec<ToBook>,
        booked: &mut Booked,
        tell: &mut Tell<'_>,
    ) -> Result<UnitOfWork, Problem> {
        let total = rows.len();
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        for (done, row) in rows.into_iter().enumerate() {
            if done % GROUP == 0 {
                if done > 0 {
                    let next = UnitOfWork::new(&caller.by, self.context.now());
                    self.context.commit(std::mem::replace(&mut work, next))?;
                }
                tell.say("booking", done, total);
            }
            let number = row.row;
            let item_id = book_row(owner, row, &mut work)?;
            booked.booked.push(BookedItem { item_id, row: number });
        }
        Ok(work)
    }
}

/// What cannot be drawn of these rows.
fn undrawn_in(items: &[(u64, NewItem)]) -> Result<Vec<RowError>, Problem> {
    let mut warnings = Vec::new();
    for (row, new) in items {
        for (column, text) in printed(&new.facts) {
            if warnings.len() >= MOST_ERRORS {
                return Ok(warnings);
            }
            if let Some(message) = lacking(text)? {
                warnings.push(INTAKE.error(*row, column, message));
            }
        }
    }
    Ok(warnings)
}

/// Adds one item with its event, its row's print and its own serial.
fn book_row(owner: &OrganisationId, row: ToBook, work: &mut UnitOfWork) -> Result<Uuid, Problem> {
    let item = Item {
        id: Uuid::now_v7(),
        owner: owner.clone(),
        agency: row.agency,
        merchant: row.new.merchant,
        facts: row.new.facts,
        internal: row.new.internal,
        dossier_salt: Uuid::new_v4().simple().to_string(),
        state: ItemState::Received,
        booked_at: work.at(),
        appraisal: None,
        live_tag: None,
        outcomes: Vec::new(),
        version: 1,
        cancelled: None,
        allowed_by: None,
    };
    work.require_absent(records::item(item.id));
    work.put(records::item(item.id), &item)?;
    index::add_item(&item, work.batch())?;
    let print = records::intake_row(owner, &row.print);
    work.require_absent(print.clone());
    work.put(print, &item.id)?;
    if let Some((before, version)) = row.behind {
        work.require_version(before, version);
    }
    if let Some(serial) = row.serial {
        serial.write(item.id, work)?;
    }
    work.event("received").item(item.id).after("received").record()?;
    Ok(item.id)
}
