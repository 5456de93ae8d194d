//! Cases about table 1 of the fresh specification.

use serde_json::{Value, json};

use super::input::Fields;
use super::kind::{CaseContext, Written};
use crate::inspection::fresh::table::{Amount, basis_of_row, row_of, sulfonamide_total};
use crate::inspection::{Refused, normalised};

/// `table1_basis`: R15, R16, R18.
pub(super) fn basis(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["category_no", "item_zh", "production_date", "live"])?;
    let row = row_of(fields.choice("category_no")?, fields.text("item_zh")?)?;
    let produced = fields.date("production_date")?;
    let decided = basis_of_row(row, produced, fields.optional_boolean("live")?)?;
    Ok(decided.map(
        |row| json!({ "status": row.status, "basis": row.basis, "method": row.method, "grade": row.grade }),
    ))
}

/// `sulfonamide_total`: R17.
pub(super) fn sulfonamides(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["note", "amounts", "limit"])?;
    let amounts = fields
        .objects_found("amounts", &["name", "value"])?
        .into_iter()
        .map(|amount| {
            Ok(Amount {
                name: amount.text("name")?,
                value: amount.quantity("value")?,
            })
        })
        .collect::<Result<Vec<_>, Refused>>()?;
    let decided = sulfonamide_total(fields.choice("note")?, &amounts, fields.quantity("limit")?)?;
    Ok(decided.map(|sum| json!({ "total": normalised(sum.total), "verdict": sum.verdict })))
}
