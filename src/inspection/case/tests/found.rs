//! What a laboratory found, as it is read, checked and printed.

use super::*;

fn found(value: Value) -> Found {
    serde_json::from_value(value).unwrap()
}

#[test]
fn every_finding_is_printed_with_its_numbers() {
    for (value, printed) in [
        (
            json!({ "is": "value", "amount": amount("1", "mg/kg") }),
            "1 mg/kg",
        ),
        (
            json!({ "is": "below", "amount": amount("1", "mg/kg") }),
            "<1 mg/kg",
        ),
        (json!({ "is": "not_detected" }), "未检出"),
        (json!({ "is": "conforms" }), "符合"),
        (json!({ "is": "conforms", "what": "钻石" }), "符合：钻石"),
        (
            json!({ "is": "does_not_conform", "what": "锆石" }),
            "不符合：锆石",
        ),
        (json!({ "is": "not_tested", "reason": "无样" }), "未检：无样"),
        (
            json!({ "is": "sulfonamides", "unit": "μg/kg", "amounts": [{ "name": "磺胺嘧啶", "value": "7" }] }),
            "磺胺嘧啶 7 μg/kg",
        ),
        (
            json!({ "is": "label", "items": [{ "name": "印记", "result": "missing" }] }),
            "印记: missing",
        ),
        (
            json!({ "is": "specification", "mode": "ratio", "total": "20", "nonconforming": "1" }),
            "1/20",
        ),
        (json!({ "is": "net_weight", "mass": amount("5", "jin") }), "5 jin"),
        (json!({ "is": "mass", "mass": amount("5", "ct") }), "5 ct"),
        (
            json!({
                "is": "one_piece", "severe": "1", "general": "2", "minor": "3", "over_tolerance": "4",
                "within_tolerance": "5",
            }),
            "严重1 一般2 轻微3 超容忍4",
        ),
        (
            json!({
                "is": "several_pieces", "basis": "count", "total": "20", "severe": "1", "general": "2", "minor": "3",
            }),
            "严重1 一般2 轻微3 / 20",
        ),
        (json!({ "is": "grade", "grade": "VS1" }), "VS1"),
        (json!({ "is": "purity", "per_mille": "750" }), "750‰"),
    ] {
        assert_eq!(found(value).to_string(), printed);
    }
}

#[test]
fn what_is_said_of_a_finding_is_one_line() {
    let case = case_of(jewellery_order(), "珠宝玉石鉴定", |_| ());
    let refused = |measured: Value| {
        let mut item = json!({ "item": "珠宝玉石鉴定", "found": { "is": "conforms" } });
        item.as_object_mut()
            .unwrap()
            .extend(measured.as_object().unwrap().clone());
        let results = json!({ "tested_on": "2021-06-04", "items": [item] });
        let results = serde_json::from_value(results).unwrap();
        let none = Known::requiring(Value::Null);
        case.judge(&results, None, &none, at("2021-06-05T00:00:00Z"))
            .err()
            .map(|refused| refused.field)
    };
    assert_eq!(refused(json!({})), None);
    for (measured, field) in [
        (json!({ "method": " " }), "items[0].method"),
        (json!({ "note": "a\nb" }), "items[0].note"),
        (
            json!({ "found": { "is": "not_tested", "reason": "" } }),
            "items[0].found.reason",
        ),
        (
            json!({ "found": { "is": "conforms", "what": "" } }),
            "items[0].found.what",
        ),
        (
            json!({ "found": { "is": "does_not_conform", "what": "\t" } }),
            "items[0].found.what",
        ),
    ] {
        assert_eq!(refused(measured), Some(field.to_owned()));
    }
}

