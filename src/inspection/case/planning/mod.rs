//! Making the plan: the rows of the specification's tables that fit the product, what is added to them, and how much is
//! taken.

mod fresh;
mod jewellery;

pub(super) use self::jewellery::parts;
use crate::inspection::case::order::{DeclaredStandard, NewOrder};
use crate::inspection::case::plan::{ExtraKind, ItemKind, NewExtra, NewPlan, Plan, PlanStatus, PlannedItem};
use crate::inspection::clauses::programme::{
    ItemFit, Programme, is_standard_usable, is_tested, items_of_imported, programme_of,
};
use crate::inspection::clauses::sampling::{Portions, portions_of};
use crate::inspection::fresh::table::Category;
use crate::inspection::values::printed::folded;
use crate::inspection::{Decided, NotAQuantity, Quantity, Reason, Refused, Specification};
use crate::message::{Explain, Message, message};

/// What is tested of the ordered goods, and how much is taken: fresh 5.1 to 5.3 and 2.3, jewellery 5.1 to 5.3 and 2.3.
///
/// # Errors
/// The field and what would be right.
pub fn plan(specification: Specification, order: &NewOrder, new: NewPlan) -> Result<Plan, Refused> {
    new.check()?;
    let mut items = match specification {
        Specification::Fresh => fresh::items(order)?,
        Specification::Jewellery => jewellery::items(order)?,
    };
    if let Some(chosen) = &new.items {
        choose(specification, &mut items, chosen)?;
    }
    let (by_product_standard, mut reasons) = programme(specification, order)?;
    for (index, extra) in new.extra.iter().enumerate() {
        let item = added(specification, order, extra, by_product_standard)
            .map_err(|refused| Refused::new(format!("extra[{index}].{}", refused.field), refused.message))?;
        if items.iter().any(|known| known.is_named(&extra.item)) {
            return Err(Refused::new(
                format!("extra[{index}].item"),
                message!("inspection.item_planned_already", item = extra.item),
            ));
        }
        items.push(item);
    }
    for (item, number) in items.iter_mut().zip(1..) {
        item.number = number;
    }
    if !items.iter().any(PlannedItem::is_tested) {
        return Err(Refused::new("items", message!("inspection.nothing_to_test")));
    }
    let (portions, why) = portions(specification, order, new.portions)?;
    reasons.extend(why);
    reasons.push(leftover(&new));
    Ok(Plan {
        items,
        portions,
        unit: new.unit,
        needed_for_test: new.needed_for_test,
        needed_for_retest: new.needed_for_retest,
        choice_reason: new.choice_reason,
        reasons,
    })
}

/// Leaves out the table's rows that were not chosen for this product.
fn choose(specification: Specification, items: &mut [PlannedItem], chosen: &[String]) -> Result<(), Refused> {
    for (index, name) in chosen.iter().enumerate() {
        let known = items.iter().find(|item| folded(&item.item) == folded(name));
        let field = || format!("items[{index}]");
        match known {
            Some(item) if item.is_tested() => {}
            Some(item) => {
                return Err(Refused::new(
                    field(),
                    message!(
                        "inspection.item_does_not_apply",
                        item = name,
                        status = item.status
                    ),
                ));
            }
            None => {
                return Err(Refused::new(
                    field(),
                    message!("inspection.item_in_no_table", item = name),
                ));
            }
        }
    }
    let is_chosen = |item: &PlannedItem| chosen.iter().any(|name| folded(name) == folded(&item.item));
    let always = |item: &PlannedItem| {
        matches!(
            item.kind,
            ItemKind::Specification | ItemKind::NetWeight | ItemKind::Defects
        )
    };
    for item in items {
        if item.is_tested() && !is_chosen(item) && !always(item) {
            item.status = PlanStatus::LeftOut;
            item.reasons = vec![left_out(specification)];
        }
    }
    Ok(())
}

fn left_out(specification: Specification) -> Reason {
    Reason::new(
        specification.either("5.2.2", "5.3.2"),
        "R28",
        "根据具体产品选择合适项目，未选择本项",
        "items that fit the product are chosen; this one was not",
    )
}

/// Whether the product's own standard may add items, and the rules that say so.
fn programme(specification: Specification, order: &NewOrder) -> Result<(bool, Vec<Reason>), Refused> {
    let product = &order.product;
    let standard = product.declared_standard.as_ref();
    let Decided {
        decision,
        mut reasons,
    } = programme_of(
        specification,
        standard.is_some(),
        standard.is_some_and(|standard| standard.correct),
    )?;
    let mut usable = decision == Programme::ProductStandard;
    if let Some(standard) = standard.filter(|_| specification == Specification::Fresh) {
        let decided = usable_standard(standard)?;
        usable &= decided.decision;
        reasons.extend(decided.reasons);
    }
    if product.imported && specification == Specification::Fresh {
        reasons.extend(items_of_imported(true)?.reasons);
    }
    Ok((usable, reasons))
}

