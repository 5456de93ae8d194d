//! Rows of a file as the results that a case takes.

use super::matching::{Matched, MatchedRow, PlannedName, Takes, Unmatched, WrongCell, match_results};
use super::names::Aliases;
use super::row::ResultRow;
use crate::inspection::case::{Found, ItemKind, MeasuredItem, PlannedItem};
use crate::inspection::measured::{Amount, Measured, Unit};
use crate::inspection::{Mass, MassUnit, NotAQuantity, Quantity, normalised};
use crate::message::{Explain, Message, message};

/// The rows, each with its number in a spreadsheet, as results of the items that are waited for; and the rest.
#[must_use]
pub fn measured_items(
    rows: Vec<(u64, ResultRow)>,
    waited: &[&PlannedItem],
    aliases: &Aliases,
) -> (Vec<MeasuredItem>, Unmatched) {
    let names: Vec<PlannedName<'_>> = waited
        .iter()
        .map(|item| PlannedName {
            number: item.number,
            item: &item.item,
            takes: match item.kind {
                ItemKind::DiamondColour | ItemKind::DiamondClarity | ItemKind::Identity => Takes::Text,
                _ => Takes::Measured,
            },
        })
        .collect();
    let Matched { rows, mut rest } = match_results(rows, &names, aliases);
    let mut items = Vec::new();
    for row in rows {
        let Some(planned) = waited.iter().find(|item| item.number == row.number) else {
            continue;
        };
        match found(planned.kind, &row) {
            Ok(found) => items.push(MeasuredItem {
                item: planned.item.clone(),
                found,
                method: row.result.method,
                note: row.result.remark,
            }),
            Err((column, message)) => rest.wrong.push(WrongCell {
                row: row.row,
                column,
                message,
            }),
        }
    }
    (items, rest)
}

type Wrong = (&'static str, Message);

fn found(kind: ItemKind, row: &MatchedRow) -> Result<Found, Wrong> {
    let text = &row.result.value;
    let exact = || match row.measured {
        Some(Measured::Exact { amount }) => Ok(amount),
        _ => Err(("value", message!("result.not_a_number", value = text))),
    };
    match kind {
        ItemKind::DiamondColour | ItemKind::DiamondClarity => Ok(Found::Grade { grade: text.clone() }),
        ItemKind::Identity => Ok(match row.result.measured {
            Ok(Measured::Conforms) => Found::Conforms { what: None },
            Ok(Measured::DoesNotConform) => Found::DoesNotConform { what: None },
            // What it is called; whether that is what was promised, the laboratory says.
            _ => {
                return Err(("value", message!("result.identity", value = text)));
            }
        }),
        ItemKind::NetWeight => Ok(Found::NetWeight {
            mass: mass(exact()?)?,
        }),
        ItemKind::DiamondMass | ItemKind::MetalMass => Ok(Found::Mass {
            mass: mass(exact()?)?,
        }),
        ItemKind::MetalContent => Ok(Found::Purity {
            per_mille: in_unit(exact()?, Unit::PerMille)?,
        }),
        ItemKind::Limit => row
            .measured
            .map(Found::from)
            .ok_or_else(|| ("value", message!("result.not_measured", value = text))),
        ItemKind::Sulfonamides | ItemKind::Label | ItemKind::Specification | ItemKind::Defects => {
            Err(("item", message!("result.needs_json")))
        }
    }
}

fn in_unit(amount: Amount, unit: Unit) -> Result<Quantity, Wrong> {
    let converted = amount.to(unit).map_err(|why| ("unit", why.message()))?;
    normalised(converted).parse().map_err(|why: NotAQuantity| {
        (
            "value",
            message!("result.in_unit", amount, unit, why: why.message()),
        )
    })
}

fn mass(amount: Amount) -> Result<Mass, Wrong> {
    let (value, unit) = match amount.unit {
        Unit::Kilogram => (amount.value, MassUnit::Kilogram),
        Unit::Jin => (amount.value, MassUnit::Jin),
        Unit::Carat => (amount.value, MassUnit::Carat),
        _ => (in_unit(amount, Unit::Gram)?, MassUnit::Gram),
    };
    Ok(Mass { value, unit })
}
