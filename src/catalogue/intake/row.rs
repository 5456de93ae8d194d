//! One row: its cells by column, and the errors found on the way.

use jiff::civil::Date;

use super::cell::{self, Cell};
use super::columns::{Column, Header};
use super::{LONGEST_CELL, NewItem, RowError};
use crate::catalogue::{Category, Gtin, InternalFacts, PublicFacts};
use crate::people::OrganisationId;

/// Columns of numbers and codes, which spreadsheets like to rewrite.
const CODES: [&str; 7] = [
    "model",
    "style_number",
    "gtin",
    "own_serial",
    "sku",
    "lot",
    "customs_declaration",
];

pub(super) struct Row<'a> {
    number: u64,
    header: &'a Header,
    cells: &'a [Cell<'a>],
    brand: Option<String>,
    own_serial: Option<String>,
    pub(super) errors: Vec<RowError>,
}

impl<'a> Row<'a> {
    pub(super) const fn new(number: u64, header: &'a Header, cells: &'a [Cell<'a>]) -> Self {
        Self {
            number,
            header,
            cells,
            brand: None,
            own_serial: None,
            errors: Vec::new(),
        }
    }

    /// Brand and own serial as they are compared: whoever types them does not mind capitals.
    pub(super) fn serial(&self) -> Option<(String, String)> {
        let (brand, serial) = (self.brand.as_ref()?, self.own_serial.as_ref()?);
        Some((brand.to_lowercase(), serial.to_lowercase()))
    }

    pub(super) fn error(&mut self, column: &str, message: String) {
        self.errors.push(RowError {
            row: self.number,
            column: Some(column.to_owned()),
            message,
        });
    }

    fn cell(&self, name: &str) -> Option<&'a Cell<'a>> {
        let is = |column: &Option<&'static Column>| column.is_some_and(|column| column.english == name);
        let place = self.header.iter().position(is)?;
        self.cells.get(place).filter(|cell| !cell.is_empty())
    }

    /// The cell's text, `None` if empty or wrong.
    fn text(&mut self, name: &str) -> Option<String> {
        let read = match self.cell(name)? {
            Cell::Text(text) => plain(text.trim(), CODES.contains(&name)),
            Cell::Number(text) => Ok(text.clone()),
            Cell::Date(date) => Err(format!(
                "the spreadsheet made the date {date} of this: format the column as text and enter it again"
            )),
            Cell::Wrong(message) => Err(message.clone()),
        };
        self.keep(name, read)
    }

    fn keep<T>(&mut self, name: &str, read: Result<T, String>) -> Option<T> {
        read.map_err(|message| self.error(name, message)).ok()
    }

    fn required(&mut self, name: &str) -> Option<String> {
        if self.cell(name).is_none() {
            self.error(name, "every item needs this".to_owned());
        }
        self.text(name)
    }

    /// The cell read by `read`, which says what would be right.
    fn read<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text(name)?;
        let read = read(&text).map_err(|right| format!("'{text}': {right}"));
        self.keep(name, read)
    }

    fn date(&mut self, name: &str) -> Option<Date> {
        let spelled = |text: &str| cell::date(text).map_err(|right| format!("'{text}': {right}"));
        let read = match self.cell(name)? {
            Cell::Text(text) => plain(text.trim(), false).and_then(|text| spelled(&text)),
            Cell::Number(text) => spelled(text),
            Cell::Date(date) if cell::is_of_goods(*date) => Ok(*date),
            Cell::Date(date) => Err(format!("'{date}': no goods of that year are booked in")),
            Cell::Wrong(message) => Err(message.clone()),
        };
        self.keep(name, read)
    }
}

/// A cell's text, if people can have meant it.
fn plain(text: &str, code: bool) -> Result<String, String> {
    if text.chars().count() > LONGEST_CELL {
        return Err(format!("at most {LONGEST_CELL} characters"));
    }
    if text.chars().any(char::is_control) {
        return Err("line breaks and control characters cannot stand here".to_owned());
    }
    if let Some(hidden) = text.chars().find(|c| cell::is_invisible(*c)) {
        let point = u32::from(hidden);
        return Err(format!(
            "an invisible character (U+{point:04X}) stands among the others: enter it again by hand"
        ));
    }
    if text.starts_with('=') {
        return Err("a text that begins with '=' is a formula to a spreadsheet: write its value".to_owned());
    }
    if code && cell::was_shortened(text) {
        return Err(format!(
            "'{text}': the spreadsheet shortened a long number: format the column as text and enter it again"
        ));
    }
    Ok(text.to_owned())
}

/// Reads a row; `None` if anything every item needs is wrong, which stands in the row's errors then.
pub(super) fn read_row(row: &mut Row<'_>) -> Option<NewItem> {
    check_width(row);
    row.brand = row.required("brand");
    let name = row.required("name");
    let category = read_category(row);
    let gtin = read_gtin(row);
    let internal = read_internal(row);
    let own = |text: &str| text.eq_ignore_ascii_case("self") || text == "自营";
    let organisation = |text: &str| OrganisationId::parse(text).map_err(|error| error.to_string());
    let somebody = |text: &str| {
        if own(text) {
            Ok(None)
        } else {
            organisation(text).map(Some)
        }
    };
    let merchant = row.read("merchant", somebody).flatten();
    let agency = row.read("agency", organisation);
    let (model, style_number) = (row.text("model"), row.text("style_number"));
    row.own_serial = row.text("own_serial");
    let facts = PublicFacts {
        origin_country: row.text("origin_country"),
        brand: row.brand.clone()?,
        name: name?,
        model,
        style_number,
        gtin,
        own_serial: row.own_serial.clone(),
        category: category?,
    };
    Some(NewItem {
        facts,
        internal,
        merchant,
        agency,
    })
}

/// What stands beside the header's columns would be dropped in silence.
fn check_width(row: &mut Row<'_>) {
    let nameless = |(place, cell): &(usize, &Cell<'_>)| {
        !cell.is_empty() && row.header.get(*place).copied().flatten().is_none()
    };
    let Some((place, _)) = row.cells.iter().enumerate().find(nameless) else {
        return;
    };
    let message = format!("the cell in column {} has no name in the header", place + 1);
    row.errors.push(RowError {
        row: row.number,
        column: None,
        message,
    });
}

fn read_category(row: &mut Row<'_>) -> Option<Category> {
    let choices = || format!("a category is one of {}", Category::choices());
    if row.cell("category").is_none() {
        row.error("category", format!("every item needs this; {}", choices()));
        return None;
    }
    row.read("category", |text| Category::parse(text).ok_or_else(choices))
}

fn read_gtin(row: &mut Row<'_>) -> Option<Gtin> {
    let number = matches!(row.cell("gtin"), Some(Cell::Number(_)));
    row.read("gtin", |text| {
        Gtin::parse(text).map_err(|error| {
            let hint = "; the cell is a number, of which a spreadsheet drops leading zeros: format the column as text";
            format!("{error}{}", if number { hint } else { "" })
        })
    })
}

fn read_internal(row: &mut Row<'_>) -> InternalFacts {
    let production_date = row.date("production_date");
    let customs_entry_date = row.date("customs_entry_date");
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
