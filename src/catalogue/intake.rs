//! Reading an intake file: CSV in UTF-8, one row an item, columns by their Chinese or English names.
//!
//! A pure function from bytes to rows: who owns the goods and when they came is the caller's to say. Bad cells
//! are reported row by row and column by column, all of them at once.

use jiff::civil::Date;

use super::{Category, Gtin, InternalFacts, PublicFacts};
use crate::people::OrganisationId;

/// Most rows in one file.
pub const MOST_ROWS: usize = 100_000;
/// Most columns; a wider file is not an intake file.
const MOST_COLUMNS: usize = 100;
/// Longest text in one cell, in characters.
const LONGEST_CELL: usize = 200;

/// A column of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in data.
    pub english: &'static str,
    /// Name on Chinese sheets.
    pub chinese: &'static str,
    /// Whether every row needs it.
    pub required: bool,
    /// What the template's example row holds.
    example: &'static str,
}

const fn column(
    english: &'static str,
    chinese: &'static str,
    required: bool,
    example: &'static str,
) -> Column {
    Column {
        english,
        chinese,
        required,
        example,
    }
}

/// The columns, in the template's order.
pub const COLUMNS: [Column; 15] = [
    column("brand", "品牌", true, "示例品牌 Example"),
    column("name", "品名", true, "示例羊绒围巾"),
    column("model", "型号", false, "EX-100"),
    column("style_number", "货号", false, "EX100-01"),
    column("gtin", "商品条码", false, ""),
    column("own_serial", "商品自带序列号", false, ""),
    column("sku", "SKU", false, "EX-SKU-1"),
    column("category", "类目", true, "clothing"),
    column("origin_country", "原产国", false, "意大利 Italy"),
    column("lot", "批次", false, "EX-LOT-1"),
    column("merchant", "商家", false, "self"),
    column("customs_declaration", "报关单号", false, ""),
    column("production_date", "生产日期", false, "2026-03-01"),
    column("customs_entry_date", "入境日期", false, "2026-06-01"),
    column("agency", "鉴定机构", false, ""),
];

/// The template: the header with both names of every column, and one example row.
#[must_use]
pub fn template() -> String {
    let header = COLUMNS.map(|c| {
        if c.chinese == "SKU" {
            "sku".to_owned()
        } else {
            format!("{} {}", c.chinese, c.english)
        }
    });
    format!("{}\n{}\n", header.join(","), COLUMNS.map(|c| c.example).join(","))
}

/// One item as the file gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewItem {
    /// What anyone may see.
    pub facts: PublicFacts,
    /// What stays inside.
    pub internal: InternalFacts,
    /// The merchant, unless the goods are the warehouse's own.
    pub merchant: Option<OrganisationId>,
    /// The agency, if the file names one.
    pub agency: Option<OrganisationId>,
}

/// What is wrong with one cell.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RowError {
    /// The row as a spreadsheet counts it: the header is row 1.
    pub row: u64,
    /// The column's English name; absent where the row as a whole is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What would be right.
    pub message: String,
}

/// A file that was read: good rows and bad cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntakeFile {
    /// Good rows with their row numbers.
    pub items: Vec<(u64, NewItem)>,
    /// What is wrong with the others.
    pub errors: Vec<RowError>,
}

/// The file as a whole cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IntakeProblem {
    /// Not UTF-8.
    #[error("the file is not UTF-8 (byte {0} is not): save it as 'CSV UTF-8'")]
    NotUtf8(usize),
    /// No header, or one that lacks what every row needs.
    #[error(
        "the header lacks the column '{english}' ({chinese}); `zhenma import --template` prints all of them"
    )]
    ColumnMissing {
        /// Name in data.
        english: &'static str,
        /// Name on Chinese sheets.
        chinese: &'static str,
    },
    /// A column nobody knows, which would be dropped in silence otherwise.
    #[error(
        "the header names '{0}', which is no column of an intake file; `zhenma import --template` prints all of them"
    )]
    ColumnUnknown(String),
    /// The same column twice.
    #[error("the header names the column '{0}' twice")]
    ColumnTwice(String),
    /// Too many columns or rows.
    #[error("the file has more than {0}; split it")]
    TooLarge(String),
    /// A header and nothing else.
    #[error("the file has no rows below its header")]
    Empty,
}

/// Reads an intake file.
///
/// # Errors
/// [`IntakeProblem`] where the file as a whole is of no use; wrong cells are in [`IntakeFile::errors`].
pub fn read_intake(bytes: &[u8]) -> Result<IntakeFile, IntakeProblem> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| IntakeProblem::NotUtf8(error.valid_up_to()))?;
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let columns = read_header(&header)?;
    let mut file = IntakeFile::default();
    for (row, record) in (2_u64..).zip(reader.records()) {
        if file.items.len() + file.errors.len() >= MOST_ROWS {
            return Err(IntakeProblem::TooLarge(format!("{MOST_ROWS} rows")));
        }
        match record {
            Ok(record) if record.iter().all(|cell| cell.trim().is_empty()) => {}
            Ok(record) => read_row(row, &columns, &record, &mut file),
            Err(error) => file.errors.push(RowError {
                row,
                column: None,
                message: error.to_string(),
            }),
        }
    }
    if file.items.is_empty() && file.errors.is_empty() {
        Err(IntakeProblem::Empty)
    } else {
        Ok(file)
    }
}

