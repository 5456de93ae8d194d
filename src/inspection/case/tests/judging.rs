use super::*;
use crate::message::{Language, sync_scope};

const NOW: &str = "2021-06-05T00:00:00Z";

/// What becomes of the only item of a case.
fn judged(case: &Case, limits: &Known, found: Value) -> Result<ItemVerdict, Refused> {
    let item = case.plan.as_ref().unwrap().items[0].item.clone();
    let judgement = case.judge(&results(&[(&item, found)]), None, limits, at(NOW))?;
    Ok(judgement.items[0].clone())
}

fn most(value: &str, unit: &str) -> Value {
    json!({ "requirement": "max", "amount": amount(value, unit) })
}

/// The first item of the eggs' table that has a limit.
fn limited(declared: Value) -> Case {
    let mut order_as = fresh_order();
    order_as["product"]["declared"] = declared;
    let plan = planned(&order(order_as.clone()), new_plan()).unwrap();
    let known = plan
        .items
        .iter()
        .find(|item| item.kind == ItemKind::Limit && item.is_tested());
    case_of(order_as, &known.unwrap().item, |item| item.grade = Some(Grade::A))
}

fn name(case: &Case) -> String {
    case.plan.as_ref().unwrap().items[0].item.clone()
}

#[test]
fn a_value_is_held_against_the_limit_of_its_basis() {
    let case = limited(json!([]));
    let limits = Known::requiring(most("0.1", "mg/kg"));
    let outcome = |found: Value| {
        let verdict = judged(&case, &limits, found).unwrap();
        (verdict.outcome, verdict.grade, verdict.missing.is_some())
    };
    let value = |text, unit| json!({ "is": "value", "amount": amount(text, unit) });
    assert_eq!(outcome(value("0.1", "mg/kg")), (ItemOutcome::Pass, None, false));
    assert_eq!(outcome(value("100", "μg/kg")), (ItemOutcome::Pass, None, false));
    let failed = (ItemOutcome::Fail, Some(Grade::A), false);
    assert_eq!(outcome(value("0.1001", "mg/kg")), failed);
    let below = |text| json!({ "is": "below", "amount": amount(text, "mg/kg") });
    assert_eq!(outcome(below("0.1")), (ItemOutcome::Pass, None, false));
    let undecided = (ItemOutcome::CannotDecide, None, true);
    assert_eq!(outcome(below("0.1001")), undecided);
    assert_eq!(outcome(json!({ "is": "not_detected" })), undecided);
    let missing = judged(&case, &Known::requiring(Value::Null), value("0", "mg/kg")).unwrap();
    assert_eq!(missing.outcome, ItemOutcome::CannotDecide);
    assert!(missing.missing.unwrap().contains(&name(&case)));
    let not_tested = judged(
        &case,
        &limits,
        json!({ "is": "not_tested", "reason": "too little" }),
    );
    assert_eq!(not_tested.unwrap_err().field, "items");
}

#[test]
fn limits_are_asked_as_of_production_for_food_and_of_sampling_for_jewellery() {
    use jiff::civil::date;

    let asked_on = |case: &Case| {
        let limits = Known::requiring(most("1", "%"));
        let found = json!({ "is": "value", "amount": amount("1", "%") });
        judged(case, &limits, found).unwrap().by.unwrap()
    };
    let on = |case: &Case, day: jiff::civil::Date| {
        let basis = case.plan.as_ref().unwrap().items[0].basis.clone().unwrap();
        assert_eq!(asked_on(case), format!("{basis} on {day}"));
    };
    on(&limited(json!([])), date(2021, 6, 1));
    let mut order_as = jewellery_order();
    order_as["product"]["production_date"] = json!("2020-01-01");
    let mut new = new_plan();
    new["portions"] = json!("1");
    let plan = planned(&order(order_as.clone()), new).unwrap();
    let limit = plan
        .items
        .iter()
        .find(|item| item.kind == ItemKind::Limit)
        .unwrap();
    let mut ring = case_of(order_as, &limit.item, |_| ());
    on(&ring, date(2021, 6, 3));
    ring.sample = None;
    on(&ring, date(2021, 6, 5));
}

#[test]
fn nothing_is_more_than_all_of_it() {
    let case = limited(json!([]));
    let limits = Known::requiring(most("100", "%"));
    let value = |text| json!({ "is": "value", "amount": amount(text, "%") });
    assert_eq!(
        judged(&case, &limits, value("100")).unwrap().outcome,
        ItemOutcome::Pass
    );
    let refused = judged(&case, &limits, value("100.001")).unwrap_err();
    assert_eq!(refused.field, "items[0].found.amount.value");
    let wrong = json!({ "is": "grade", "grade": "F" });
    assert_eq!(
        judged(&case, &limits, wrong).unwrap_err().field,
        "items[0].found.is"
    );
}

