//! Rows of a file as the results that a case takes.

use super::{Aliases, MatchedRow, PlannedName, ResultFile, ResultReport, Takes, match_results};
use crate::inspection::case::{Found, ItemKind, MeasuredItem, PlannedItem};
use crate::inspection::measured::{Amount, Measured, Unit};
use crate::inspection::{Mass, MassUnit, Quantity, normalised};
use crate::media::table::RowError;

/// The rows as results of the items that are waited for, with a report of the rest.
#[must_use]
pub fn measured_items(
    file: ResultFile,
    waited: &[&PlannedItem],
    aliases: &Aliases,
) -> (ResultReport, Vec<MeasuredItem>) {
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
    let mut matched = match_results(file, &names, aliases);
    let mut items = Vec::new();
    for row in matched.rows {
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
            Err((column, message)) => matched.report.errors.push(RowError {
                row: row.row,
                column: Some(column.to_owned()),
                message,
            }),
        }
    }
    matched.report.errors.sort_by_key(|error| error.row);
    matched.report.matched = items.len();
    (matched.report, items)
}

type Wrong = (&'static str, String);

fn found(kind: ItemKind, row: &MatchedRow) -> Result<Found, Wrong> {
    let text = &row.result.value;
    let exact = || match row.measured {
        Some(Measured::Exact { amount }) => Ok(amount),
        _ => Err(("value", format!("'{text}': this item is judged by a number"))),
    };
    match kind {
        ItemKind::DiamondColour | ItemKind::DiamondClarity => Ok(Found::Grade { grade: text.clone() }),
        ItemKind::Identity => Ok(match row.result.measured {
            Ok(Measured::Conforms) => Found::Conforms { what: None },
            Ok(Measured::DoesNotConform) => Found::DoesNotConform { what: None },
            // What it is called; whether that is what was promised, the laboratory says.
            _ => {
                return Err((
                    "value",
                    format!("'{text}': write 符合 or 不符合, and the name that was found under remark"),
                ));
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
            .ok_or_else(|| ("value", format!("'{text}' is no measured value"))),
        ItemKind::Sulfonamides | ItemKind::Label | ItemKind::Specification | ItemKind::Defects => Err((
            "item",
            "is judged by several numbers, which no single row holds; add it as JSON".to_owned(),
        )),
    }
}

fn in_unit(amount: Amount, unit: Unit) -> Result<Quantity, Wrong> {
    let converted = amount.to(unit).map_err(|why| ("unit", why.to_string()))?;
    normalised(converted)
        .parse()
        .map_err(|why| ("value", format!("{amount} in {unit} {why}")))
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
