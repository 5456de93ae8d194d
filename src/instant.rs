//! Instants: RFC 3339 in UTC with milliseconds, as every byte we store, sign or answer has them.
//!
//! A legal day is another thing: a calendar day in Asia/Shanghai, see [`Instant::shanghai_date`].

use std::fmt;
use std::str::FromStr;

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::message::{Explain, Message, message};
use crate::text::{schema_of_text, serde_as_text};

/// A point in time, whole milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(Timestamp);

impl Instant {
    /// `timestamp`, cut to whole milliseconds.
    #[must_use]
    pub fn from_timestamp(timestamp: Timestamp) -> Self {
        let cut = Timestamp::from_millisecond(timestamp.as_millisecond());
        Self(cut.unwrap_or(timestamp))
    }

    /// The library's type, for reckoning with dates.
    #[must_use]
    pub const fn timestamp(self) -> Timestamp {
        self.0
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_milliseconds(self) -> i64 {
        self.0.as_millisecond()
    }

    /// So many hours later; the last moment there is where there is none so late.
    #[must_use]
    pub fn hours_later(self, hours: i64) -> Self {
        let later = self
            .unix_milliseconds()
            .saturating_add(hours.saturating_mul(3_600_000));
        Self(Timestamp::from_millisecond(later).unwrap_or(Timestamp::MAX))
    }

    /// The calendar day in Asia/Shanghai on which this instant falls: the legal day (design, section 6).
    #[must_use]
    pub fn shanghai_date(self) -> Date {
        TimeZone::get("Asia/Shanghai")
            .unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(8)))
            .to_datetime(self.0)
            .date()
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.0)
    }
}

/// The text is no RFC 3339 instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct NotAnInstant;

impl Explain for NotAnInstant {
    fn message(&self) -> Message {
        message!("value.time")
    }
}

impl FromStr for Instant {
    type Err = NotAnInstant;

    fn from_str(text: &str) -> Result<Self, NotAnInstant> {
        // A clock time, an offset, and nothing of the zone annotations that the library also reads.
        if text.len() > 40 || !text.is_ascii() || text.contains('[') || !text.contains([':']) {
            return Err(NotAnInstant);
        }
        text.parse::<Timestamp>()
            .map(Self::from_timestamp)
            .map_err(|_| NotAnInstant)
    }
}

serde_as_text!(Instant, str::parse::<Instant>);
schema_of_text!(Instant, format: "date-time", "2026-01-17T12:30:00.000Z");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_utc_with_three_digits() {
        let instant: Instant = "2026-01-17T20:30:00.123456+08:00".parse().unwrap();
        assert_eq!(instant.to_string(), "2026-01-17T12:30:00.123Z");
        let whole: Instant = "2026-01-17T12:30:00Z".parse().unwrap();
        assert_eq!(whole.to_string(), "2026-01-17T12:30:00.000Z");
    }

    #[test]
    fn the_legal_day_is_shanghais() {
        let late: Instant = "2026-01-16T16:30:00Z".parse().unwrap();
        assert_eq!(late.shanghai_date().to_string(), "2026-01-17");
    }

    #[test]
    fn refuses_what_is_not_an_instant() {
        for text in [
            "",
            "2026-01-17",
            "2026-01-17T20:30:00",
            "yesterday",
            "2026-13-01T00:00:00Z",
        ] {
            assert_eq!(text.parse::<Instant>(), Err(NotAnInstant), "{text}");
        }
    }
}
