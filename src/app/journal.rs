//! The journal: every commit that changes records names them in it with their hashes, the event that says who did it,
//! when and why among them. So `zhenma check` notices a record, or an event, that was changed, added or removed without
//! an act; and because each signed checkpoint holds the journal's size and root, whoever keeps a checkpoint notices
//! that the journal was made anew to fit.
//!
//! [`enter`] is called where a batch is handed to the store: by the unit of work of every act, and by the few places that commit a bare batch. Folders that are older than the journal get it by a
//! migration.

use std::collections::BTreeMap;

use crate::domain::log::{JOURNAL, JournalEntry, MOST_NAMED};
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::store::{Batch, FORMAT_KEY, Write};

/// Prefixes of records that stand in no journal entry, each because something else holds it.
const NOT_ENTERED: [(&str, &str); 19] = [
    ("log/", "leaves and entries hash to their head"),
    ("loghead/", "heads are computed again from leaves and entries"),
    ("count/", "the store gives counters their values"),
    ("scan/", "a scan is no act and has no event"),
    ("verify/", "verify answers are computed again from report and tag"),
    (
        "idempotency/",
        "an answer kept for its caller is no fact of its own",
    ),
    ("item-of/", "computed again from items"),
    ("item-of-subject/", "computed again from items"),
    ("item-of-number/", "computed again from items"),
    ("appraisal-of/", "computed again from appraisals"),
    ("appraisal-of-item/", "computed again from appraisals"),
    ("tag-of-item/", "computed again from tags"),
    ("event-of/", "computed again from events"),
    ("event-of-item/", "computed again from events"),
    ("meta/scrub", "where the reading of files stands"),
    (
        "meta/schema",
        "what opens the folder compares it with the program",
    ),
    (FORMAT_KEY, "the store's own"),
    ("meta/last-commit", "the store's own"),
    ("meta/record-sum", "the store's own"),
];

/// Whether a record at `key` stands in the journal.
pub(crate) fn is_entered(key: &str) -> bool {
    !NOT_ENTERED.iter().any(|(prefix, _)| key.starts_with(prefix))
}

/// The hash of a record's value as the journal has it.
pub(crate) fn value_hash(value: &[u8]) -> Sha256Hash {
    Sha256Hash::of(value)
}

/// Adds to `batch` the entries that name what it writes. Called once, last.
///
/// A value with the index of an append in it has no hash before it is committed; of those there are only verify answers
/// and kept answers, which stand in no entry.
pub(crate) fn enter(batch: &mut Batch, at: Option<Instant>) {
    let mut written: BTreeMap<&str, Option<Sha256Hash>> = BTreeMap::new();
    for (key, write) in batch.writes().filter(|(key, _)| is_entered(key)) {
        match write {
            Write::Put(value) => drop(written.insert(key, Some(value_hash(value)))),
            Write::Delete => drop(written.insert(key, None)),
            Write::PutWithIndex { .. } => {}
        }
    }
    let written: Vec<_> = written
        .into_iter()
        .map(|(key, hash)| (key.to_owned(), hash))
        .collect();
    append(batch, at, &written);
}

/// Adds entries that name `records`.
pub(crate) fn append(batch: &mut Batch, at: Option<Instant>, records: &[(String, Option<Sha256Hash>)]) {
    for named in records.chunks(MOST_NAMED) {
        let entry = JournalEntry {
            at,
            records: named.to_vec(),
        };
        batch.append(JOURNAL, entry.to_string());
    }
}

/// `batch` with its entries, for what commits without a unit of work.
pub(crate) fn entered(mut batch: Batch, at: Option<Instant>) -> Batch {
    enter(&mut batch, at);
    batch
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_names_what_it_leaves_and_nothing_that_is_derived() {
        let mut batch = Batch::new();
        batch.put("item/1", &1).unwrap();
        batch.put("item/1", &2).unwrap();
        batch.put("item-of/a/1", &true).unwrap();
        batch.write("archiving/x", Write::Delete);
        batch.add("scan/1", 1);
        enter(&mut batch, None);
        let store = std::collections::HashMap::<String, crate::store::Record>::new();
        let read = |key: &str| Ok(store.get(key).cloned());
        let (committed, changes) = crate::store::planned(&read, 1, batch).unwrap();
        assert_eq!(committed.indexes, [0]);
        let (_, entry) = changes
            .iter()
            .find(|(key, _)| key.starts_with("log/journal/"))
            .unwrap();
        let text: String = serde_json::from_slice(&entry.as_ref().unwrap().value).unwrap();
        let entry: JournalEntry = text.parse().unwrap();
        let item = ("item/1".to_owned(), Some(Sha256Hash::of("2")));
        assert_eq!(entry.records, [("archiving/x".to_owned(), None), item]);
    }

    #[test]
    fn a_batch_that_changes_no_record_of_an_act_has_no_entry() {
        let mut batch = Batch::new();
        batch.put("scan/1", &1).unwrap();
        batch.add("status-list", 1);
        enter(&mut batch, None);
        assert_eq!(batch.keys().collect::<Vec<_>>(), ["scan/1", "count/status-list"]);
    }
}
