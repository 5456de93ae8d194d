use super::*;

fn with(change: Value) -> Value {
    let mut new = new_plan();
    for (field, value) in change.as_object().unwrap() {
        new[field] = value.clone();
    }
    new
}

fn extra(kind: &str) -> Value {
    let law = if kind == "state_mandatory" {
        json!("a law")
    } else {
        Value::Null
    };
    with(json!({
        "extra": [{ "item": "铅笔", "kind": kind, "basis": "GB 1", "method": "GB 2", "legal_basis": law }],
    }))
}

fn field<T: std::fmt::Debug>(refused: Result<T, Refused>) -> String {
    refused.unwrap_err().field
}

#[test]
fn chosen_rows_are_tested_and_the_sensory_items_always() {
    let order = order(fresh_order());
    let whole = planned(&order, new_plan()).unwrap();
    let numbers: Vec<u32> = whole.items.iter().map(|item| item.number).collect();
    let every: Vec<u32> = (1..).take(whole.items.len()).collect();
    assert_eq!(numbers, every);
    let first = whole.items.iter().find(|item| item.is_tested()).unwrap();
    let chosen = planned(
        &order,
        with(json!({ "items": [first.item], "choice_reason": "it fits" })),
    )
    .unwrap();
    let tested: Vec<&str> = chosen
        .items
        .iter()
        .filter(|item| item.is_tested())
        .map(|item| item.item.as_str())
        .collect();
    assert_eq!(tested, [first.item.as_str(), "规格", "净重", "瑕疵"]);
    let left_out = |item: &&PlannedItem| item.status == PlanStatus::LeftOut;
    assert!(chosen.items.iter().any(|item| left_out(&item)));
    assert!(
        chosen
            .items
            .iter()
            .filter(left_out)
            .all(|item| item.reasons[0].rule == "R28")
    );
    let none = with(json!({ "items": ["no such row"], "choice_reason": "it fits" }));
    assert_eq!(field(planned(&order, none)), "items[0]");
    let not_applying = whole.items.iter().find(|item| !item.is_tested()).unwrap();
    let choice = with(json!({ "items": [not_applying.item], "choice_reason": "it fits" }));
    assert_eq!(field(planned(&order, choice)), "items[0]");
}

#[test]
fn a_choice_has_its_reason_and_amounts_are_above_nought() {
    let order = order(fresh_order());
    let refused = |change: Value| field(planned(&order, with(change)));
    assert_eq!(refused(json!({ "needed_for_test": "0" })), "needed_for_test");
    assert_eq!(refused(json!({ "portions": "0" })), "portions");
    assert_eq!(refused(json!({ "items": ["净重"] })), "choice_reason");
    assert_eq!(refused(json!({ "choice_reason": "why" })), "choice_reason");
    assert_eq!(refused(json!({ "items": [], "choice_reason": "why" })), "items");
    let many = vec!["净重"; 201];
    assert_eq!(refused(json!({ "items": many, "choice_reason": "why" })), "items");
    let added = json!({ "item": "a", "kind": "open_list", "basis": "b", "method": "c" });
    assert_eq!(refused(json!({ "extra": vec![added; 201] })), "extra");
    let law = json!([{ "item": "a", "kind": "state_mandatory", "basis": "b", "method": "c" }]);
    assert_eq!(refused(json!({ "extra": law })), "extra.legal_basis");
}

#[test]
fn items_are_added_where_something_asks_for_them() {
    let added = |order_as: &Value, kind| {
        planned(&order(order_as.clone()), extra(kind))
            .map(|plan| plan.items.last().unwrap().clone())
            .map_err(|refused| refused.field)
    };
    let eggs = fresh_order();
    let mut produce = fresh_order();
    produce["subject"]["category"] = json!("fresh_produce");
    let of_state = added(&eggs, "state_mandatory").unwrap();
    assert_eq!(
        (of_state.clause.as_str(), of_state.status),
        ("5.2.5", PlanStatus::Tested)
    );
    let refused = Err("extra[0].kind".to_owned());
    assert_eq!(added(&eggs, "open_list"), refused);
    assert_eq!(added(&produce, "open_list").unwrap().clause, "5.2.5");
    for (kind, rule) in [("other_category", "R51"), ("sub_category", "R52")] {
        let item = added(&eggs, kind).unwrap();
        assert_eq!((item.clause.as_str(), &*item.reasons[0].rule), ("6.4", rule));
    }
    assert_eq!(added(&eggs, "product_standard"), refused);
    let mut declared = fresh_order();
    let standard = |correct: bool, issuer: &str, copy: bool| json!({ "number": "Q/1", "correct": correct, "issuer": issuer, "filed_copy": copy });
    for (standard, usable) in [
        (standard(true, "national", false), true),
        (standard(true, "enterprise", true), true),
        (standard(true, "enterprise", false), false),
        (standard(false, "national", true), false),
    ] {
        declared["product"]["declared_standard"] = standard;
        assert_eq!(added(&declared, "product_standard").is_ok(), usable);
    }
    let mut twice = extra("state_mandatory");
    twice["extra"][0]["item"] = json!("净重");
    assert_eq!(field(planned(&order(eggs), twice)), "extra[0].item");
}