#[test]
fn a_stricter_declaration_governs_unless_the_limit_is_mandatory() {
    let item = name(&limited(json!([])));
    let declared = |limit: &str, unit: &str, direction: &str| {
        limited(json!([
            { "item": item, "limit": limit, "unit": unit, "direction": direction, "same_method": true }
        ]))
    };
    let mut limits = Known::requiring(most("0.1", "mg/kg"));
    let found = json!({ "is": "value", "amount": amount("0.08", "mg/kg") });
    let by = |limits: &Known, case: &Case, value: &str| {
        let found = json!({ "is": "value", "amount": amount(value, "mg/kg") });
        let verdict = judged(case, limits, found).unwrap();
        (verdict.outcome, verdict.by.as_deref() == Some("declared"))
    };
    let strict = declared("50", "μg/kg", "max");
    let loose = declared("0.2", "mg/kg", "max");
    assert_eq!(by(&limits, &strict, "0.08"), (ItemOutcome::Fail, true));
    assert_eq!(by(&limits, &loose, "0.15"), (ItemOutcome::Pass, true));
    limits.mandatory = true;
    assert_eq!(by(&limits, &strict, "0.08"), (ItemOutcome::Fail, true));
    assert_eq!(by(&limits, &loose, "0.15"), (ItemOutcome::Fail, false));
    // Which is stricter cannot be said.
    let undecided = (ItemOutcome::CannotDecide, false);
    assert_eq!(by(&limits, &declared("0.05", "mg/kg", "min"), "0.08"), undecided);
    assert_eq!(by(&limits, &declared("0.05", "CFU/g", "max"), "0.08"), undecided);
    let verdict = judged(&declared("0.05", "mg/kg", "max"), &limits, found.clone()).unwrap();
    assert!(verdict.reasons[0].margin.is_some());
    let below = json!({ "is": "below", "amount": amount("0.01", "mg/kg") });
    let verdict = judged(&declared("0.05", "mg/kg", "max"), &limits, below).unwrap();
    assert_eq!(verdict.outcome, ItemOutcome::Pass);
    assert!(verdict.reasons[0].margin.is_none(), "a bound leaves no margin");
}

#[test]
fn what_is_judged_by_declaration_needs_no_limit_of_a_standard() {
    let item = name(&limited(json!([])));
    let declared = json!([
        { "item": item, "limit": "5", "unit": "%", "direction": "min", "same_method": true }
    ]);
    let none = Known::requiring(Value::Null);
    let found = |text| json!({ "is": "value", "amount": amount(text, "%") });
    for by_standard in [true, false] {
        let mut case = limited(declared.clone());
        let planned = &mut case.plan.as_mut().unwrap().items[0];
        if by_standard {
            planned.extra = Some(ExtraKind::ProductStandard);
        } else {
            planned.basis = Some("产品明示标准及质量要求".to_owned());
        }
        assert_eq!(
            judged(&case, &none, found("5")).unwrap().outcome,
            ItemOutcome::Pass
        );
        assert_eq!(
            judged(&case, &none, found("4.9")).unwrap().outcome,
            ItemOutcome::Fail
        );
    }
    let other = limited(declared);
    assert_eq!(
        judged(&other, &none, found("5")).unwrap().outcome,
        ItemOutcome::CannotDecide
    );
}

#[test]
fn net_weight_is_held_against_the_listing_less_the_tolerance_of_the_annex() {
    let case = case_of(fresh_order(), "净重", |_| ());
    let weighed = |net_weight_g, value, unit| {
        let limits = Known {
            net_weight_g,
            ..Known::requiring(Value::Null)
        };
        let found = json!({ "is": "net_weight", "mass": amount(value, unit) });
        judged(&case, &limits, found).map(|verdict| verdict.outcome)
    };
    assert_eq!(weighed(None, "1000", "g"), Ok(ItemOutcome::Pass));
    assert_eq!(weighed(None, "1.999", "jin"), Ok(ItemOutcome::Fail));
    assert_eq!(weighed(Some("0.5"), "999.5", "g"), Ok(ItemOutcome::Pass));
    assert_eq!(weighed(Some("0.5"), "0.9994", "kg"), Ok(ItemOutcome::Fail));
    let refused = weighed(None, "5000", "ct").unwrap_err();
    assert_eq!(refused.field, "items[0].found.mass.unit");
}

