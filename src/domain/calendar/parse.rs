//! Reading a calendar from CSV, and writing one year of it back.

use csv::{ReaderBuilder, StringRecord, Trim, WriterBuilder};
use jiff::civil::Date;

use super::{Calendar, CalendarError, Decree, Entry, MAX_BYTES, is_weekend};
use crate::message::{Message, as_told, message};

const COLUMNS: [&str; 4] = ["date", "type", "name", "name_zh"];

impl Calendar {
    /// Reads CSV with the columns `date` (YYYY-MM-DD), `type` (`holiday` or `makeup_workday`), `name` and
    /// `name_zh`, in any order, with or without a byte order mark.
    ///
    /// A holiday may fall on a weekend (a decree names whole stretches of days); a day worked by decree must.
    ///
    /// # Errors
    /// [`CalendarError`] with line, field, value and what would be right; also for a day that stands twice,
    /// a file of more than [`MAX_BYTES`], and a file without a day.
    pub fn parse(csv: &str) -> Result<Self, CalendarError> {
        if csv.len() > MAX_BYTES {
            return Err(CalendarError::TooLarge { bytes: csv.len() });
        }
        let text = csv.strip_prefix('\u{feff}').unwrap_or(csv);
        let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(text.as_bytes());
        let columns = columns(reader.headers().map_err(|error| unreadable(&error))?)?;
        let mut calendar = Self::default();
        for record in reader.records() {
            let record = record.map_err(|error| unreadable(&error))?;
            calendar.insert(&Row::new(&record, columns))?;
        }
        if calendar.by_year.is_empty() {
            return Err(CalendarError::Empty);
        }
        Ok(calendar)
    }

    /// The rows of one year in the form that [`Calendar::parse`] reads; nothing where there are none.
    #[must_use]
    pub fn year_csv(&self, year: i16) -> Option<String> {
        let rows = self.by_year.get(&year)?;
        let mut writer = WriterBuilder::new().from_writer(Vec::new());
        writer.write_record(COLUMNS).ok()?;
        for (date, entry) in rows {
            let fields = [
                &date.to_string(),
                entry.decree.as_str(),
                &entry.name,
                &entry.name_zh,
            ];
            writer.write_record(fields).ok()?;
        }
        String::from_utf8(writer.into_inner().ok()?).ok()
    }

    fn insert(&mut self, row: &Row<'_>) -> Result<(), CalendarError> {
        let date = row.date()?;
        let decree = row.decree()?;
        if decree == Decree::MakeupWorkday && !is_weekend(date) {
            return Err(row.wrong("date", message!("calendar.makeup_on_a_weekend")));
        }
        let entry = Entry {
            decree,
            name: row.name.to_owned(),
            name_zh: row.name_zh.to_owned(),
        };
        match self.by_year.entry(date.year()).or_default().insert(date, entry) {
            None => Ok(()),
            Some(_) => Err(CalendarError::Twice { line: row.line, date }),
        }
    }
}

/// Where in a record each of [`COLUMNS`] stands.
fn columns(header: &StringRecord) -> Result<[usize; 4], CalendarError> {
    let mut found = [0; 4];
    for (place, missing) in found.iter_mut().zip(COLUMNS) {
        *place = header
            .iter()
            .position(|name| name == missing)
            .ok_or(CalendarError::Header { missing })?;
    }
    Ok(found)
}

fn unreadable(error: &csv::Error) -> CalendarError {
    let line = error.position().map_or(1, csv::Position::line);
    let why = match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => {
            message!("calendar.columns", found = len, expected = expected_len)
        }
        _ => as_told(error),
    };
    CalendarError::Line { line, why }
}

/// One line of the file, not yet understood.
struct Row<'a> {
    line: u64,
    date: &'a str,
    decree: &'a str,
    name: &'a str,
    name_zh: &'a str,
}

impl<'a> Row<'a> {
    fn new(record: &'a StringRecord, [date, decree, name, name_zh]: [usize; 4]) -> Self {
        // A record has as many fields as the header (the reader refuses others), so none is really missing.
        let field = |place| record.get(place).unwrap_or_default();
        Self {
            line: record.position().map_or(0, csv::Position::line),
            date: field(date),
            decree: field(decree),
            name: field(name),
            name_zh: field(name_zh),
        }
    }

    fn date(&self) -> Result<Date, CalendarError> {
        // The library reads other forms of ISO 8601 too; one day has one spelling here.
        let date: Option<Date> = self.date.parse().ok();
        date.filter(|date| date.to_string() == self.date)
            .ok_or_else(|| self.wrong("date", message!("calendar.day_form")))
    }

