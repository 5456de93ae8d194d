use super::*;

/// The field for which an order is refused after `change`; none where it is taken.
fn refused(mut order_as: Value, pointer: &str, change: Value) -> Option<String> {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    order_as.pointer_mut(parent).unwrap()[name] = change;
    order(order_as).check().err().map(|refused| refused.field)
}

fn some(field: &str) -> Option<String> {
    Some(field.to_owned())
}

#[test]
fn texts_have_their_lengths() {
    let fresh = |pointer: &str, text: Value| refused(fresh_order(), pointer, text);
    for field in ["title", "detail", "introduction"] {
        let pointer = format!("/listing/{field}");
        let named = some(&format!("listing.{field}"));
        assert_eq!(fresh(&pointer, json!("果".repeat(20_000))), None);
        assert_eq!(fresh(&pointer, json!("果".repeat(20_001))), named);
        assert_eq!(fresh(&pointer, json!(" ")), named);
    }
    assert_eq!(fresh("/product/name", json!("果".repeat(200))), None);
    for name in [&*"果".repeat(201), "", " ", "a\tb"] {
        assert_eq!(
            fresh("/product/name", json!(name)),
            some("product.name"),
            "{name}"
        );
    }
    let weight = fresh_order()["product"]["weights"][0].clone();
    assert_eq!(fresh("/product/weights", json!(vec![weight.clone(); 100])), None);
    let many = json!(vec![weight; 101]);
    assert_eq!(fresh("/product/weights", many), some("product.weights"));
}

#[test]
fn fresh_food_says_what_its_rules_ask() {
    let fresh = |pointer: &str, value: Value| refused(fresh_order(), pointer, value);
    for field in ["production_date", "prepackaged", "goods"] {
        let named = some(&format!("product.{field}"));
        assert_eq!(fresh(&format!("/product/{field}"), Value::Null), named);
    }
    let jewellery = jewellery_order()["product"]["jewellery"].clone();
    assert_eq!(fresh("/product/jewellery", jewellery), some("product.jewellery"));
    let last = "product.shelf_life_last_day";
    assert_eq!(fresh("/product/shelf_life_last_day", json!("2021-06-01")), None);
    assert_eq!(
        fresh("/product/shelf_life_last_day", json!("2021-05-31")),
        some(last)
    );
    for field in ["pack_weight", "single_fruit_weight"] {
        let (pointer, named) = (format!("/product/{field}"), format!("product.{field}"));
        assert_eq!(fresh(&pointer, amount("0.1", "g")), None);
        assert_eq!(fresh(&pointer, amount("0", "g")), some(&named));
        assert_eq!(fresh(&pointer, amount("5", "ct")), some(&named));
    }
}

#[test]
fn a_piece_has_a_part_and_grades_and_purities_that_exist() {
    let piece = |pointer: &str, value: Value| {
        refused(jewellery_order(), &format!("/product/jewellery{pointer}"), value)
    };
    let whole = |jewellery: Value| refused(jewellery_order(), "/product/jewellery", jewellery);
    assert_eq!(whole(Value::Null), some("product.jewellery"));
    assert_eq!(whole(json!({})), some("product.jewellery"));
    let parts = jewellery_order()["product"]["jewellery"].clone();
    assert_eq!(whole(json!({ "gem": true })), None);
    assert_eq!(whole(json!({ "diamond": parts["diamond"] })), None);
    assert_eq!(whole(json!({ "metal": parts["metal"] })), None);
    let long = json!("金".repeat(201));
    let material = some("product.jewellery.title_material");
    assert_eq!(piece("/certificate_material", long), material);
    assert_eq!(piece("/diamond/colour", json!("G")), None);
    for field in ["colour", "clarity"] {
        let named = some(&format!("product.jewellery.diamond.{field}"));
        assert_eq!(piece(&format!("/diamond/{field}"), json!("Z9")), named);
    }
    let named = some("product.jewellery.diamond.mass");
    assert_eq!(piece("/diamond/mass", amount("0", "ct")), named);
    for (field, value) in [
        ("mark", json!("1000.1")),
        ("certificate", json!("1000.1")),
        ("page", json!(["1000.1"])),
    ] {
        let named = some(&format!("product.jewellery.metal.{field}"));
        assert_eq!(piece(&format!("/metal/{field}"), value), named);
    }
    let named = some("product.jewellery.metal.mass");
    assert_eq!(piece("/metal/mass", Value::Null), named);
    assert_eq!(piece("/metal/mass", amount("0", "g")), named);
    assert_eq!(piece("/metal/sold_by_mass", json!(false)), None);
}

#[test]
fn a_sample_is_taken_before_now_and_leaves_no_more_than_was_taken() {
    let now = at("2021-06-03T00:00:00Z");
    let check = |field: &str, value: &str| {
        let mut sample = json!({
            "seal": "S1", "storage": "cold", "taken": "2", "leftover": "2", "taken_at": "2021-06-03T00:00:00Z",
            "taken_by": "lab",
        });
        sample[field] = json!(value);
        let sample: NewSample = serde_json::from_value(sample).unwrap();
        sample.check(now).err().map(|refused| refused.field)
    };
    assert_eq!(check("seal", "S2"), None);
    assert_eq!(check("leftover", "2.01"), some("leftover"));
    assert_eq!(check("leftover", "1.99"), None);
    assert_eq!(check("taken", "0"), some("taken"));
    assert_eq!(check("taken_at", "2021-06-03T00:00:00.001Z"), some("taken_at"));
    for field in ["seal", "storage", "taken_by"] {
        assert_eq!(check(field, " "), some(field));
    }
}