#[test]
fn another_method_that_fits_is_told_as_such() {
    let case = case_of(jewellery_order(), "珠宝玉石鉴定", |item| {
        item.method = Some("GB 1".to_owned())
    });
    let told = |method: Option<&str>| {
        let item = json!({ "item": "珠宝玉石鉴定", "found": { "is": "conforms" }, "method": method });
        let results = json!({ "tested_on": "2021-06-04", "items": [item] });
        let results = serde_json::from_value(results).unwrap();
        let none = Known::requiring(Value::Null);
        let judgement = case
            .judge(&results, None, &none, at("2021-06-05T00:00:00Z"))
            .unwrap();
        let reasons = &judgement.items[0].reasons;
        reasons.iter().any(|reason| reason.rule == "R11")
    };
    assert!(!told(None));
    assert!(!told(Some("GB 1")));
    assert!(told(Some("GB 2")));
}

/// The outcome of the only item of a case.
fn outcome(case: &Case, limits: &Known, found: Value) -> Result<ItemOutcome, String> {
    let item = case.plan.as_ref().unwrap().items[0].item.clone();
    case.judge(
        &results(&[(&item, found)]),
        None,
        limits,
        at("2021-06-05T00:00:00Z"),
    )
    .map(|judgement| judgement.items[0].outcome)
    .map_err(|refused| refused.field)
}

#[test]
fn what_is_required_without_numbers_is_what_the_laboratory_says() {
    let mut order_as = fresh_order();
    order_as["product"]["declared"] = json!([]);
    let plan = planned(&order(order_as.clone()), new_plan()).unwrap();
    let of_kind = plan
        .items
        .iter()
        .find(|item| item.kind == ItemKind::Limit && item.is_tested());
    let case = case_of(order_as, &of_kind.unwrap().item, |_| ());
    let limits = Known::requiring(json!({ "requirement": "conforms" }));
    assert_eq!(
        outcome(&case, &limits, json!({ "is": "conforms" })),
        Ok(ItemOutcome::Pass)
    );
    assert_eq!(
        outcome(&case, &limits, json!({ "is": "does_not_conform" })),
        Ok(ItemOutcome::Fail)
    );
    let number = Known::requiring(json!({ "requirement": "min", "amount": amount("1", "%") }));
    assert_eq!(
        outcome(&case, &number, json!({ "is": "conforms" })),
        Ok(ItemOutcome::CannotDecide)
    );
}

#[test]
fn sulfonamides_are_added_up_against_one_maximum() {
    let mut order_as = fresh_order();
    let clauses = ["fresh_meat", "fresh_aquatic"].map(|category| {
        order_as["subject"]["category"] = json!(category);
        // The rows of both are limited to goods produced before April 2020.
        order_as["product"]["production_date"] = json!("2020-03-01");
        let case = case_of(order_as.clone(), "磺胺类(总量)", |_| ());
        let limits = Known::requiring(json!({ "requirement": "max", "amount": amount("0.1", "mg/kg") }));
        let found = |second: &str| {
            let amounts =
                json!([{ "name": "磺胺嘧啶", "value": "60" }, { "name": "磺胺甲噁唑", "value": second }]);
            json!({ "is": "sulfonamides", "unit": "μg/kg", "amounts": amounts })
        };
        assert_eq!(outcome(&case, &limits, found("40")), Ok(ItemOutcome::Pass));
        assert_eq!(outcome(&case, &limits, found("40.1")), Ok(ItemOutcome::Fail));
        let nothing = json!({ "is": "sulfonamides", "unit": "μg/kg", "amounts": [] });
        assert_eq!(
            outcome(&case, &limits, nothing),
            Ok(ItemOutcome::Pass),
            "none was found"
        );
        let least = Known::requiring(json!({ "requirement": "min", "amount": amount("0.1", "mg/kg") }));
        assert_eq!(outcome(&case, &least, found("40")), Ok(ItemOutcome::CannotDecide));
        let none = Known::requiring(Value::Null);
        assert_eq!(outcome(&case, &none, found("40")), Ok(ItemOutcome::CannotDecide));
        let judged = case.judge(
            &results(&[("磺胺类(总量)", found("40"))]),
            None,
            &limits,
            at("2021-06-05T00:00:00Z"),
        );
        judged.unwrap().items[0].reasons[0].clause.to_string()
    });
    assert_eq!(clauses, ["5.1 table 1 note 1", "5.1 table 1 note 2"]);
}

