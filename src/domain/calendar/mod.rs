//! Which days are worked in mainland China: weekends, and the State Council's yearly decree over them.
//!
//! A [`Calendar`] knows some years and says so about the others: nothing is guessed about a year that is not
//! loaded (design, section 6). Legal days are calendar days in Asia/Shanghai, so plain dates suffice here;
//! [`crate::instant::Instant::shanghai_date`] leads from an instant to its day.

mod error;
mod parse;

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

pub use self::error::{CalendarError, MAX_BYTES};

/// The decrees of 2016 to 2026, as they stand in the specification (`spec/cn-workdays.csv`).
const SHIPPED: &str = include_str!("../../../assets/calendar/cn-workdays.csv");

/// What is known about a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// A working day: a weekday that is no holiday, or a weekend day worked by decree.
    Working,
    /// A rest day: a holiday, or a Saturday or Sunday that is not worked by decree.
    Rest,
    /// The day's year is not loaded.
    Unknown,
}

/// What a decree makes of a day, with the words used in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decree {
    Holiday,
    MakeupWorkday,
}

impl Decree {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Holiday => "holiday",
            Self::MakeupWorkday => "makeup_workday",
        }
    }
}

/// One row of the file, less its date.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    decree: Decree,
    name: String,
    name_zh: String,
}

type Year = BTreeMap<Date, Entry>;

/// The years loaded, with their holidays and the weekend days worked instead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    by_year: BTreeMap<i16, Year>,
}

impl Calendar {
    /// The years that come with the program: 2016 to 2026.
    ///
    /// # Errors
    /// [`CalendarError`] only if the shipped file itself is broken, which the tests rule out.
    pub fn shipped() -> Result<Self, CalendarError> {
        Self::parse(SHIPPED)
    }

    /// This calendar with `other` laid over it: a year that `other` knows replaces ours.
    ///
    /// Where `other` has only December days of a year, they are added to ours instead: the decree for a year
    /// sometimes moves days at the end of the one before (as for 2018-12-31), and must not wipe that year out.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        for (year, rows) in other.by_year {
            if is_whole(&rows) {
                self.by_year.insert(year, rows);
            } else {
                self.by_year.entry(year).or_default().extend(rows);
            }
        }
        self
    }

    /// The years of which this calendar has any row, in order; see [`Calendar::knows`].
    pub fn years(&self) -> impl Iterator<Item = i16> {
        self.by_year.keys().copied()
    }

    /// Whether the year is loaded, so that none of its days is [`DayKind::Unknown`]. A year of which only
    /// December days are given is not.
    #[must_use]
    pub fn knows(&self, year: i16) -> bool {
        self.by_year.get(&year).is_some_and(is_whole)
    }

    /// What is known about `date`, a day in Asia/Shanghai.
    #[must_use]
    pub fn day(&self, date: Date) -> DayKind {
        let Some(rows) = self.by_year.get(&date.year()).filter(|rows| is_whole(rows)) else {
            return DayKind::Unknown;
        };
        match rows.get(&date).map(|entry| entry.decree) {
            Some(Decree::Holiday) => DayKind::Rest,
            Some(Decree::MakeupWorkday) => DayKind::Working,
            None if is_weekend(date) => DayKind::Rest,
            None => DayKind::Working,
        }
    }
}

fn is_whole(rows: &Year) -> bool {
    rows.keys().any(|date| date.month() < 12)
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_shipped_years_are_2016_to_2026() {
        let calendar = Calendar::shipped().unwrap();
        assert_eq!(
            calendar.years().collect::<Vec<_>>(),
            (2016..=2026).collect::<Vec<_>>()
        );
    }

    #[test]
    fn holidays_weekends_and_decreed_days() {
        let calendar = Calendar::shipped().unwrap();
        for (day, kind) in [
            (date(2025, 10, 1), DayKind::Rest),    // a holiday, Wednesday
            (date(2025, 9, 28), DayKind::Working), // a Sunday worked by decree
            (date(2025, 9, 27), DayKind::Rest),    // a Saturday
            (date(2025, 9, 29), DayKind::Working), // a Monday
            (date(2015, 12, 31), DayKind::Unknown),
            (date(2027, 1, 2), DayKind::Unknown), // a Saturday, but 2027 may work it
        ] {
            assert_eq!(calendar.day(day), kind, "{day}");
        }
    }

    /// The cover's margin for a year that is not loaded rests on this (`cover::standing`).
    #[test]
    fn no_run_of_rest_days_is_longer_than_ten() {
        let calendar = Calendar::shipped().unwrap();
        let (mut run, mut longest) = (0, 0);
        for day in date(2016, 1, 1)
            .series(jiff::Span::new().days(1))
            .take_while(|day| day.year() <= 2026)
        {
            run = if calendar.day(day) == DayKind::Rest {
                run + 1
            } else {
                0
            };
            longest = longest.max(run);
        }
        assert_eq!(longest, 10);
    }

    #[test]
    fn loading_a_year_replaces_that_year_only() {
        let header = "date,type,name,name_zh\n";
        let first = Calendar::parse(&format!("{header}2027-01-04,holiday,X,某\n")).unwrap();
        let second = Calendar::parse(&format!("{header}2027-01-05,holiday,X,某\n")).unwrap();
        let calendar = Calendar::shipped().unwrap().with(first).with(second);
        assert_eq!(calendar.day(date(2027, 1, 4)), DayKind::Working);
        assert_eq!(calendar.day(date(2027, 1, 5)), DayKind::Rest);
        assert_eq!(calendar.day(date(2026, 10, 1)), DayKind::Rest);
    }

    #[test]
    fn a_decree_that_reaches_back_into_december_does_not_wipe_the_year_out() {
        let csv = "date,type,name,name_zh\n2026-12-31,holiday,X,某\n2027-01-01,holiday,X,某\n";
        let decree = Calendar::parse(csv).unwrap();
        assert!(decree.knows(2027) && !decree.knows(2026));
        assert_eq!(decree.day(date(2026, 12, 30)), DayKind::Unknown);
        let calendar = Calendar::shipped().unwrap().with(decree);
        assert_eq!(calendar.day(date(2026, 12, 31)), DayKind::Rest);
        assert_eq!(calendar.day(date(2026, 10, 1)), DayKind::Rest);
    }
}
