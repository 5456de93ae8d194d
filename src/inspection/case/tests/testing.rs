use jiff::civil::date;

use super::appealing::failed;
use super::*;
use crate::domain::people::Recognition;

fn laboratory(name: &str) -> OrganisationId {
    OrganisationId::parse(name).unwrap()
}

fn recognition(value: Value) -> Recognition {
    serde_json::from_value(value).unwrap()
}

fn kept(new: NewResults) -> Results {
    serde_json::from_value(json!({
        "tested_on": new.tested_on, "items": new.items, "by": "lab-1", "received_at": "2021-06-05T00:00:00Z",
        "allowed": [],
    }))
    .unwrap()
}

/// A case of one item with a limit, which waits for its result, and that item.
fn one_limit() -> (Case, String) {
    let order = order(fresh_order());
    let plan = planned(&order, new_plan()).unwrap();
    let item = plan
        .items
        .iter()
        .find(|item| item.kind == ItemKind::Limit && item.is_tested())
        .unwrap()
        .item
        .clone();
    (case_of(fresh_order(), &item, |_| {}), item)
}

#[test]
fn a_test_is_from_the_sampling_to_today() {
    let (case, _) = one_limit();
    let now = at("2021-06-05T15:59:59Z");
    let checked = |day| {
        case.check_test_day(day, now)
            .map_err(|refused| refused.message.to_string())
    };
    assert_eq!(checked(date(2021, 6, 3)), Ok(()));
    assert_eq!(checked(date(2021, 6, 5)), Ok(()));
    let refused = checked(date(2021, 6, 2)).unwrap_err();
    assert!(
        refused.contains("from the sampling on 2021-06-03 to today, 2021-06-05"),
        "{refused}"
    );
    assert!(checked(date(2021, 6, 6)).is_err());
}

#[test]
fn a_test_is_not_before_the_laboratory_was_entrusted() {
    let (mut case, _) = one_limit();
    let entrusted = |since: &str| json!({ "laboratory": "lab-1", "name": "Lab", "since": since, "allowed_today": true, "reasons": [] });
    // 16:00 UTC is the next day in Shanghai.
    case.laboratory = serde_json::from_value(entrusted("2021-06-04T16:00:00Z")).unwrap();
    let now = at("2021-06-07T00:00:00Z");
    let checked = |case: &Case, day| {
        case.check_test_day(day, now)
            .map_err(|refused| refused.message.to_string())
    };
    assert_eq!(checked(&case, date(2021, 6, 5)), Ok(()));
    let refused = checked(&case, date(2021, 6, 4)).unwrap_err();
    assert!(
        refused.contains(
            "from 2021-06-05, the day the laboratory was entrusted with the sample, to today, 2021-06-07"
        ),
        "{refused}"
    );
    // On one day the sampling is told, and a later fee counts for what is tested again.
    case.laboratory = serde_json::from_value(entrusted("2021-06-03T02:00:00Z")).unwrap();
    assert!(
        checked(&case, date(2021, 6, 2))
            .unwrap_err()
            .contains("from the sampling")
    );
}

#[test]
fn a_re_test_is_from_the_payment_of_its_fee() {
    let mut case = failed();
    case.appeal.as_mut().unwrap().fee = serde_json::from_value(json!({
        "paid_at": "2021-06-10T16:00:00Z", "yuan": "100", "in_time": true, "reasons": [],
    }))
    .unwrap();
    let now = at("2021-06-12T00:00:00Z");
    assert!(case.check_test_day(date(2021, 6, 11), now).is_ok());
    let refused = case.check_test_day(date(2021, 6, 10), now).unwrap_err();
    assert!(
        refused
            .message
            .to_string()
            .contains("the payment of the fee on 2021-06-11"),
        "{refused}"
    );
}

#[test]
fn the_body_that_tested_first_tests_again() {
    let mut case = failed();
    case.laboratory = serde_json::from_value(json!({
        "laboratory": "lab-1", "name": "Lab", "since": "2021-05-03T00:00:00Z", "allowed_today": true, "reasons": [],
    }))
    .unwrap();
    let designated = recognition(json!({}));
    let checked = |case: &Case, name: &str, recognition| {
        case.check_retest_body(&laboratory(name), recognition)
            .map_err(|conflict| conflict.to_string())
    };
    assert_eq!(checked(&case, "lab-1", Some(&designated)), Ok(()));
    assert_eq!(checked(&case, "lab-1", None), Ok(()));
    let other = checked(&case, "lab-2", None).unwrap_err();
    assert!(
        other.contains("another body") && other.contains("2021-05-04"),
        "{other}"
    );
    let jd = recognition(json!({ "own": true }));
    let own = checked(&case, "lab-1", Some(&jd)).unwrap_err();
    assert!(own.contains("JD tested first"), "{own}");
    assert!(case.check_entrusting(&laboratory("lab-1")).is_ok());
    assert_eq!(
        case.check_entrusting(&laboratory("lab-2")).unwrap_err().field,
        "laboratory"
    );
    // A first test is bound by no earlier one.
    case.appeal = None;
    assert_eq!(checked(&case, "lab-2", None), Ok(()));
    case.first = None;
    assert!(case.check_entrusting(&laboratory("lab-2")).is_ok());
}

