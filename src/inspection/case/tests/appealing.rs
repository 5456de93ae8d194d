use jiff::civil::date;

use super::*;
use crate::domain::calendar::Calendar;
use crate::inspection::clauses::retest::RetestGround;

fn calendar() -> Calendar {
    Calendar::shipped().unwrap()
}

/// A judged case of three items, of which the first two failed and the third passed.
pub(super) fn failed() -> Case {
    let order = order(fresh_order());
    let mut plan = planned(&order, new_plan()).unwrap();
    plan.items
        .retain(|item| item.kind == ItemKind::Limit && item.is_tested());
    plan.items.truncate(3);
    let items: Vec<Value> = plan
        .items
        .iter()
        .zip(["fail", "fail", "pass"])
        .map(|(item, outcome)| {
            let grade = if outcome == "fail" {
                json!("A")
            } else {
                Value::Null
            };
            json!({
                "number": item.number, "item": item.item, "outcome": outcome, "grade": grade, "measured": "1",
                "reasons": [],
            })
        })
        .collect();
    let mut case = case(order, plan);
    case.first = serde_json::from_value(json!({
        "results": {
            "tested_on": "2021-05-04", "items": [], "by": "lab-1", "received_at": "2021-05-05T00:00:00Z",
            "allowed": [],
        },
        "judgement": {
            "verdict": "fail", "grade": "A", "items": items, "reasons": [], "judged_at": "2021-05-05T00:00:00Z",
        },
    }))
    .unwrap();
    case.appeal = serde_json::from_value(json!({
        "id": uuid::Uuid::nil(), "grounds": "no", "reinspection": true, "filed_at": "2021-05-07T02:00:00Z",
        "by": "merchant-1", "in_time": [],
    }))
    .unwrap();
    case
}

fn names(case: &Case) -> Vec<String> {
    let plan = case.plan.as_ref().unwrap();
    plan.items.iter().map(|item| item.item.clone()).collect()
}

fn decided(case: &Case, decision: Value) -> Result<AppealDecision, Refused> {
    let now = at("2021-05-08T02:00:00Z");
    case.decide_appeal(serde_json::from_value(decision).unwrap(), now, &calendar())
}

#[test]
fn a_notice_is_received_between_the_verdict_and_now() {
    let case = failed();
    let notify = |received: Option<&str>| {
        let new: NewNotice = serde_json::from_value(json!({ "received_at": received })).unwrap();
        case.notify(&new, at("2021-05-06T02:00:00Z"), &calendar())
            .map(|notice| notice.appeal.last_day)
            .map_err(|refused| refused.field)
    };
    assert_eq!(notify(None), Ok(date(2021, 5, 13)));
    assert_eq!(notify(Some("2021-05-06T02:00:00Z")), Ok(date(2021, 5, 13)));
    assert_eq!(notify(Some("2021-05-05T00:00:00Z")), Ok(date(2021, 5, 12)));
    let refused = Err("received_at".to_owned());
    assert_eq!(notify(Some("2021-05-04T23:59:59Z")), refused);
    assert_eq!(notify(Some("2021-05-06T02:00:01Z")), refused);
}

#[test]
fn a_deadline_is_over_after_its_last_day_in_shanghai() {
    let deadline = Deadline {
        last_day: date(2021, 5, 13),
        how: Vec::new(),
    };
    assert!(!deadline.is_over(at("2021-05-13T23:59:59+08:00")));
    assert!(deadline.is_over(at("2021-05-14T00:00:00+08:00")));
}