#[test]
fn diamonds_are_held_against_the_listing() {
    let found = |item: &str, found: Value| {
        let case = case_of(jewellery_order(), item, |_| ());
        let verdict = judged(&case, &Known::requiring(Value::Null), found).unwrap();
        (verdict.outcome, verdict.limit.unwrap())
    };
    let plan = planned(&order(jewellery_order()), {
        let mut new = new_plan();
        new["portions"] = json!("1");
        new
    })
    .unwrap();
    let item = |kind| {
        let of_kind = plan.items.iter().find(|item| item.kind == kind);
        of_kind.unwrap().item.clone()
    };
    let grade = |text: &str| json!({ "is": "grade", "grade": text });
    let colour = item(ItemKind::DiamondColour);
    assert_eq!(found(&colour, grade("F")), (ItemOutcome::Pass, "F".to_owned()));
    assert_eq!(found(&colour, grade("M")).0, ItemOutcome::Fail);
    let clarity = item(ItemKind::DiamondClarity);
    assert_eq!(
        found(&clarity, grade("VS1")),
        (ItemOutcome::Pass, "VS1".to_owned())
    );
    let mass = |value: &str, unit: &str| json!({ "is": "mass", "mass": amount(value, unit) });
    let diamond = item(ItemKind::DiamondMass);
    assert_eq!(found(&diamond, mass("0.1", "g")).0, ItemOutcome::Pass);
    assert_eq!(found(&diamond, mass("0.09", "g")).0, ItemOutcome::Fail);
}

#[test]
fn metal_is_held_against_its_tolerance_and_its_mark() {
    let ring = |kind: ItemKind| {
        let mut new = new_plan();
        new["portions"] = json!("1");
        let plan = planned(&order(jewellery_order()), new).unwrap();
        let item = plan.items.iter().find(|item| item.kind == kind).unwrap();
        case_of(jewellery_order(), &item.item.clone(), |_| ())
    };
    let known = Known::requiring(most("1", "%"));
    let mass = |limits: &Known, value: &str| {
        let mut case = ring(ItemKind::MetalMass);
        // A diamond's mass and a metal's have one name; the plan tells them by their numbers.
        case.plan
            .as_mut()
            .unwrap()
            .items
            .retain(|item| item.kind == ItemKind::MetalMass);
        let found = json!({ "is": "mass", "mass": amount(value, "g") });
        judged(&case, limits, found).map(|verdict| verdict.outcome)
    };
    assert_eq!(mass(&known, "2.99"), Ok(ItemOutcome::Pass));
    assert_eq!(mass(&known, "2.989"), Ok(ItemOutcome::Fail));
    assert_eq!(mass(&known, "3.02"), Ok(ItemOutcome::Pass));
    assert_eq!(mass(&known, "3.021"), Ok(ItemOutcome::Fail));
    assert_eq!(
        mass(&Known::requiring(Value::Null), "3"),
        Ok(ItemOutcome::CannotDecide)
    );
    assert_eq!(mass(&known, "0").unwrap_err().field, "items[0].found.mass.value");
    let purity = |value: &str| {
        let found = json!({ "is": "purity", "per_mille": value });
        let verdict = judged(&ring(ItemKind::MetalContent), &known, found).unwrap();
        (verdict.outcome, verdict.limit.unwrap())
    };
    assert_eq!(purity("750"), (ItemOutcome::Pass, "≥ 750‰".to_owned()));
    assert_eq!(purity("749.9").0, ItemOutcome::Fail);
}

#[test]
fn somebody_looks_where_the_verdict_and_the_name_found_disagree() {
    let review = |is: &str, what: Option<&str>| {
        let mut found = json!({ "is": is });
        if let Some(what) = what {
            found["what"] = json!(what);
        }
        let case = case_of(jewellery_order(), "珠宝玉石鉴定", |_| ());
        let verdict = judged(&case, &Known::requiring(Value::Null), found).unwrap();
        (verdict.outcome, verdict.reasons[0].review)
    };
    assert_eq!(review("conforms", Some("钻石")), (ItemOutcome::Pass, false));
    assert_eq!(review("conforms", Some("锆石")), (ItemOutcome::Pass, true));
    assert_eq!(review("conforms", None), (ItemOutcome::Pass, false));
    assert_eq!(
        review("does_not_conform", Some("锆石")),
        (ItemOutcome::Fail, false)
    );
    assert_eq!(
        review("does_not_conform", Some("钻石")),
        (ItemOutcome::Fail, true)
    );
    assert_eq!(review("does_not_conform", None), (ItemOutcome::Fail, false));
}

#[test]
fn what_is_recorded_stays_english_and_what_is_told_is_in_the_language_of_the_reader() {
    let case = limited(json!([]));
    let named = name(&case);
    let declared =
        json!([{ "item": named, "limit": "1", "unit": "g", "direction": "max", "same_method": true }]);
    let (case, limits) = (limited(declared), Known::requiring(most("0.1", "mg/kg")));
    let value = |text, unit| json!({ "is": "value", "amount": amount(text, unit) });
    let of_chinese = |found: Value| sync_scope(Language::Chinese, || judged(&case, &limits, found));
    assert_eq!(
        of_chinese(value("0.1", "mg/kg")).unwrap().missing.unwrap(),
        "the declared limit in another unit: g and mg/kg do not measure the same and cannot be converted; the limit is \
         in mg/kg (6.1)"
    );
    let refused = of_chinese(value("101", "%")).unwrap_err();
    assert_eq!(refused.message.code(), "inspection.more_than_the_whole");
    assert_eq!(
        refused.message.text(Language::Chinese),
        "为 101 %，而最多只能是 100 %（6.1）"
    );
}
