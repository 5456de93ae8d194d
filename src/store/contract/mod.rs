//! The contract: what every backend promises (design, section 8).

mod batch;
mod error;
mod record;

pub use self::batch::{Batch, Expected, Write, counter_key, head_key, log_key};
pub use self::error::{CommitError, FORMAT, FORMAT_KEY, FORMAT_WITH_SCHEMA, StoreError};
pub use self::record::{Change, Committed, Each, Record, Snapshot};

/// The contract. One test suite (`tests/stories/store_contract.rs`) runs against every backend.
pub trait Store: Send + Sync + 'static {
    /// The record at `key`.
    ///
    /// # Errors
    /// [`StoreError`] if the backend fails or the record is damaged.
    fn get(&self, key: &str) -> Result<Option<Record>, StoreError>;

    /// The records with `from <= key < to`, in key order, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] if the backend fails or a record is damaged.
    fn scan(&self, from: &str, to: &str, limit: usize) -> Result<Vec<(String, Record)>, StoreError>;

    /// Applies `batch` all or nothing and durably. Blocks: never call it on an async thread.
    ///
    /// # Errors
    /// [`CommitError`]; in every case nothing of the batch was written.
    fn commit(&self, batch: Batch) -> Result<Committed, CommitError>;

    /// Hands to `each`, in an order in which a later change of a key replaces an earlier one, all that makes the state
    /// at the commit it answers, which lies between the beginning of the call and its end. What a backend keeps for
    /// itself is not in it. Readers and writers go on; memory stays constant. Blocks.
    ///
    /// # Errors
    /// What reading, spooling or `each` returns.
    fn snapshot(&self, each: &mut Each<'_>) -> Result<Snapshot, StoreError>;

    /// Writes changes of a snapshot, in its order and with their versions; may be called again with the next ones.
    /// `version` is not below that of any record, and in the end the snapshot's: commits follow after the highest.
    /// Durable when it returns.
    ///
    /// # Errors
    /// [`CommitError::NotEmpty`] once something was committed.
    fn load(&self, version: u64, changes: Vec<Change>) -> Result<(), CommitError>;

    /// Whether what can be read is all that was committed. `None` where writers are at work meanwhile, or where the
    /// backend leaves this to the database it runs on. Reads every record.
    ///
    /// # Errors
    /// If the backend fails.
    fn is_whole(&self) -> Result<Option<bool>, StoreError> {
        Ok(None)
    }
}

/// The end of the range of all keys that begin with `prefix` (keys are ASCII).
#[must_use]
pub fn prefix_end(prefix: &str) -> String {
    format!("{prefix}\u{7f}")
}

/// Calls `each` with every record under `prefix`, a page at a time, in key order.
///
/// # Errors
/// What reading or `each` returns.
pub fn for_each<E: From<StoreError>>(
    store: &dyn Store,
    prefix: &str,
    mut each: impl FnMut(&str, &Record) -> Result<(), E>,
) -> Result<(), E> {
    const PAGE: usize = 512;
    let end = prefix_end(prefix);
    let mut from = prefix.to_owned();
    loop {
        let page = store.scan(&from, &end, PAGE)?;
        for (key, record) in &page {
            each(key, record)?;
        }
        match page.last() {
            Some((last, _)) if page.len() == PAGE => from = format!("{last}\0"),
            _ => return Ok(()),
        }
    }
}
