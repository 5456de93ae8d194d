//! Spot checks as cases, judged by values: what the stories go through over HTTP, at the borders of every rule.

mod appealing;
mod found;
mod judging;
mod ordering;
mod planning;
mod testing;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::*;
use crate::domain::catalogue::Category;
use crate::domain::people::OrganisationId;
use crate::inspection::jewellery::metal_mass::MassTolerance;
use crate::inspection::jewellery::purity::Metal;
use crate::inspection::measured::Requirement;
use crate::inspection::{Grade, Quantity, Refused, Specification, Verdict};
use crate::instant::Instant;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

/// What standards ask, as operators load it: a limit for every item but those that name it as missing.
struct Known {
    requirement: Value,
    mandatory: bool,
    net_weight_g: Option<&'static str>,
}

impl Known {
    fn requiring(requirement: Value) -> Self {
        Self {
            requirement,
            mandatory: false,
            net_weight_g: None,
        }
    }
}

impl Limits for Known {
    fn limit(&self, asked: LimitAsked<'_>) -> Result<BasisLimit, String> {
        if self.requirement.is_null() {
            return Err(format!("the limit of {} in {}", asked.item, asked.basis));
        }
        let requirement: Requirement = serde_json::from_value(self.requirement.clone()).unwrap();
        Ok(BasisLimit {
            requirement,
            standard: format!("{} on {}", asked.basis, asked.on),
            mandatory: self.mandatory,
        })
    }

    fn mass_tolerance(
        &self,
        metal: Metal,
        nominal_g: Quantity,
        _: Date,
    ) -> Result<(MassTolerance, String), String> {
        if self.requirement.is_null() {
            return Err(format!("the tolerance of {nominal_g} g of {metal}"));
        }
        let tolerance = MassTolerance {
            minus_g: quantity("0.01"),
            plus_g: quantity("0.02"),
        };
        Ok((tolerance, "QB/T 1690-2021".to_owned()))
    }

    fn net_weight_tolerance(&self, _: Category, _: &str, _: Date) -> Option<Quantity> {
        self.net_weight_g.map(quantity)
    }
}

fn fresh_order() -> Value {
    json!({
        "subject": { "merchant": "merchant-1", "category": "fresh_eggs", "kind": "lot", "name": "L1" },
        "channel": "bought_online",
        "listing": { "title": "eggs" },
        "product": {
            "name": "eggs", "production_date": "2021-06-01", "prepackaged": true, "live": false, "goods": "other",
            "weights": [{ "where": "title", "label": "net", "mass": { "value": "2", "unit": "jin" } }],
        },
    })
}

fn jewellery_order() -> Value {
    json!({
        "subject": { "merchant": "merchant-1", "category": "jewellery", "kind": "lot", "name": "L1" },
        "channel": "taken_in_warehouse",
        "listing": { "title": "ring" },
        "product": {
            "name": "ring",
            "jewellery": {
                "diamond": {
                    "mounting": "loose", "colour": "F", "clarity": "VS1", "mass": { "value": "0.5", "unit": "ct" },
                },
                "metal": {
                    "metal": "gold", "mark": "750", "sold_by_mass": true, "mass": { "value": "3", "unit": "g" },
                },
                "title_material": "钻石",
            },
        },
    })
}

fn new_plan() -> Value {
    json!({ "unit": "piece", "needed_for_test": "1", "needed_for_retest": "1" })
}

fn order(value: Value) -> NewOrder {
    serde_json::from_value(value).unwrap()
}

fn planned(order: &NewOrder, new: Value) -> Result<Plan, Refused> {
    plan(order.check()?, order, serde_json::from_value(new).unwrap())
}

/// A case that waits for the results of all items of its plan.
fn case(order: NewOrder, plan: Plan) -> Case {
    let specification = order.check().unwrap();
    let value = json!({
        "id": uuid::Uuid::nil(), "state": "assigned", "specification": specification, "edition": "2021-04-21",
        "subject": order.subject, "order": order, "plan": plan, "ordered_at": "2021-06-02T00:00:00Z",
        "listing": { "sha256": "0".repeat(64), "kept_at": "2021-06-02T00:00:00Z" },
        "sample": {
            "seal": "S1", "storage": "cold", "taken": "2", "leftover": "1", "taken_at": "2021-06-03T00:00:00Z",
            "taken_by": "lab", "scope": "full", "reasons": [], "hand_overs": [],
        },
    });
    serde_json::from_value(value).unwrap()
}

/// A case of which one item alone is planned, as its plan has it after `change`.
fn case_of(order_as: Value, item: &str, change: impl Fn(&mut PlannedItem)) -> Case {
    let order = order(order_as);
    let mut new = new_plan();
    if order.check() == Ok(Specification::Jewellery) {
        new["portions"] = json!("1");
    }
    let mut plan = planned(&order, new).unwrap();
    plan.items.retain(|planned| planned.item == item);
    plan.items.iter_mut().for_each(change);
    assert_eq!(plan.items.len(), 1, "{item}");
    case(order, plan)
}

fn results(items: &[(&str, Value)]) -> NewResults {
    let items: Vec<Value> = items
        .iter()
        .map(|(item, found)| json!({ "item": item, "found": found }))
        .collect();
    serde_json::from_value(json!({ "tested_on": "2021-06-04", "items": items })).unwrap()
}

fn amount(value: &str, unit: &str) -> Value {
    json!({ "value": value, "unit": unit })
}
