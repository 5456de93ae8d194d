//! One row of an intake file as the item it stands for.

use serde::Serialize;

use crate::domain::catalogue::{Category, Gtin, InternalFacts, OwnSerial, PublicFacts};
use crate::domain::people::{OWN_GOODS, OrganisationId};
use crate::media::table::cell::Cell;
use crate::media::table::{Row, WrongCell};
use crate::message::{Explain, message};

/// One item as the file gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

/// What a row gives.
pub(super) struct ItemRow {
    /// The item, unless anything every item needs is wrong, which stands in the row's errors then.
    pub(super) item: Option<NewItem>,
    /// Brand and own serial as they are compared.
    pub(super) serial: Option<OwnSerial>,
}

/// Reads a row.
pub(super) fn read_row(row: &mut Row<'_>) -> ItemRow {
    let brand = row.required("brand");
    let name = row.required("name");
    let category = read_category(row);
    let gtin = read_gtin(row);
    let internal = read_internal(row);
    let own = |text: &str| text.eq_ignore_ascii_case(OWN_GOODS) || text == "自营";
    let organisation = OrganisationId::parse;
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
    let own_serial = row.text("own_serial");
    let origin_country = row.text("origin_country");
    let serial = brand.as_ref().zip(own_serial.as_ref());
    let serial = serial.map(|(brand, serial)| OwnSerial::new(brand, serial));
    let facts = || {
        Some(PublicFacts {
            origin_country,
            brand: brand?,
            name: name?,
            model,
            style_number,
            gtin,
            own_serial,
            category: category?,
        })
    };
    let item = facts().map(|facts| NewItem {
        facts,
        internal,
        merchant,
        agency,
    });
    ItemRow { item, serial }
}

fn read_category(row: &mut Row<'_>) -> Option<Category> {
    let choices = || message!("category.unknown", choices: Category::choices());
    if row.cell("category").is_none() {
        let missing = message!("intake.category_missing", choices: Category::choices());
        row.error("category", missing);
        return None;
    }
    row.read("category", |text| Category::parse(text).ok_or_else(choices))
}

fn read_gtin(row: &mut Row<'_>) -> Option<Gtin> {
    let number = matches!(row.cell("gtin"), Some(Cell::Number(_)));
    row.read("gtin", |text| {
        // What a number's format sets between its digits is not part of it.
        let digits = |text: &str| text.replace([' ', '-', ','], "");
        let shown = if number { digits(text) } else { text.to_owned() };
        Gtin::parse(&shown).map_err(|error| {
            let why = error.message();
            if number {
                message!("intake.gtin_as_number", why: why)
            } else {
                why
            }
        })
    })
}

fn read_internal(row: &mut Row<'_>) -> InternalFacts {
    let production_date = row.date("production_date");
    let customs_entry_date = row.date("customs_entry_date");
    if let (Some(made), Some(entered)) = (production_date, customs_entry_date)
        && entered < made
    {
        let wrong = WrongCell::value(entered, message!("intake.entry_before_production", made));
        row.error("customs_entry_date", wrong);
    }
    InternalFacts {
        sku: row.text("sku"),
        lot: row.text("lot"),
        customs_declaration: row.text("customs_declaration"),
        production_date,
        customs_entry_date,
    }
}
