//! Inspection cases as anybody may write them: each gets an answer that can be written, and the same one again.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;

use zhenma::domain::calendar::Calendar;
use zhenma::inspection::decide::answer;

static CALENDAR: LazyLock<Calendar> =
    LazyLock::new(|| Calendar::shipped().expect("the shipped calendar can be read"));

fuzz_target!(|text: &str| {
    let cases = match serde_json::from_str(text) {
        Ok(Value::Array(cases)) => cases,
        Ok(case) => vec![case],
        Err(_) => return,
    };
    for case in cases {
        let answered = answer(&case, &CALENDAR);
        let written = serde_json::to_value(&answered).expect("an answer can be written");
        assert_eq!(written["id"], case["id"]);
        if answered.is_refused() {
            assert!(
                written["error"]["message"]
                    .as_str()
                    .is_some_and(|message| !message.is_empty())
            );
        } else {
            assert!(
                written["reasons"]
                    .as_array()
                    .is_some_and(|reasons| !reasons.is_empty())
            );
        }
        assert_eq!(answered, answer(&case, &CALENDAR));
    }
});