#[test]
fn portions_are_as_many_as_the_clause_says() {
    let portions = |goods: &str, given: Option<&str>| {
        let mut order_as = fresh_order();
        order_as["product"]["goods"] = json!(goods);
        order_as["product"]["pack_weight"] = json!({ "value": "5", "unit": "jin" });
        let new = with(json!({ "portions": given }));
        planned(&order(order_as), new)
            .map(|plan| plan.portions.to_string())
            .map_err(|refused| refused.field)
    };
    let refused = Err("portions".to_owned());
    assert_eq!(portions("other", None), Ok("1".to_owned()));
    assert_eq!(portions("other", Some("1")), Ok("1".to_owned()));
    assert_eq!(portions("other", Some("2")), refused);
    assert_eq!(portions("produce", None), Ok("2".to_owned()));
    assert_eq!(portions("live", Some("3")), Ok("3".to_owned()));
    assert_eq!(portions("live", None), refused);
    assert_eq!(field(planned(&order(jewellery_order()), new_plan())), "portions");
}

#[test]
fn nothing_left_for_a_retest_is_said_before_the_test() {
    let said = |needed: &str| {
        let plan = planned(
            &order(fresh_order()),
            with(json!({ "needed_for_retest": needed })),
        )
        .unwrap();
        plan.reasons.last().unwrap().review
    };
    assert!(said("0"));
    assert!(!said("0.1"));
}

#[test]
fn imported_goods_follow_the_like_domestic_product_in_fresh_only() {
    let rules = |mut order_as: Value, imported: bool| {
        order_as["product"]["imported"] = json!(imported);
        let plan = planned(&order(order_as), with(json!({ "portions": "1" }))).unwrap();
        plan.reasons.iter().any(|reason| reason.rule == "R30")
    };
    assert!(rules(fresh_order(), true));
    assert!(!rules(fresh_order(), false));
    assert!(!rules(jewellery_order(), true));
}

/// The rows of a piece that are tested, by their kinds.
fn kinds(jewellery: Value) -> Vec<ItemKind> {
    let mut order_as = jewellery_order();
    order_as["product"]["jewellery"] = jewellery;
    let plan = planned(&order(order_as), with(json!({ "portions": "1" }))).unwrap();
    let tested = plan.items.iter().filter(|item| item.is_tested());
    tested.map(|item| item.kind).collect()
}

#[test]
fn a_piece_is_tested_for_what_it_has_and_what_is_promised_of_it() {
    use ItemKind::{
        DiamondClarity, DiamondColour, DiamondMass, Identity, Label, Limit, MetalContent, MetalMass,
    };

    let mass = amount("1", "g");
    assert_eq!(kinds(json!({ "gem": true })), [Identity, Label]);
    let diamond = |promised: Value| {
        let mut diamond = json!({ "mounting": "loose" });
        diamond
            .as_object_mut()
            .unwrap()
            .extend(promised.as_object().unwrap().clone());
        kinds(json!({ "diamond": diamond }))
    };
    assert_eq!(diamond(json!({})), [Identity, Label]);
    assert_eq!(diamond(json!({ "mass": mass })), [Identity, DiamondMass, Label]);
    assert_eq!(
        diamond(json!({ "colour": "F", "clarity": "VS1" })),
        [Identity, DiamondColour, DiamondClarity, Label]
    );
    let metal = |promised: Value| {
        let mut metal = json!({ "metal": "gold", "sold_by_mass": false });
        metal
            .as_object_mut()
            .unwrap()
            .extend(promised.as_object().unwrap().clone());
        kinds(json!({ "metal": metal }))
    };
    assert_eq!(metal(json!({})), [Identity, Limit, Limit, Limit, Label]);
    assert_eq!(
        metal(json!({ "mass": mass })),
        [MetalMass, Identity, Limit, Limit, Limit, Label]
    );
    for promised in [json!({ "mark": "750" }), json!({ "page": ["750"] })] {
        assert_eq!(
            metal(promised),
            [Identity, MetalContent, Limit, Limit, Limit, Label]
        );
    }
}

