//! The items of fresh food: the rows of table 1 for the goods' category, and the three sensory items.

use crate::inspection::case::order::NewOrder;
use crate::inspection::case::plan::{ItemKind, PlanStatus, PlannedItem};
use crate::inspection::fresh::table as fresh_table;
use crate::inspection::fresh::table::{Category, PlannedRow, RowStatus, rows_for};
use crate::inspection::values::printed::folded;
use crate::inspection::{Reason, Refused};
use crate::message::message;

pub(super) fn items(order: &NewOrder) -> Result<Vec<PlannedItem>, Refused> {
    let product = &order.product;
    let (Some(category), Some(produced)) =
        (Category::of_item(order.subject.category), product.production_date)
    else {
        return Err(Refused::new(
            "product.production_date",
            message!("inspection.production_date_missing"),
        ));
    };
    let looked_at = fresh_table::Product {
        category,
        produced,
        live: product.live,
        prepackaged: product.prepackaged,
    };
    let rows = rows_for(looked_at)
        .map_err(|refused| Refused::new(format!("product.{}", refused.field), refused.message))?;
    let mut items: Vec<PlannedItem> = rows.into_iter().map(|row| of_row(order, row)).collect();
    items.extend(sensory(order));
    Ok(items)
}

fn of_row(order: &NewOrder, planned: PlannedRow) -> PlannedItem {
    let PlannedRow { row, decided } = planned;
    let mut status = match decided.decision.status {
        RowStatus::Applies => PlanStatus::Tested,
        RowStatus::NoBasisInTable => PlanStatus::NoBasisInTable,
        RowStatus::NotApplicable => PlanStatus::NotApplicable,
    };
    let declares = order
        .product
        .declared
        .iter()
        .any(|declared| folded(&declared.item) == folded(&row.item));
    // A plain row says nothing that its columns do not.
    let plain = status == PlanStatus::Tested && row.dates.is_none();
    let mut reasons = if plain { Vec::new() } else { decided.reasons };
    if status == PlanStatus::Tested && row.is_by_declaration() && !declares {
        status = PlanStatus::NotApplicable;
        reasons = vec![Reason::new(
            "5.1 table 1",
            "R15",
            "仅在产品明示要求时检测，产品未明示",
            "tested only against what the product itself declares, and it declares nothing of it",
        )];
    }
    let kind = if row.is_label() {
        ItemKind::Label
    } else if row.note.is_some_and(|note| note < 3) {
        ItemKind::Sulfonamides
    } else {
        ItemKind::Limit
    };
    PlannedItem {
        number: 0,
        item: row.item.clone(),
        kind,
        status,
        basis: Some(row.basis.clone()),
        method: Some(row.method.clone()),
        grade: decided.decision.grade,
        clause: "5.1 table 1".to_owned(),
        extra: None,
        legal_basis: None,
        reasons,
    }
}

/// Specification, net weight and defects (5.3.1, R32).
fn sensory(order: &NewOrder) -> [PlannedItem; 3] {
    let item = |name: &str, kind, clause: &str| PlannedItem {
        number: 0,
        item: name.to_owned(),
        kind,
        status: PlanStatus::Tested,
        basis: Some("《京东生鲜商品感官标准规范》".to_owned()),
        method: None,
        grade: None,
        clause: clause.to_owned(),
        extra: None,
        legal_basis: None,
        reasons: Vec::new(),
    };
    let mut net_weight = item("净重", ItemKind::NetWeight, "5.2.1.2 (read 5.3.1.2)");
    if order.product.weights.is_empty() {
        net_weight.status = PlanStatus::NotApplicable;
        net_weight.reasons = vec![Reason::new(
            "5.2.1.2 (read 5.3.1.2)",
            "R34",
            "网页未标示任何重量",
            "the page states no weight",
        )];
    }
    [
        item("规格", ItemKind::Specification, "5.3.1.1"),
        net_weight,
        item("瑕疵", ItemKind::Defects, "5.2.1.3 (read 5.3.1.3)"),
    ]
}
