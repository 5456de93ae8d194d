//! Migration 3: the records that are there get into the journal, which folders made before it lack.
//!
//! What was changed before that nobody can tell; from then on every change is named. Where a journal is there already
//! the number was lowered by hand, and nothing is entered anew: the check compares with what the journal has.

use crate::app::journal;
use crate::app::migrations::Step;
use crate::domain::log::JOURNAL;
use crate::domain::problem::Problem;
use crate::store::{Batch, Store, head_key, prefix_end};

/// Its place among the migrations.
pub(super) const NUMBER: u32 = 3;

/// Records entered in one commit.
const RECORDS: usize = 1_000;

/// One page of records, whatever they are.
pub(super) fn step(store: &dyn Store, place: Option<&str>) -> Result<Step, Problem> {
    if place.is_none() && store.get(&head_key(JOURNAL))?.is_some() {
        return Ok(Step::default());
    }
    let from = place.map_or_else(String::new, |place| format!("{place}\0"));
    let page = store.scan(&from, &prefix_end(""), RECORDS)?;
    let found: Vec<_> = page
        .iter()
        .filter(|(key, _)| journal::is_entered(key))
        .map(|(key, record)| (key.clone(), Some(journal::value_hash(&record.value))))
        .collect();
    let mut batch = Batch::new();
    journal::append(&mut batch, None, &found);
    Ok(Step {
        batch,
        records: u64::try_from(page.len()).unwrap_or(u64::MAX),
        place: page
            .last()
            .filter(|_| page.len() == RECORDS)
            .map(|(last, _)| last.clone()),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::app::migrations::{MIGRATIONS, MigrationSink, on_opening};
    use crate::app::records;
    use crate::domain::log::Head;
    use crate::store::{SledSettings, SledStore};

    fn entries(store: &dyn Store) -> Vec<String> {
        let from = format!("log/{JOURNAL}/");
        let found = store.scan(&from, &prefix_end(&from), usize::MAX).unwrap();
        let text = |record: &crate::store::Record| serde_json::from_slice::<String>(&record.value).unwrap();
        found.iter().map(|(_, record)| text(record)).collect()
    }

    #[test]
    fn every_record_is_entered_once_and_a_second_run_enters_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = SledStore::open(folder.path(), &SledSettings::default()).unwrap();
        let mut batch = Batch::new();
        batch.put(records::DEPLOYMENT, &"a folder").unwrap();
        for number in 0..2_500 {
            batch
                .put(format!("item/{number:04}"), &json!({"n": number}))
                .unwrap();
        }
        batch.put("verify/1", &json!([])).unwrap();
        store.commit(batch).unwrap();
        let open = || on_opening(&store, None, folder.path(), MIGRATIONS, &MigrationSink::default()).unwrap();
        open();
        let text = entries(&store).concat();
        let hash = journal::value_hash(br#"{"n":7}"#);
        assert!(text.contains(&format!("item/0007 {hash}\n")));
        assert_eq!(text.matches("item/").count(), 2_500);
        assert!(!text.contains("verify/"));
        let before = entries(&store);
        // Somebody lowers the number: what is there is not entered anew.
        let mut batch = Batch::new();
        batch.put("item/0007", &json!({"n": 8})).unwrap();
        batch.write(records::SCHEMA, crate::store::Write::Delete);
        batch.put(crate::store::FORMAT_KEY, &1).unwrap();
        store.commit(batch).unwrap();
        open();
        let entered: Vec<_> = entries(&store)
            .into_iter()
            .filter(|entry| !before.contains(entry))
            .collect();
        assert!(!entered.concat().contains("item/"), "{entered:?}");
        let head = records::read::<Head>(&store, &head_key(JOURNAL))
            .unwrap()
            .unwrap()
            .0;
        assert_eq!(head.size, u64::try_from(entries(&store).len()).unwrap());
    }
}