    fn decree(&self) -> Result<Decree, CalendarError> {
        [Decree::Holiday, Decree::MakeupWorkday]
            .into_iter()
            .find(|decree| decree.as_str() == self.decree)
            .ok_or_else(|| self.wrong("type", message!("calendar.day_type")))
    }

    fn wrong(&self, field: &'static str, wanted: Message) -> CalendarError {
        let value = if field == "date" { self.date } else { self.decree };
        CalendarError::Field {
            line: self.line,
            field,
            value: value.chars().take(40).collect(),
            wanted,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refusal(csv: &str) -> String {
        Calendar::parse(csv).unwrap_err().to_string()
    }

    #[test]
    fn a_refusal_names_line_field_value_and_what_would_be_right() {
        let head = "date,type,name,name_zh\n2027-01-01,holiday,New Year's Day,元旦\n";
        for (rest, words) in [
            (
                "2027/1/2,holiday,a,b",
                vec!["line 3", "'date'", "'2027/1/2'", "YYYY-MM-DD"],
            ),
            ("2027-02-30,holiday,a,b", vec!["line 3", "'date'", "'2027-02-30'"]),
            ("20270102,holiday,a,b", vec!["line 3", "'date'", "'20270102'"]),
            (
                "2027-01-02,workday,a,b",
                vec!["line 3", "'type'", "'workday'", "makeup_workday"],
            ),
            (
                "2027-01-04,makeup_workday,a,b",
                vec!["line 3", "'date'", "'2027-01-04'", "Saturday or Sunday"],
            ),
            (
                "2027-01-01,holiday,a,b",
                vec!["line 3", "'date'", "2027-01-01", "earlier line"],
            ),
            ("2027-01-02,holiday", vec!["line 3", "2 columns", "4"]),
        ] {
            let said = refusal(&format!("{head}{rest}\n"));
            for word in words {
                assert!(said.contains(word), "{rest}: {said:?} lacks {word:?}");
            }
        }
    }

    #[test]
    fn a_file_without_header_or_days_is_refused() {
        assert!(refusal("").contains("no column 'date'"));
        assert!(refusal("2027-01-01,holiday,a,b\n").contains("date,type,name,name_zh"));
        assert_eq!(
            Calendar::parse("date,type,name,name_zh\n"),
            Err(CalendarError::Empty)
        );
    }

    #[test]
    fn a_file_over_the_limit_is_refused_unread() {
        let bytes = MAX_BYTES + 1;
        assert_eq!(
            Calendar::parse(&"x".repeat(bytes)),
            Err(CalendarError::TooLarge { bytes })
        );
    }

    #[test]
    fn a_spreadsheets_file_is_read() {
        let csv = "\u{feff}type,date,name_zh,name\r\nholiday, 2027-01-02 ,元旦,\"New Year, day 2\"\r\n";
        let year = Calendar::parse(csv).unwrap().year_csv(2027).unwrap();
        assert_eq!(
            year,
            "date,type,name,name_zh\n2027-01-02,holiday,\"New Year, day 2\",元旦\n"
        );
    }

    #[test]
    fn every_year_survives_being_written_and_read_again() {
        let shipped = Calendar::shipped().unwrap();
        let again = shipped.years().fold(Calendar::default(), |calendar, year| {
            calendar.with(Calendar::parse(&shipped.year_csv(year).unwrap()).unwrap())
        });
        assert_eq!(again, shipped);
        assert_eq!(shipped.year_csv(2027), None);
    }

    proptest! {
        #[test]
        fn whatever_is_read_can_be_written_and_read_again(
            rows in prop::collection::vec("(2027|2028)-[01][0-9]-[0-3][0-9],(holiday|makeup_workday),\\PC{0,6},.{0,6}", 0..4)
        ) {
            let csv = format!("date,type,name,name_zh\n{}", rows.join("\n"));
            if let Ok(calendar) = Calendar::parse(&csv) {
                for year in calendar.years() {
                    let text = calendar.year_csv(year).unwrap();
                    prop_assert_eq!(Calendar::parse(&text).unwrap().year_csv(year).unwrap(), text);
                }
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "(date,type,name,name_zh\n)?[0-9a-z,\"\n\r\u{feff}元-]{0,200}") {
            let _ = Calendar::parse(&text);
        }
    }
}