#[test]
fn a_sample_goes_from_hand_to_hand() {
    let order = order(fresh_order());
    let plan = planned(&order, new_plan()).unwrap();
    let mut sample = case(order, plan).sample.unwrap();
    let mut give = |from: &str, to: &str, when: &str| {
        let new = json!({ "from": from, "to": to, "at": when, "seal_whole": true });
        let by = OrganisationId::parse("lab-1").unwrap();
        let now = at("2021-06-04T00:00:00Z");
        let given = sample.hand_over(serde_json::from_value(new).unwrap(), by, now);
        (given.err().map(|refused| refused.field), sample.hand_overs.len())
    };
    let (taken, later) = ("2021-06-03T00:00:00Z", "2021-06-03T10:00:00Z");
    assert_eq!(give("driver", "lab 2", later), (some("from"), 0));
    assert_eq!(give("lab", "driver", "2021-06-02T23:59:59Z"), (some("at"), 0));
    assert_eq!(give("lab", "driver", "2021-06-04T00:00:01Z"), (some("at"), 0));
    assert_eq!(give("lab", "driver", taken), (None, 1));
    assert_eq!(give("lab", "lab 2", later), (some("from"), 1));
    assert_eq!(give("driver", "lab", later), (None, 2));
    for number in 3..=200 {
        assert_eq!(give("lab", "lab", later), (None, number));
    }
    assert_eq!(give("lab", "lab", later), (some("from"), 200));
}

#[test]
fn results_are_of_planned_items_each_once() {
    let order = order(fresh_order());
    let mut plan = planned(&order, new_plan()).unwrap();
    plan.items
        .retain(|item| item.kind == ItemKind::Limit || !item.is_tested());
    let skipped = plan.items.iter().position(|item| !item.is_tested()).unwrap();
    plan.items.swap(0, skipped);
    plan.items.truncate(3);
    let names: Vec<String> = plan.items.iter().map(|item| item.item.clone()).collect();
    let numbers: Vec<String> = plan.items.iter().map(|item| item.number.to_string()).collect();
    let case = case(order, plan);
    let limits = Known::requiring(json!({ "requirement": "max", "amount": amount("1", "mg/kg") }));
    let judged = |items: &[&str], again: Option<&[String]>| {
        let found = json!({ "is": "value", "amount": amount("1", "mg/kg") });
        let items: Vec<(&str, Value)> = items.iter().map(|item| (*item, found.clone())).collect();
        case.judge(&results(&items), again, &limits, at("2021-06-05T00:00:00Z"))
            .map(|judgement| judgement.items.len())
            .map_err(|refused| refused.field)
    };
    let (skipped, first, second) = (&*names[0], &*names[1], &*names[2]);
    assert_eq!(judged(&[first, second], None), Ok(2));
    assert_eq!(judged(&[&numbers[1], &numbers[2]], None), Ok(2));
    assert_eq!(judged(&[first], None), Err("items".to_owned()));
    assert_eq!(
        judged(&[first, second, "no such"], None),
        Err("items[2].item".to_owned())
    );
    assert_eq!(
        judged(&[first, second, skipped], None),
        Err("items[2].item".to_owned())
    );
    assert_eq!(
        judged(&[first, second, first], None),
        Err("items[2].item".to_owned())
    );
    let again = [first.to_owned()];
    assert_eq!(judged(&[first], Some(&again)), Ok(1));
    assert_eq!(
        judged(&[first, second], Some(&again)),
        Err("items[1].item".to_owned())
    );
}

#[test]
fn an_appeal_is_taken_until_the_end_of_its_last_day() {
    let calendar = crate::domain::calendar::Calendar::shipped().unwrap();
    let notice: Notice = serde_json::from_value(json!({
        "received_at": "2021-05-06T02:00:00Z", "appeal": { "last_day": "2021-05-13", "how": [] },
    }))
    .unwrap();
    let take = |grounds: &str, filed_at: &str| {
        let new = json!({ "grounds": grounds, "reinspection": true, "filed_at": filed_at });
        let new: NewAppeal = serde_json::from_value(new).unwrap();
        let by = OrganisationId::parse("merchant-1").unwrap();
        new.take(
            uuid::Uuid::nil(),
            by,
            &notice,
            at("2021-05-20T00:00:00Z"),
            &calendar,
        )
        .map(|appeal| appeal.filed_at)
        .map_err(|refused| refused.field)
    };
    let (last, late) = ("2021-05-13T23:59:59+08:00", "2021-05-14T00:00:00+08:00");
    assert_eq!(take("no", last), Ok(at(last)));
    assert_eq!(take("no", late), Err("filed_at".to_owned()));
    assert_eq!(take("no", "2021-05-20T00:00:01Z"), Err("filed_at".to_owned()));
    assert_eq!(take(&"不".repeat(5_000), last), Ok(at(last)));
    for grounds in [&*"不".repeat(5_001), "", " "] {
        assert_eq!(take(grounds, last), Err("grounds".to_owned()));
    }
}

#[test]
fn the_words_of_a_page_are_kept_in_one_form() {
    let order = order(fresh_order());
    let texts = String::from_utf8(order.listing.texts().unwrap()).unwrap();
    assert_eq!(texts, r#"{"detail":null,"introduction":null,"title":"eggs"}"#);
}
