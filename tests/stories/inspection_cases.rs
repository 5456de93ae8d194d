//! `zhenma decide`: the shipped decision cases, and cases that cannot be read.

use std::io::Write;

use serde_json::{Value, json};

use crate::app::zhenma;

fn shipped() -> Vec<Value> {
    serde_json::from_str(include_str!("../fixtures/decisions.json")).unwrap()
}

/// Decides the cases of a file: what was printed, and the exit code.
fn decide(cases: &Value) -> (Vec<Value>, i32) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(cases.to_string().as_bytes()).unwrap();
    let output = zhenma(&["decide", file.path().to_str().unwrap()]);
    let answers = serde_json::from_slice(&output.stdout).unwrap();
    (answers, output.status.code().unwrap())
}

#[test]
fn every_shipped_case_is_decided_as_expected_and_says_why() {
    let cases = shipped();
    let (answers, code) = decide(&json!(cases));
    let mut wrong = Vec::new();
    for (case, answer) in cases.iter().zip(&answers) {
        assert_eq!(case["id"], answer["id"]);
        if case["expected"] != answer["decision"] {
            let found = if answer["error"].is_null() {
                &answer["decision"]
            } else {
                &answer["error"]
            };
            wrong.push(format!(
                "{}: expected {}, found {found} ({})",
                case["id"], case["expected"], case["why"]
            ));
            continue;
        }
        let reasons = answer["reasons"].as_array().unwrap();
        assert!(!reasons.is_empty(), "{} gives no reason", case["id"]);
        for reason in reasons {
            for name in ["clause", "rule", "zh", "en"] {
                assert!(
                    !reason[name].as_str().unwrap().is_empty(),
                    "{}: {name} of {reason}",
                    case["id"]
                );
            }
        }
    }
    assert_eq!(answers.len(), cases.len());
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
    assert_eq!(code, 0);
}

#[test]
fn a_case_that_cannot_be_read_takes_nothing_from_the_others() {
    let good = shipped().remove(0);
    let (answers, code) = decide(&json!([
        { "id": "a", "spec": "fresh", "kind": "colour_of_the_box", "input": {} },
        { "id": "b", "spec": "jewellery", "kind": "sampling_quantity", "input": good["input"] },
        { "id": "c", "spec": "fresh", "kind": "sampling_quantity",
          "input": { "goods": "produce", "pack_weight": { "value": "-1", "unit": "jin" } } },
        { "id": "d", "spec": "fresh", "kind": "sampling_quantity",
          "input": { "goods": "produce", "pack_weight": { "value": "1", "unit": "oz" } } },
        { "id": "e", "spec": "fresh", "kind": "sampling_cap",
          "input": { "needed_for_test": "1", "needed_for_retest": "1", "taken": 2 } },
        { "id": "f", "spec": "fresh", "kind": "sampling_cap",
          "input": { "needed_for_test": "1", "needed_for_retest": "1", "taken": "2", "taken_from": "shop" } },
        "not a case",
        good,
    ]));
    assert_eq!(code, 2);
    let fields: Vec<&str> = answers
        .iter()
        .filter_map(|answer| answer["error"]["field"].as_str())
        .collect();
    assert_eq!(
        fields,
        [
            "kind",
            "spec",
            "pack_weight.value",
            "pack_weight.unit",
            "taken",
            "taken_from",
            ""
        ]
    );
    assert_eq!(answers.last().unwrap()["decision"], good["expected"]);
}
