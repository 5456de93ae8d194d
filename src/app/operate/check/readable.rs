//! Every record can be read, is what the journal says, and stands in the lists it belongs to: one pass over the store.

use crate::app::operate::check::lists::Listed;
use crate::app::operate::check::{Phase, Run, progress};
use crate::domain::problem::Problem;
use crate::message::{Explain, message};
use crate::store::{Record, StoreError};

const PAGE: usize = 512;

impl Run<'_> {
    pub(crate) fn records(&mut self) -> Result<(), Problem> {
        let mut entered = self.journal()?;
        let mut listed = Listed::default();
        self.begin(Phase::Store);
        let mut last = String::new();
        let mut whole = true;
        loop {
            let from = format!("{last}\0");
            let page = self.context.store().scan(&from, "\u{7f}", PAGE);
            whole = whole && page.is_ok();
            let Some(page) = self.look_at(&last, page) else {
                break;
            };
            for (key, record) in &page {
                if let Some(entered) = &mut entered {
                    entered.compare(key, record);
                }
                listed.add(key, record);
            }
            self.advance(u64::try_from(page.len()).unwrap_or(u64::MAX));
            let Some((key, _)) = page.into_iter().next_back() else {
                break;
            };
            last = key;
        }
        match self.context.store().is_whole() {
            Ok(Some(false)) => self.find(progress::STORE, &message!("check.store_not_whole")),
            Ok(_) => {}
            Err(error) => self.find(
                progress::STORE,
                &message!("check.store_broken", why: error.message()),
            ),
        }
        self.end();
        // Where the store cannot be read to its end, that is told, and not every record behind.
        if whole {
            self.lists(&listed)?;
            if let Some(entered) = entered {
                self.journal_findings(entered)?;
            }
        }
        Ok(())
    }

    /// A page, if it can be read.
    fn look_at(
        &mut self,
        last: &str,
        page: Result<Vec<(String, Record)>, StoreError>,
    ) -> Option<Vec<(String, Record)>> {
        let page = match page {
            Ok(page) => page,
            Err(error) => {
                self.find(
                    progress::STORE,
                    &message!("check.store_unreadable", last, why: error.message()),
                );
                return None;
            }
        };
        for (key, record) in &page {
            if serde_json::from_slice::<serde::de::IgnoredAny>(&record.value).is_err() {
                self.find(key, &message!("check.record_no_json"));
            }
        }
        Some(page)
    }
}