#[test]
fn failing_items_are_tested_again_unless_a_ground_stands_against_it() {
    let case = failed();
    let names = names(&case);
    let granted = decided(&case, json!({ "testable_on_original": true })).unwrap();
    assert!(granted.reinspection && granted.refused_by.is_empty());
    assert_eq!(granted.items, names[..2]);
    let wish = &granted.reasons.last().unwrap().inputs;
    assert_eq!(
        (wish["appealed"].as_str(), wish["item_failed"].as_str()),
        ("true", "true")
    );
    // Three working days, of which the Saturday before was one.
    assert_eq!(granted.fee.unwrap().last_day, date(2021, 5, 12));
    let one = decided(
        &case,
        json!({ "testable_on_original": true, "not_retestable": [names[0]] }),
    );
    assert_eq!(one.unwrap().items, names[1..2]);
    let grounds = |case: &Case, decision: Value| decided(case, decision).unwrap().refused_by;
    assert_eq!(
        grounds(
            &case,
            json!({ "testable_on_original": true, "not_retestable": names[..2] })
        ),
        [RetestGround::Sample]
    );
    assert_eq!(
        grounds(&case, json!({ "testable_on_original": false })),
        [RetestGround::Original]
    );
    let law = decided(
        &case,
        json!({ "testable_on_original": true, "forbidden_by": "§ 1" }),
    )
    .unwrap();
    assert_eq!(law.refused_by, [RetestGround::Law]);
    assert_eq!(law.reasons[0].inputs["forbidden_by"], "§ 1");
    assert!(!law.reinspection && law.fee.is_none() && law.items.is_empty());
    let mut empty = failed();
    empty.sample.as_mut().unwrap().sample.leftover = quantity("0");
    assert_eq!(
        grounds(&empty, json!({ "testable_on_original": true })),
        [RetestGround::Sample]
    );
    let passed = decided(
        &case,
        json!({ "testable_on_original": true, "not_retestable": [names[2]] }),
    );
    assert_eq!(passed.unwrap_err().field, "not_retestable[0]");
}

#[test]
fn an_expired_product_is_not_tested_again_and_no_wish_grants_nothing() {
    let mut case = failed();
    let wish = json!({ "testable_on_original": true });
    case.order.product.shelf_life_last_day = Some(date(2021, 5, 7));
    assert!(decided(&case, wish.clone()).unwrap().reinspection);
    case.order.product.shelf_life_last_day = Some(date(2021, 5, 6));
    let expired = decided(&case, wish.clone()).unwrap();
    assert_eq!(expired.refused_by, [RetestGround::Expired]);
    case.appeal.as_mut().unwrap().reinspection = false;
    let stands = decided(&case, wish.clone()).unwrap();
    assert!(!stands.reinspection && stands.refused_by.is_empty());
    case.appeal = None;
    assert_eq!(decided(&case, wish).unwrap_err().field, "appeal");
}

#[test]
fn the_fee_is_due_from_a_notice_after_the_appeal() {
    let case = failed();
    let due = |received: &str| {
        decided(
            &case,
            json!({ "testable_on_original": true, "notice_received_at": received }),
        )
        .map(|decision| decision.fee.unwrap().last_day)
        .map_err(|refused| refused.field)
    };
    assert_eq!(due("2021-05-07T02:00:00Z"), Ok(date(2021, 5, 11)));
    let refused = Err("notice_received_at".to_owned());
    assert_eq!(due("2021-05-07T01:59:59Z"), refused);
    assert_eq!(due("2021-05-08T02:00:01Z"), refused);
    let mut granted = failed();
    let decision = decided(&granted, json!({ "testable_on_original": true })).unwrap();
    let pay = |case: &Case, yuan: &str, paid_at: &str| {
        let new = serde_json::from_value(json!({ "paid_at": paid_at, "yuan": yuan })).unwrap();
        case.pay(&new, at("2021-06-01T00:00:00Z"), &calendar())
            .map(|fee| fee.in_time)
            .map_err(|refused| refused.field)
    };
    let paid_at = Err("paid_at".to_owned());
    assert_eq!(pay(&granted, "1", "2021-05-10T00:00:00Z"), paid_at);
    granted.appeal.as_mut().unwrap().decision = Some(decision);
    assert_eq!(pay(&granted, "1", "2021-05-12T23:59:59+08:00"), Ok(true));
    assert_eq!(pay(&granted, "1", "2021-05-13T00:00:00+08:00"), Ok(false));
    assert_eq!(pay(&granted, "0", "2021-05-10T00:00:00Z"), Err("yuan".to_owned()));
    assert_eq!(pay(&granted, "1", "2021-06-01T00:00:01Z"), paid_at);
}

/// What stands after the failing items were tested again with these outcomes.
fn after(outcomes: [&str; 2]) -> Option<Outcome> {
    let case = failed();
    let mut second = case.first.clone().unwrap().judgement;
    second.items.truncate(2);
    for (item, outcome) in second.items.iter_mut().zip(outcomes) {
        item.outcome = serde_json::from_value(json!(outcome)).unwrap();
        item.grade = item.grade.filter(|_| outcome == "fail");
    }
    case.after_reinspection(&second, at("2021-06-01T00:00:00Z"))
        .unwrap()
}