/// Which of [`COLUMNS`] stands where.
fn read_header(header: &csv::StringRecord) -> Result<Vec<&'static Column>, IntakeProblem> {
    if header.len() > MOST_COLUMNS {
        return Err(IntakeProblem::TooLarge(format!("{MOST_COLUMNS} columns")));
    }
    let mut columns: Vec<&'static Column> = Vec::new();
    for name in header {
        let found = COLUMNS.iter().find(|column| names(name, column));
        let column = found.ok_or_else(|| IntakeProblem::ColumnUnknown(name.chars().take(60).collect()))?;
        if columns.contains(&column) {
            return Err(IntakeProblem::ColumnTwice(column.english.to_owned()));
        }
        columns.push(column);
    }
    match COLUMNS
        .iter()
        .find(|column| column.required && !columns.contains(column))
    {
        Some(missing) => Err(IntakeProblem::ColumnMissing {
            english: missing.english,
            chinese: missing.chinese,
        }),
        None => Ok(columns),
    }
}

/// `brand`, `品牌`, `品牌 brand`: either name or both.
fn names(header: &str, column: &Column) -> bool {
    let mut words = header
        .split([' ', '/', '(', ')', '（', '）'])
        .filter(|word| !word.is_empty())
        .peekable();
    words.peek().is_some()
        && words.all(|word| {
            word.eq_ignore_ascii_case(column.english) || word.eq_ignore_ascii_case(column.chinese)
        })
}

/// The cells of one row, with the errors found on the way.
struct Row<'a> {
    number: u64,
    columns: &'a [&'static Column],
    record: &'a csv::StringRecord,
    errors: Vec<RowError>,
}

impl Row<'_> {
    fn error(&mut self, column: &str, message: String) {
        self.errors.push(RowError {
            row: self.number,
            column: Some(column.to_owned()),
            message,
        });
    }

    /// The cell's text, `None` if empty.
    fn text(&mut self, name: &str) -> Option<String> {
        let place = self.columns.iter().position(|column| column.english == name)?;
        let text = self.record.get(place).unwrap_or_default().trim();
        if text.is_empty() {
            return None;
        }
        if text.chars().count() > LONGEST_CELL {
            self.error(name, format!("at most {LONGEST_CELL} characters"));
            return None;
        }
        if text.chars().any(char::is_control) {
            self.error(
                name,
                "line breaks and control characters cannot stand here".to_owned(),
            );
            return None;
        }
        Some(text.to_owned())
    }

    fn required(&mut self, name: &str) -> String {
        let before = self.errors.len();
        match self.text(name) {
            Some(text) => text,
            None => {
                if self.errors.len() == before {
                    self.error(name, "every item needs this".to_owned());
                }
                String::new()
            }
        }
    }

    /// The cell read by `read`, which says what would be right.
    fn read<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text(name)?;
        match read(&text) {
            Ok(value) => Some(value),
            Err(right) => {
                self.error(name, format!("'{text}': {right}"));
                None
            }
        }
    }
}

fn read_row(number: u64, columns: &[&'static Column], record: &csv::StringRecord, file: &mut IntakeFile) {
    let mut row = Row {
        number,
        columns,
        record,
        errors: Vec::new(),
    };
    if record.len() > columns.len() {
        let message = format!("the row has {} cells, the header {}", record.len(), columns.len());
        row.errors.push(RowError {
            row: number,
            column: None,
            message,
        });
    }
    let brand = row.required("brand");
    let name = row.required("name");
    let choices = || format!("a category is one of {}", Category::choices());
    let category = row.read("category", |text| Category::parse(text).ok_or_else(choices));
    if category.is_none() && row.text("category").is_none() {
        row.error("category", format!("every item needs this; {}", choices()));
    }
    let gtin = row.read("gtin", |text| {
        Gtin::parse(text).map_err(|error| error.to_string())
    });
    let internal = read_internal(&mut row);
    let own = |text: &str| text.eq_ignore_ascii_case("self") || text == "自营";
    let organisation = |text: &str| OrganisationId::parse(text).map_err(|error| error.to_string());
    let merchant = row
        .read("merchant", |t| {
            if own(t) {
                Ok(None)
            } else {
                organisation(t).map(Some)
            }
        })
        .flatten();
    let agency = row.read("agency", organisation);
    let (model, style_number) = (row.text("model"), row.text("style_number"));
    let (own_serial, origin_country) = (row.text("own_serial"), row.text("origin_country"));
    match category {
        Some(category) if row.errors.is_empty() => {
            let facts = PublicFacts {
                brand,
                name,
                model,
                style_number,
                gtin,
                own_serial,
                category,
                origin_country,
            };
            file.items.push((
                number,
                NewItem {
                    facts,
                    internal,
                    merchant,
                    agency,
                },
            ));
        }
        _ => file.errors.append(&mut row.errors),
    }
}

fn read_internal(row: &mut Row<'_>) -> InternalFacts {
    let date = |text: &str| {
        text.parse::<Date>()
            .map_err(|_| "a date is written 2026-03-01".to_owned())
    };
    let production_date = row.read("production_date", date);
    let customs_entry_date = row.read("customs_entry_date", date);
    if let (Some(made), Some(entered)) = (production_date, customs_entry_date)
        && entered < made
    {
        row.error(
            "customs_entry_date",
            format!("'{entered}' lies before the production date {made}"),
        );
    }
    InternalFacts {
        sku: row.text("sku"),
        lot: row.text("lot"),
        customs_declaration: row.text("customs_declaration"),
        production_date,
        customs_entry_date,
    }
}

#[cfg(test)]
#[path = "intake_tests.rs"]
mod tests;
