//! Indexes of lists, and that every tag has a verify answer: computed again from what they list, and compared. Both sides are summed while the store is read;
//! only where the sums differ is every row looked at.

use std::collections::HashMap;

use bytes::Bytes;

use crate::app::event::Event;
use crate::app::list::index;
use crate::app::operate::check::{KeyedHash, Phase, Run, unchanged};
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::domain::appraisal::Appraisal;
use crate::domain::catalogue::Item;
use crate::domain::people::OrganisationId;
use crate::domain::problem::Problem;
use crate::message::message;
use crate::store::{Batch, Record, Write, for_each};

/// Prefixes of the indexes, each with that of the records it lists.
const INDEXES: [(&str, &str); 9] = [
    ("item-of/", records::ITEMS),
    (records::ITEMS_OF_SUBJECTS, records::ITEMS),
    (records::ITEMS_OF_NUMBERS, records::ITEMS),
    ("appraisal-of/", records::APPRAISALS),
    ("appraisal-of-item/", records::APPRAISALS),
    ("tag-of-item/", records::TAGS),
    (records::VERIFY, records::TAGS),
    ("event-of/", records::EVENTS),
    ("event-of-item/", records::EVENTS),
];

/// The rows that stand for a record; none for one that is listed nowhere or cannot be read.
fn rows_of(key: &str, value: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut batch = Batch::new();
    let made = if key.starts_with(records::ITEMS) {
        serde_json::from_slice(value).and_then(|item: Item| index::add_item(&item, &mut batch))
    } else if key.starts_with(records::APPRAISALS) {
        serde_json::from_slice(value).and_then(|appraisal: Appraisal| {
            match OrganisationId::parse(&appraisal.body.agency.id) {
                Ok(agency) => index::add_appraisal(appraisal.id, &agency, appraisal.body.item_id, &mut batch),
                Err(_) => Ok(()),
            }
        })
    } else if key.starts_with(records::TAGS) {
        serde_json::from_slice(value)
            .and_then(|tag: TagRecord| index::add_tag(&tag.serial, tag.item, &mut batch))
    } else if key.starts_with(records::EVENTS) {
        serde_json::from_slice(value).and_then(|event: Event| event.add_to_indexes(&mut batch))
    } else {
        Ok(())
    };
    if made.is_err() {
        return Vec::new();
    }
    if let Some(serial) = key.strip_prefix(records::TAGS) {
        // Any answer, so that there is one for each tag and none besides; what it says is compared with the tag.
        batch.write(format!("{}{serial}", records::VERIFY), Write::Put(Bytes::new()));
    }
    let row = |(key, write): (&str, &Write)| match write {
        Write::Put(value) => Some((key.to_owned(), value.to_vec())),
        Write::PutWithIndex { .. } | Write::Delete => None,
    };
    batch.writes().filter_map(row).collect()
}

/// What a row says; of a verify answer only that it is there.
fn said_by<'r>(key: &str, record: &'r Record) -> &'r [u8] {
    if key.starts_with(records::VERIFY) {
        &[]
    } else {
        &record.value
    }
}

fn is_row(key: &str) -> bool {
    INDEXES.iter().any(|(index, _)| key.starts_with(index))
}

/// Both sides, summed.
#[derive(Default)]
pub(crate) struct Listed {
    keyed: KeyedHash,
    /// Rows that are there.
    found: u128,
    /// Rows that should be.
    right: u128,
}

impl Listed {
    /// Takes one record in, whatever it is.
    pub(crate) fn add(&mut self, key: &str, record: &Record) {
        if is_row(key) {
            let row = self.keyed.of(&(key, said_by(key, record)));
            self.found = self.found.wrapping_add(row);
            return;
        }
        // The same row may stand for a record once only, so equal rows are no danger to the sum.
        let rows: HashMap<_, _> = rows_of(key, &record.value).into_iter().collect();
        for (key, value) in rows {
            let row = self.keyed.of(&(key.as_str(), &value[..]));
            self.right = self.right.wrapping_add(row);
        }
    }
}

impl Run<'_> {
    /// Names what is wrong with the indexes, if anything is.
    pub(crate) fn lists(&mut self, listed: &Listed) -> Result<(), Problem> {
        let store = self.context.store();
        // A folder whose indexes are not made yet has none to compare.
        if listed.found == listed.right || store.get(records::LISTED)?.is_none() {
            return Ok(());
        }
        self.begin(Phase::Lists);
        for (index, of) in INDEXES {
            for_each(store, index, |key, _| {
                let id = key.rsplit('/').next().unwrap_or_default();
                let source = format!("{of}{id}");
                match store.get(&source)? {
                    None => self.find(key, &message!("check.listed_missing")),
                    Some(record) => {
                        let right = rows_of(&source, &record.value)
                            .into_iter()
                            .find(|(row, _)| row == key);
                        // A running service may have moved it meanwhile.
                        let row = store.get(key)?.map(|row| said_by(key, &row).to_vec());
                        if row.is_some() && row != right.map(|(_, value)| value) {
                            self.find(key, &message!("check.listed_wrongly"));
                        }
                    }
                }
                self.advance(1);
                Ok::<(), Problem>(())
            })?;
        }
        for source in [
            records::ITEMS,
            records::APPRAISALS,
            records::TAGS,
            records::EVENTS,
        ] {
            for_each(store, source, |key, record| {
                for (row, _) in rows_of(key, &record.value) {
                    let unlisted = store.get(&row)?.is_none();
                    if unlisted && unchanged(store, key, record.version)? {
                        self.find(key, &message!("check.unlisted", list = row));
                    }
                }
                self.advance(1);
                Ok::<(), Problem>(())
            })?;
        }
        self.end();
        Ok(())
    }
}