#[test]
fn a_re_inspection_changes_item_by_item() {
    let refunds =
        |outcome: &Outcome| -> Vec<bool> { outcome.refunds.iter().map(|refund| refund.refund).collect() };
    let overturned = after(["pass", "pass"]).unwrap();
    assert_eq!((overturned.verdict, overturned.grade), (Verdict::Pass, None));
    assert_eq!(overturned.by, FinalBy::Reinspection);
    assert_eq!(refunds(&overturned), [true, true]);
    let half = after(["pass", "fail"]).unwrap();
    assert_eq!((half.verdict, half.grade), (Verdict::Fail, Some(Grade::A)));
    assert_eq!(
        (half.by, refunds(&half)),
        (FinalBy::Reinspection, vec![true, false])
    );
    let names = names(&failed());
    for (refund, verdict) in half.refunds.iter().zip([Verdict::Pass, Verdict::Fail]) {
        assert_eq!(
            (refund.verdict, refund.refund),
            (verdict, verdict == Verdict::Pass)
        );
    }
    assert_eq!(
        (&half.refunds[0].item, &half.refunds[1].item),
        (&names[0], &names[1])
    );
    // The grade is the same, so that nobody has to look (A40).
    assert!(half.refunds[1].reasons.iter().all(|reason| !reason.review));
    let same = after(["fail", "not_tested"]).unwrap();
    assert_eq!((same.verdict, same.by), (Verdict::Fail, FinalBy::Original));
    assert_eq!(refunds(&same), [false, false]);
    assert_eq!(after(["pass", "cannot_decide"]), None);
}

#[test]
fn only_a_failing_is_handled_and_by_a_document_of_its_chapter() {
    let mut case = failed();
    let handled = |case: &Case, document: &str| {
        let new = serde_json::from_value(json!({ "document": document, "measure": "points" })).unwrap();
        case.consequence(new, at("2021-06-01T00:00:00Z"))
            .map(|consequence| consequence.consequence.document)
            .map_err(|refused| refused.field)
    };
    let rules = crate::inspection::clauses::consequence::POINTS_RULES;
    assert_eq!(handled(&case, rules), Ok(rules.to_owned()));
    assert_eq!(handled(&case, "another"), Err("document".to_owned()));
    case.outcome = after(["pass", "pass"]);
    assert_eq!(case.verdict(), Some((Verdict::Pass, None)));
    assert_eq!(handled(&case, rules), Err("document".to_owned()));
}

#[test]
fn what_is_undecided_is_no_pass_but_a_failing_decides() {
    let case = failed();
    let mut items = case.first.as_ref().unwrap().judgement.items.clone();
    let now = at("2021-06-01T00:00:00Z");
    items[2].outcome = ItemOutcome::CannotDecide;
    let together = case.together(items.clone(), now).unwrap();
    assert_eq!(
        (together.verdict, together.grade),
        (Overall::Fail, Some(Grade::A))
    );
    for item in &mut items[..2] {
        (item.outcome, item.grade) = (ItemOutcome::Pass, None);
    }
    assert_eq!(
        case.together(items.clone(), now).unwrap().verdict,
        Overall::CannotDecide
    );
    items[2].outcome = ItemOutcome::NotTested;
    assert_eq!(case.together(items, now).unwrap().verdict, Overall::Pass);
}

#[test]
fn what_was_decided_first_stands_where_nothing_is_tested_again() {
    let mut case = failed();
    let now = at("2021-06-01T00:00:00Z");
    let stands = case.original_stands(Vec::new(), now).unwrap();
    assert_eq!((stands.verdict, stands.grade), (Verdict::Fail, Some(Grade::A)));
    assert_eq!(stands.by, FinalBy::Original);
    case.first.as_mut().unwrap().judgement.verdict = Overall::CannotDecide;
    assert_eq!(case.original_stands(Vec::new(), now), None);
    assert_eq!((case.verdict(), case.judged_at()), (None, None));
}

#[test]
fn a_decision_says_its_law_and_its_answer_on_one_line() {
    for field in ["forbidden_by", "answer"] {
        let refused = decided(&failed(), json!({ "testable_on_original": true, field: "a\nb" }));
        assert_eq!(refused.unwrap_err().field, field);
    }
}