#[test]
fn every_label_item_that_applies_has_its_result() {
    let mut order_as = jewellery_order();
    order_as["product"]["jewellery"]["metal"]["sold_by_mass"] = json!(false);
    let case = case_of(order_as, "标识标志", |_| ());
    let label = |change: &dyn Fn(&mut Vec<Value>)| {
        let table = crate::inspection::jewellery::table::jewellery_rows();
        let of_label = table
            .iter()
            .filter(|row| row.table == crate::inspection::jewellery::table::JewelleryTable::Label);
        let mut items: Vec<Value> = of_label
            .map(|row| {
                let result = if row.seq == 3 { "not_applicable" } else { "pass" };
                json!({ "name": row.item, "result": result })
            })
            .collect();
        assert_eq!(items.len(), 8);
        change(&mut items);
        outcome(
            &case,
            &Known::requiring(Value::Null),
            json!({ "is": "label", "items": items }),
        )
    };
    let field = |name: &str| Err(format!("items[0].found.{name}"));
    assert_eq!(label(&|_| ()), Ok(ItemOutcome::Pass));
    assert_eq!(
        label(&|items| items[3]["result"] = json!("wrong_standard")),
        Ok(ItemOutcome::Fail)
    );
    assert_eq!(
        label(&|items| items[2]["result"] = json!("pass")),
        field("items[2].result")
    );
    assert_eq!(
        label(&|items| items[0]["result"] = json!("not_applicable")),
        field("items[0].result")
    );
    assert_eq!(
        label(&|items| items[1]["name"] = json!("no such")),
        field("items[1].name")
    );
    assert_eq!(label(&|items| items.truncate(7)), field("items"));
    // One that does not apply may be left out.
    let left_out = label(&|items| {
        items.remove(2);
    });
    assert_eq!(left_out, Ok(ItemOutcome::Pass));
}

#[test]
fn defects_are_judged_by_the_piece_or_by_their_share() {
    let case = case_of(fresh_order(), "瑕疵", |_| ());
    let judged = |found: Value| outcome(&case, &Known::requiring(Value::Null), found);
    let one = |general: &str| {
        json!({
            "is": "one_piece", "severe": "0", "general": general, "minor": "2", "over_tolerance": "0",
            "within_tolerance": "9",
        })
    };
    assert_eq!(judged(one("1")), Ok(ItemOutcome::Pass));
    assert_eq!(judged(one("2")), Ok(ItemOutcome::Fail));
    let several = |severe: &str| {
        json!({
            "is": "several_pieces", "basis": "count", "total": "100", "severe": severe, "general": "9", "minor": "14",
        })
    };
    assert_eq!(judged(several("4")), Ok(ItemOutcome::Pass));
    assert_eq!(judged(several("5")), Ok(ItemOutcome::Fail));
    let pieces = case_of(fresh_order(), "规格", |_| ());
    let stated = |bad: &str| {
        let found = json!({ "is": "specification", "mode": "ratio", "total": "100", "nonconforming": bad });
        outcome(&pieces, &Known::requiring(Value::Null), found)
    };
    assert_eq!(stated("4"), Ok(ItemOutcome::Pass));
    assert_eq!(stated("5"), Ok(ItemOutcome::Fail));
}

#[test]
fn a_grade_that_does_not_exist_is_refused_where_it_was_found() {
    let mut new = new_plan();
    new["portions"] = json!("1");
    let plan = planned(&order(jewellery_order()), new).unwrap();
    let colour = plan
        .items
        .iter()
        .find(|item| item.kind == ItemKind::DiamondColour)
        .unwrap();
    let case = case_of(jewellery_order(), &colour.item.clone(), |_| ());
    let none = Known::requiring(Value::Null);
    let refused = outcome(&case, &none, json!({ "is": "grade", "grade": "Z9" }));
    assert_eq!(refused, Err("items[0].found.grade".to_owned()));
}