#[test]
fn a_laboratory_is_recognised_on_the_day_of_its_test() {
    let (case, _) = one_limit();
    let designated = recognition(json!({ "designated": { "from": "2021-06-04", "to": "2021-06-30" } }));
    let allowed = case
        .check_recognition(Some(&designated), date(2021, 6, 4))
        .unwrap();
    assert_eq!(allowed[0].rule, "R13");
    for (recognition, day) in [(Some(&designated), date(2021, 6, 3)), (None, date(2021, 6, 4))] {
        let conflict = case.check_recognition(recognition, day).unwrap_err().to_string();
        assert!(conflict.contains("not designated by JD"), "{conflict}");
    }
}

#[test]
fn results_wait_for_all_items_or_for_those_that_are_tested_again() {
    let (mut case, item) = one_limit();
    assert_eq!(case.awaited_items().len(), 1);
    assert_eq!(case.retested_items(), [""; 0]);
    case.state = CaseState::FeePaid;
    assert_eq!(case.awaited_items().len(), 0);
    let mut failed = failed();
    failed.appeal.as_mut().unwrap().decision = serde_json::from_value(json!({
        "reinspection": true, "refused_by": [], "items": [failed.plan.as_ref().unwrap().items[1].item], "reasons": [],
    }))
    .unwrap();
    for (state, count) in [
        (CaseState::FeePaid, 1),
        (CaseState::ReinspectionUndecided, 1),
        (CaseState::Assigned, 3),
    ] {
        failed.state = state;
        assert_eq!(failed.awaited_items().len(), count, "{state} {item}");
    }
}

#[test]
fn what_was_measured_is_added_to_and_judged_anew() {
    let (mut case, item) = one_limit();
    let nothing = Known::requiring(Value::Null);
    let limit = Known::requiring(json!({ "requirement": "max", "amount": amount("1", "mg/kg") }));
    let now = at("2021-06-05T00:00:00Z");
    let measured = |value| {
        kept(results(&[(
            &item,
            json!({ "is": "value", "amount": amount(value, "mg/kg") }),
        )]))
    };
    case.take_results(measured("0.5"), &nothing, now).unwrap();
    assert_eq!(case.state_after_results(), CaseState::Undecided);
    case.take_results(measured("2"), &nothing, now).unwrap();
    assert_eq!(case.former.len(), 1, "the first results are kept");
    case.state = CaseState::Undecided;
    case.judge_again(&limit, now).unwrap();
    assert_eq!(case.verdict().map(|(verdict, _)| verdict), Some(Verdict::Fail));
    assert_eq!(
        (case.state_after_results(), case.former.len()),
        (CaseState::Judged, 1)
    );
}

#[test]
fn a_re_test_settles_the_last_word_once_it_is_decided() {
    let mut case = failed();
    let item = case.plan.as_ref().unwrap().items[0].item.clone();
    case.appeal.as_mut().unwrap().decision = serde_json::from_value(json!({
        "reinspection": true, "refused_by": [], "items": [item], "reasons": [],
    }))
    .unwrap();
    let now = at("2021-06-05T00:00:00Z");
    assert_eq!(case.settle_retest(now).unwrap_err().field, "items");
    let measured = kept(results(&[(
        &item,
        json!({ "is": "value", "amount": amount("0.5", "mg/kg") }),
    )]));
    case.take_retest_results(measured, &Known::requiring(Value::Null), now)
        .unwrap();
    assert_eq!(case.settle_retest(now), Ok(CaseState::ReinspectionUndecided));
    assert_eq!(case.outcome, None);
    case.state = CaseState::ReinspectionUndecided;
    let limit = Known::requiring(json!({ "requirement": "max", "amount": amount("1", "mg/kg") }));
    case.judge_again(&limit, now).unwrap();
    assert_eq!(case.settle_retest(now), Ok(CaseState::Final));
    let outcome = case.outcome.unwrap();
    assert_eq!(
        (outcome.verdict, outcome.by),
        (Verdict::Fail, FinalBy::Reinspection)
    );
}
