//! Lists: whatever an index names is there. So a page of records that the store lost without a word is noticed, events
//! too, which nothing else names.

use crate::app::operate::check::Run;
use crate::app::records;
use crate::domain::problem::Problem;
use crate::store::for_each;

/// Prefixes of indexes, each with that of the records it names by the last part of its keys.
const INDEXES: [(&str, &str); 9] = [
    ("item-of/", records::ITEMS),
    (records::ITEMS_OF_SUBJECTS, records::ITEMS),
    ("inspection-of/", records::INSPECTIONS),
    ("held-by/", records::TAGS),
    ("appraisal-of/", records::APPRAISALS),
    ("appraisal-of-item/", records::APPRAISALS),
    ("tag-of-item/", records::TAGS),
    ("event-of/", records::EVENTS),
    ("event-of-item/", records::EVENTS),
];

impl Run<'_> {
    pub(crate) fn lists(&mut self) -> Result<(), Problem> {
        self.begin("lists", "records");
        let store = self.context.store();
        for (index, of) in INDEXES {
            for_each(store, index, |key, _| {
                let id = key.rsplit('/').next().unwrap_or_default();
                if store.get(&format!("{of}{id}"))?.is_none() {
                    self.find(key, "the record it names is missing");
                }
                self.advance(1);
                Ok::<(), Problem>(())
            })?;
        }
        self.end();
        Ok(())
    }
}
