//! Labels: fresh 6.2 with note 3 of table 1, jewellery 6.2 with table 3 (R18, R26, R44, R45).

use super::context::{ItemContext, ItemFinding, wrong_kind};
use crate::inspection::case::plan::PlannedItem;
use crate::inspection::case::planning::parts;
use crate::inspection::case::{Found, ItemOutcome, LabelPoint};
use crate::inspection::clauses::label::{LabelItem, LabelResult, LabelVerdict, label};
use crate::inspection::jewellery::table::{JewelleryTable, PlannedRow, RowStatus, rows_for};
use crate::inspection::values::printed::folded;
use crate::inspection::{Refused, Verdict};
use crate::message::message;

impl ItemContext<'_> {
    pub(super) fn label(&self, planned: &PlannedItem, found: &Found) -> Result<ItemFinding, Refused> {
        let Found::Label { items } = found else {
            return Err(wrong_kind("`label`, `not_tested`"));
        };
        if let Some(jewellery) = &self.case.order.product.jewellery {
            let rows = rows_for(parts(jewellery));
            let rows: Vec<&PlannedRow> = rows
                .iter()
                .filter(|row| row.row.table == JewelleryTable::Label)
                .collect();
            complete(&rows, items)?;
        }
        let items: Vec<LabelItem<'_>> = items
            .iter()
            .map(|point| LabelItem {
                name: &point.name,
                result: point.result,
            })
            .collect();
        let decided = label(self.case.specification, &items)?;
        Ok(match decided.decision.label {
            LabelVerdict::Pass => ItemFinding::of(Verdict::Pass, None, decided.reasons),
            LabelVerdict::Fail => ItemFinding::of(Verdict::Fail, planned.grade, decided.reasons),
            LabelVerdict::NotApplicable => ItemFinding {
                outcome: ItemOutcome::NotApplicable,
                ..ItemFinding::of(Verdict::Pass, None, decided.reasons)
            },
        })
    }
}

/// The short name of a row: what stands before its bracket.
fn short_name(item: &str) -> String {
    let folded = folded(item);
    folded.split('(').next().unwrap_or_default().to_owned()
}

/// Every item of table 3 has its result, and nothing else has one.
fn complete(rows: &[&PlannedRow], items: &[LabelPoint]) -> Result<(), Refused> {
    for (index, point) in items.iter().enumerate() {
        let row = rows
            .iter()
            .find(|row| short_name(&row.row.item) == short_name(&point.name));
        let names = || {
            let names: Vec<String> = rows.iter().map(|row| short_name(&row.row.item)).collect();
            names.join("、")
        };
        let Some(row) = row else {
            return Err(Refused::new(
                format!("items[{index}].name"),
                message!(
                    "inspection.label_item_unknown",
                    item = point.name,
                    items = names()
                ),
            ));
        };
        let applies = row.status == RowStatus::Applies;
        if applies == (point.result == LabelResult::NotApplicable) {
            let item = &point.name;
            let right = if applies {
                message!("inspection.label_item_applies", item)
            } else {
                message!("inspection.label_item_does_not_apply", item)
            };
            return Err(Refused::new(format!("items[{index}].result"), right));
        }
    }
    let missing = rows.iter().find(|row| {
        row.status == RowStatus::Applies
            && !items
                .iter()
                .any(|point| short_name(&point.name) == short_name(&row.row.item))
    });
    match missing {
        Some(row) => Err(Refused::new(
            "items",
            message!(
                "inspection.label_item_without_result",
                item = short_name(&row.row.item)
            ),
        )),
        None => Ok(()),
    }
}
