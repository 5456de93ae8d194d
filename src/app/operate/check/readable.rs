//! Every record can be read: a bit that flipped in a page nobody asked for is found before somebody does.

use crate::app::operate::check::Run;
use crate::store::{Record, StoreError};

const PAGE: usize = 512;

impl Run<'_> {
    pub(crate) fn readable(&mut self) {
        self.begin("store", "records");
        let mut last = String::new();
        loop {
            let from = format!("{last}\0");
            let page = self.context.store().scan(&from, "\u{7f}", PAGE);
            let Some((key, records)) = self.look_at(&last, page) else {
                break;
            };
            self.advance(records);
            last = key;
        }
        match self.context.store().is_whole() {
            Ok(Some(false)) => self.find(
                "store",
                "records that were committed are missing, or older ones stand in their place: bring the folder back \
                 from a backup",
            ),
            Ok(_) => {}
            Err(error) => self.find("store", format!("it cannot be read to its end: {error}")),
        }
        self.end();
    }

    /// The last key of a page that is not the last one, and how many records it has.
    fn look_at(
        &mut self,
        last: &str,
        page: Result<Vec<(String, Record)>, StoreError>,
    ) -> Option<(String, u64)> {
        let page = match page {
            Ok(page) => page,
            Err(error) => {
                self.find(
                    "store",
                    format!("records behind '{last}' cannot be read: {error}"),
                );
                return None;
            }
        };
        for (key, record) in &page {
            if serde_json::from_slice::<serde::de::IgnoredAny>(&record.value).is_err() {
                self.find(key, "the record is no JSON");
            }
        }
        let records = u64::try_from(page.len()).unwrap_or(u64::MAX);
        page.into_iter().next_back().map(|(key, _)| (key, records))
    }
}
