//! The items of jewellery: the rows of table 1 for the piece's parts, and the label of table 3 as one item.

use crate::inspection::case::order::{Jewellery, NewOrder};
use crate::inspection::case::plan::{ItemKind, PlanStatus, PlannedItem};
use crate::inspection::jewellery::table::{
    JewelleryParts, JewelleryRow, JewelleryTable, PlannedRow, RowGrade, RowStatus, rows_for,
};
use crate::inspection::{Grade, Reason, Refused};
use crate::message::message;

/// What the label is called as one item (6.5).
pub(super) const LABEL: &str = "标识标志";

pub(in crate::inspection::case) fn parts(jewellery: &Jewellery) -> JewelleryParts {
    let metal = jewellery.metal.as_ref();
    let diamond = jewellery.diamond.as_ref();
    JewelleryParts {
        gem: jewellery.gem,
        diamond: diamond.map(|diamond| diamond.mounting),
        precious_metal: metal.is_some(),
        mass_stated: metal.is_some_and(|metal| metal.mass.is_some())
            || diamond.is_some_and(|diamond| diamond.mass.is_some()),
        priced_by_mass: metal.is_some_and(|metal| metal.sold_by_mass),
    }
}

pub(super) fn items(order: &NewOrder) -> Result<Vec<PlannedItem>, Refused> {
    let Some(jewellery) = &order.product.jewellery else {
        return Err(Refused::new(
            "product.jewellery",
            message!("inspection.jewellery_missing"),
        ));
    };
    let rows = rows_for(parts(jewellery));
    let quality = rows.iter().filter(|row| row.row.table == JewelleryTable::Quality);
    let mut items: Vec<PlannedItem> = quality.filter_map(|row| of_row(jewellery, row)).collect();
    items.push(label());
    Ok(items)
}

/// The kind of a row of table 1, by its place there.
const fn kind(row: &JewelleryRow) -> Option<ItemKind> {
    match row.seq {
        1 | 2 | 7 => Some(ItemKind::Identity),
        3 => Some(ItemKind::DiamondMass),
        4 => Some(ItemKind::DiamondColour),
        5 => Some(ItemKind::DiamondClarity),
        6 => Some(ItemKind::MetalMass),
        8 => Some(ItemKind::MetalContent),
        9..=11 => Some(ItemKind::Limit),
        // The mark counts once, with the label of table 3 (A34).
        _ => None,
    }
}

fn of_row(jewellery: &Jewellery, planned: &PlannedRow) -> Option<PlannedItem> {
    let row = planned.row;
    let kind = kind(row)?;
    let mut status = match planned.status {
        RowStatus::Applies => PlanStatus::Tested,
        RowStatus::NotApplicable | RowStatus::CountedElsewhere => PlanStatus::NotApplicable,
    };
    let mut reasons = Vec::new();
    if status != PlanStatus::Tested {
        reasons.push(planned.reason.clone());
    } else if !is_promised(jewellery, kind) {
        status = PlanStatus::NotApplicable;
        reasons.push(Reason::new(
            "5.3.2",
            "R28",
            "未标注该项，没有可比对的标称值",
            "nothing is promised of it: there is no nominal value to hold it against",
        ));
    }
    Some(PlannedItem {
        number: 0,
        item: row.item.clone(),
        kind,
        status,
        basis: Some(row.clause_basis.clone()),
        method: Some(row.executed_standards.clone()),
        grade: match planned.grade {
            Some(RowGrade::A) => Some(Grade::A),
            Some(RowGrade::B) => Some(Grade::B),
            Some(RowGrade::ByResult) | None => None,
        },
        clause: "5.1 table 1".to_owned(),
        extra: None,
        legal_basis: None,
        reasons,
    })
}

/// Whether the page or the piece says what the item is held against.
fn is_promised(jewellery: &Jewellery, kind: ItemKind) -> bool {
    let (diamond, metal) = (jewellery.diamond.as_ref(), jewellery.metal.as_ref());
    match kind {
        ItemKind::DiamondMass => diamond.is_some_and(|diamond| diamond.mass.is_some()),
        ItemKind::DiamondColour => diamond.is_some_and(|diamond| diamond.colour.is_some()),
        ItemKind::DiamondClarity => diamond.is_some_and(|diamond| diamond.clarity.is_some()),
        ItemKind::MetalMass => metal.is_some_and(|metal| metal.mass.is_some()),
        ItemKind::MetalContent => metal.is_some_and(|metal| metal.mark.is_some() || !metal.page.is_empty()),
        _ => true,
    }
}

/// Mark and label of table 3, which count as one item (6.5; A34).
fn label() -> PlannedItem {
    PlannedItem {
        number: 0,
        item: LABEL.to_owned(),
        kind: ItemKind::Label,
        status: PlanStatus::Tested,
        basis: Some("GB 11887 GB/T 31912".to_owned()),
        method: None,
        grade: Some(Grade::B),
        clause: "5.2 table 3".to_owned(),
        extra: None,
        legal_basis: None,
        reasons: Vec::new(),
    }
}