fn usable_standard(standard: &DeclaredStandard) -> Result<Decided<bool>, Refused> {
    is_standard_usable(standard.issuer, standard.filed_copy).map_err(|_| {
        Refused::new(
            "product.declared_standard.filed_copy",
            message!("inspection.filed_copy_missing_in_order"),
        )
    })
}

fn added(
    specification: Specification,
    order: &NewOrder,
    extra: &NewExtra,
    by_product_standard: bool,
) -> Result<PlannedItem, Refused> {
    let open = Category::of_item(order.subject.category).is_some_and(Category::is_open_list);
    let (clause, reasons) = match extra.kind {
        ExtraKind::StateMandatory | ExtraKind::OpenList => {
            let decided = is_tested(
                specification,
                ItemFit {
                    fits: true,
                    in_table: false,
                    state_mandatory: extra.kind == ExtraKind::StateMandatory,
                    open_list: open && extra.kind == ExtraKind::OpenList,
                },
            );
            if !decided.decision {
                return Err(Refused::new("kind", message!("inspection.open_list_closed")));
            }
            (specification.either("5.2.5", "9.3"), decided.reasons)
        }
        ExtraKind::ProductStandard if !by_product_standard => {
            return Err(Refused::new(
                "kind",
                message!("inspection.product_standard_not_usable"),
            ));
        }
        ExtraKind::ProductStandard => (specification.either("5.2.3", "6.1"), Vec::new()),
        ExtraKind::OtherCategory | ExtraKind::SubCategory => {
            let rule = if extra.kind == ExtraKind::OtherCategory {
                "R51"
            } else {
                "R52"
            };
            let clause = specification.either("6.4", "6.6");
            let reason = Reason::new(
                clause,
                rule,
                "产品含有其他类目或材质，或子类目另有要求，须同时符合",
                "the goods contain another category or material, or their sub-category has requirements of its own, \
                 which hold as well",
            );
            (clause, vec![reason])
        }
    };
    Ok(PlannedItem {
        number: 0,
        item: extra.item.trim().to_owned(),
        kind: ItemKind::Limit,
        status: PlanStatus::Tested,
        basis: Some(extra.basis.clone()),
        method: Some(extra.method.clone()),
        grade: None,
        clause: clause.to_owned(),
        extra: Some(extra.kind),
        legal_basis: extra.legal_basis.clone(),
        reasons,
    })
}

fn portions(
    specification: Specification,
    order: &NewOrder,
    given: Option<Quantity>,
) -> Result<(Quantity, Vec<Reason>), Refused> {
    let missing = |why: Message| Refused::new("portions", why);
    let product = &order.product;
    let (Specification::Fresh, Some(goods)) = (specification, product.goods) else {
        let portions = given.ok_or_else(|| missing(message!("inspection.portions_missing_jewellery")))?;
        return Ok((portions, Vec::new()));
    };
    let Decided { decision, reasons } = portions_of(goods, product.pack_weight, product.single_fruit_weight)
        .map_err(|refused| Refused::new(format!("product.{}", refused.field), refused.message))?;
    let portions = match (decision, given) {
        (Portions::Specified(number), given) => {
            let number: Quantity = number
                .to_string()
                .parse()
                .map_err(|error: NotAQuantity| Refused::new("portions", error.message()))?;
            if given.is_some_and(|given| given != number) {
                return Err(Refused::new(
                    "portions",
                    message!("inspection.more_than_portion", number),
                ));
            }
            number
        }
        (Portions::NotSpecified, Some(given)) => given,
        (Portions::NotSpecified, None) => {
            return Err(missing(message!("inspection.portions_missing_fresh")));
        }
    };
    Ok((portions, reasons))
}

/// What must be left for a re-test, said before the test (A42).
fn leftover(new: &NewPlan) -> Reason {
    let nothing = new.needed_for_retest.is_zero();
    let (zh, en) = if nothing {
        (
            "方案未留复验用样：检验后没有余样，将不能复验，请在检验前告知商家",
            "nothing is planned to be left: there will be no re-inspection, which is said before the test",
        )
    } else {
        (
            "检验后须留足复验用样，没有余样则不能复验",
            "that much must be left after the test; without it there is no re-inspection",
        )
    };
    let reason = Reason::new("2.3, 7.2.1", "R55", zh, en)
        .read_as("A42")
        .given("needed_for_test", new.needed_for_test)
        .given("needed_for_retest", new.needed_for_retest)
        .given("unit", new.unit);
    if nothing { reason.for_review() } else { reason }
}
