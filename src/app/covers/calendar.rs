//! The calendar of working days that windows are computed with.

use crate::app::caller::Caller;
use crate::app::covers::Covers;
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::calendar::Calendar;
use crate::domain::problem::Problem;
use crate::message::{Explain, message};
use crate::store::{Store, for_each};

/// The shipped years with the loaded ones laid over them.
pub(crate) fn load_calendar(store: &dyn Store) -> Result<Calendar, Problem> {
    let mut calendar = Calendar::shipped().map_err(Problem::internal)?;
    let mut years = Vec::new();
    for_each(store, records::CALENDAR, |_, record| {
        years.push(serde_json::from_slice::<String>(&record.value)?);
        Ok::<(), Problem>(())
    })?;
    for year in years {
        calendar = calendar.with(Calendar::parse(&year).map_err(Problem::internal)?);
    }
    Ok(calendar)
}

impl Covers<'_> {
    /// Adds the years of a calendar file to those known. Gives each year with its number of decreed days.
    ///
    /// # Errors
    /// 403 for anybody but the platform's operator, 422 for a file that cannot be read.
    pub fn load_years(&self, caller: &Caller, csv: &[u8]) -> Result<Vec<(i16, usize)>, Problem> {
        self.context.require_operator(caller)?;
        let text =
            std::str::from_utf8(csv).map_err(|_| Problem::invalid("file", "", message!("value.not_utf8")))?;
        let new = Calendar::parse(text).map_err(|error| Problem::invalid("file", "", error.message()))?;
        let all = self.context.calendar().as_ref().clone().with(new.clone());
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        let mut loaded = Vec::new();
        for year in new.years() {
            if let Some(csv) = all.year_csv(year) {
                loaded.push((year, csv.lines().count().saturating_sub(1)));
                work.put(records::calendar(year), &csv)?;
            }
        }
        work.event("calendar_loaded").record()?;
        self.context.commit(work)?;
        *self
            .context
            .cached
            .calendar
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = std::sync::Arc::new(all);
        Ok(loaded)
    }
}