/// The row called `item` of goods produced on a day, as planned.
fn row(category: &str, produced: &str, item: &str, declared: bool) -> PlannedItem {
    let mut order_as = fresh_order();
    order_as["subject"]["category"] = json!(category);
    order_as["product"]["production_date"] = json!(produced);
    if declared {
        order_as["product"]["declared"] = json!([
            { "item": item, "limit": "1", "unit": "%", "direction": "max", "same_method": true }
        ]);
    }
    let plan = planned(&order(order_as), new_plan()).unwrap();
    plan.items
        .into_iter()
        .find(|planned| planned.item == item)
        .unwrap()
}

#[test]
fn rows_of_fresh_food_have_their_kinds() {
    let kind = |category, item| row(category, "2020-03-01", item, false).kind;
    assert_eq!(kind("fresh_meat", "磺胺类(总量)"), ItemKind::Sulfonamides);
    assert_eq!(kind("fresh_aquatic", "磺胺类(总量)"), ItemKind::Sulfonamides);
    assert_eq!(kind("fresh_quick_frozen", "标签标识"), ItemKind::Label);
    assert_eq!(kind("fresh_quick_frozen", "霉菌"), ItemKind::Limit);
}

#[test]
fn a_row_by_declaration_is_tested_where_the_product_declares_it() {
    let mould = |declared| row("fresh_quick_frozen", "2021-06-01", "霉菌", declared);
    assert_eq!(mould(true).status, PlanStatus::Tested);
    assert!(mould(true).reasons.is_empty());
    assert_eq!(mould(false).status, PlanStatus::NotApplicable);
    assert_eq!(mould(false).reasons[0].rule, "R15");
    // Another row needs no declaration, and one that ended has no basis.
    let sulfonamides = |produced| row("fresh_aquatic", produced, "磺胺类(总量)", false);
    let tested = sulfonamides("2020-03-31");
    assert_eq!(tested.status, PlanStatus::Tested);
    assert_eq!(tested.reasons[0].rule, "R16");
    assert_eq!(sulfonamides("2020-04-01").status, PlanStatus::NoBasisInTable);
}

#[test]
fn a_mass_is_tested_where_it_is_promised_itself() {
    let mass = amount("1", "g");
    let both = |of_diamond: Value, of_metal: Value| {
        kinds(json!({
            "diamond": { "mounting": "loose", "mass": of_diamond },
            "metal": { "metal": "gold", "sold_by_mass": false, "mass": of_metal },
        }))
    };
    let has =
        |kinds: &[ItemKind]| [ItemKind::DiamondMass, ItemKind::MetalMass].map(|kind| kinds.contains(&kind));
    assert_eq!(has(&both(mass.clone(), Value::Null)), [true, false]);
    assert_eq!(has(&both(Value::Null, mass.clone())), [false, true]);
    assert_eq!(has(&both(mass.clone(), mass)), [true, true]);
}

#[test]
fn two_hundred_items_are_added_or_chosen_at_most() {
    let order = order(fresh_order());
    let added = |count: usize| {
        let extra: Vec<Value> = (0..count)
            .map(|number| {
                let item = format!("item {number}");
                json!({ "item": item, "kind": "state_mandatory", "basis": "b", "method": "m", "legal_basis": "l" })
            })
            .collect();
        planned(&order, with(json!({ "extra": extra })))
            .map(|_| ())
            .map_err(|refused| refused.field)
    };
    assert_eq!(added(200), Ok(()));
    assert_eq!(added(201), Err("extra".to_owned()));
    let chosen = vec!["净重"; 200];
    assert!(planned(&order, with(json!({ "items": chosen, "choice_reason": "why" }))).is_ok());
}
