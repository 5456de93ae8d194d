//! How JSON is compared with a former release's answer: fields may be added, and nothing else may change.

use serde_json::Value;

/// Adds to `differences` where `found` lacks something of `expected` or has another value. New fields are allowed
/// (formats.md, "Growth"), more or fewer elements of an array are not.
pub(super) fn compare(expected: &Value, found: &Value, at: &str, differences: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (key, value) in expected {
                let at = format!("{at}/{key}");
                match found.get(key) {
                    // The findings of a check have no order.
                    Some(found) if key == "findings" => {
                        compare(&sorted(value), &sorted(found), &at, differences);
                    }
                    Some(found) => compare(value, found, &at, differences),
                    None => differences.push(format!("{at} is missing, expected {value}")),
                }
            }
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
                compare(expected, found, &format!("{at}/{index}"), differences);
            }
        }
        (expected, found) if expected == found => {}
        (expected, found) => differences.push(format!("{at}: expected {expected}\n  found {found}")),
    }
}

fn sorted(findings: &Value) -> Value {
    let mut findings = findings.as_array().cloned().unwrap_or_default();
    findings.sort_by_key(|finding| finding["subject"].to_string());
    findings.into()
}

/// The text without the member `"object":{…}`, whose value contains no other object.
pub(super) fn without(text: &str, object: &str) -> String {
    let start = format!("\"{object}\":{{");
    let Some((before, rest)) = text.split_once(&start) else {
        return text.to_owned();
    };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    format!("{}{after}", before.strip_suffix(',').unwrap_or(before))
}

#[test]
fn fields_may_be_added_and_nothing_else_may_change() {
    use serde_json::json;
    let differ = |expected: Value, found: Value| {
        let mut differences = Vec::new();
        compare(&expected, &found, "", &mut differences);
        differences.len()
    };
    let expected = json!({ "a": 1, "rows": [{ "b": "x" }] });
    assert_eq!(
        differ(
            expected.clone(),
            json!({ "a": 1, "rows": [{ "b": "x", "new": 2 }], "c": 3 })
        ),
        0
    );
    assert_eq!(
        differ(expected.clone(), json!({ "a": "1", "rows": [{ "b": "y" }] })),
        2
    );
    assert_eq!(
        differ(expected.clone(), json!({ "a": 1, "rows": [{ "b": "x" }, {}] })),
        1
    );
    assert_eq!(differ(expected, json!({ "rows": [] })), 2);
    let findings = |names: [&str; 2]| json!({ "findings": names.map(|name| json!({ "subject": name })) });
    assert_eq!(differ(findings(["a", "b"]), findings(["b", "a"])), 0);
    assert_eq!(differ(findings(["a", "b"]), findings(["a", "a"])), 1);
    assert_eq!(
        without(r#"{"a":1,"cover":{"d":[1]},"z":2}"#, "cover"),
        r#"{"a":1,"z":2}"#
    );
    assert_eq!(without(r#"{"a":1}"#, "cover"), r#"{"a":1}"#);
}
