//! A unit of work: who acts, when, and everything that becomes true together in one commit.
//!
//! Every method of an area that changes something begins one, hands it to whatever takes part (`&mut UnitOfWork`), and
//! commits it once: with `Context::commit`, or with `Context::finish` where the call has an answer and perhaps an
//! idempotency key. Nothing is written before that, so a refusal half-way leaves nothing behind.

use serde::Serialize;
use uuid::Uuid;

use crate::app::caller::By;
use crate::app::event::Event;
use crate::app::journal;
use crate::domain::tag::Serial;
use crate::instant::Instant;
use crate::store::{Batch, Write};

/// What one act writes, with who does it and when.
pub struct UnitOfWork {
    by: By,
    at: Instant,
    batch: Batch,
}

impl UnitOfWork {
    /// Nothing written yet. `by` and `at` stand in every event of it.
    #[must_use]
    pub fn new(by: &By, at: Instant) -> Self {
        Self {
            by: by.clone(),
            at,
            batch: Batch::new(),
        }
    }

    /// Who acts.
    #[must_use]
    pub const fn by(&self) -> &By {
        &self.by
    }

    /// When.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.at
    }

    /// The same work with another time, for what is known to be later than its beginning: an agency's signer was asked
    /// in between.
    #[must_use]
    pub const fn continued_at(mut self, at: Instant) -> Self {
        self.at = at;
        self
    }

    /// Writes `value` as JSON at `key`.
    ///
    /// # Errors
    /// If `value` does not serialise, which our own types always do.
    pub fn put<T: Serialize>(&mut self, key: impl Into<String>, value: &T) -> Result<(), serde_json::Error> {
        self.batch.put(key, value)
    }

    /// Writes `write` at `key`.
    pub fn write(&mut self, key: impl Into<String>, write: Write) {
        self.batch.write(key, write);
    }

    /// Requires that `key` has no record.
    pub fn require_absent(&mut self, key: impl Into<String>) {
        self.batch.require_absent(key);
    }

    /// Requires that `key` still has the version that was read.
    pub fn require_version(&mut self, key: impl Into<String>, version: u64) {
        self.batch.require_version(key, version);
    }

    /// Appends `entry` to `log` and gives the number of this append within the commit.
    pub fn append(&mut self, log: impl Into<String>, entry: impl Into<String>) -> usize {
        self.batch.append(log, entry)
    }

    /// Adds `n` to `counter`.
    pub fn add(&mut self, counter: impl Into<String>, n: u64) {
        self.batch.add(counter, n);
    }

    /// Begins an event of this act; [`EventBuilder::record`] writes it.
    pub fn event(&mut self, kind: &str) -> EventBuilder<'_> {
        let event = Event::new(kind, self.by.clone(), self.at);
        EventBuilder { work: self, event }
    }

    /// What is to be committed, with its entries in the journal.
    pub(crate) fn into_batch(self) -> Batch {
        journal::entered(self.batch, Some(self.at))
    }

    /// The batch, for what writes indexes and keys below the areas.
    pub(crate) const fn batch(&mut self) -> &mut Batch {
        &mut self.batch
    }
}

/// An event in the making: what it is about, why, and what changed.
#[must_use = "an event is written by `record`"]
pub struct EventBuilder<'w> {
    work: &'w mut UnitOfWork,
    event: Event,
}

impl EventBuilder<'_> {
    /// By somebody else than who acts, or with less of who it is.
    pub fn by(mut self, by: &By) -> Self {
        self.event.by = by.clone();
        self
    }

    /// About this item.
    pub const fn item(mut self, item: Uuid) -> Self {
        self.event.item = Some(item);
        self
    }

    /// About this appraisal.
    pub const fn appraisal(mut self, appraisal: Uuid) -> Self {
        self.event.appraisal = Some(appraisal);
        self
    }

    /// About this inspection.
    pub const fn inspection(mut self, inspection: Uuid) -> Self {
        self.event.inspection = Some(inspection);
        self
    }

    /// About this tag.
    pub const fn serial(mut self, serial: Serial) -> Self {
        self.event.serial = Some(serial);
        self
    }

    /// Why.
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.event.reason = Some(reason.into());
        self
    }

    /// Why, where somebody said it.
    pub fn reason_if_given(mut self, reason: Option<impl Into<String>>) -> Self {
        self.event.reason = reason.map(Into::into);
        self
    }

    /// What it was before.
    pub fn before(mut self, state: impl Into<String>) -> Self {
        self.event.before = Some(state.into());
        self
    }

    /// What it is now.
    pub fn after(mut self, state: impl Into<String>) -> Self {
        self.event.after = Some(state.into());
        self
    }

    /// What it was before, if it was anything.
    pub fn before_if_given(mut self, state: Option<impl Into<String>>) -> Self {
        self.event.before = state.map(Into::into);
        self
    }

    /// What it is now, if it is anything.
    pub fn after_if_given(mut self, state: Option<impl Into<String>>) -> Self {
        self.event.after = state.map(Into::into);
        self
    }

    /// Writes the event into the unit of work, and gives its id.
    ///
    /// # Errors
    /// If it does not serialise, which it does.
    pub fn record(self) -> Result<Uuid, serde_json::Error> {
        let Self { work, event } = self;
        event.write(&mut work.batch)?;
        Ok(event.id)
    }
}
