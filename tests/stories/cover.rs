//! Receipts and the 30 days: one answer for consumer, platform and insurer (design, section 6).

use serde_json::{Value, json};

use crate::app::{Answer, Folder, Tag, TestApp, zhenma, zhenma_ok};
use crate::past::{Here, StoryClock};

/// A service whose present is where the story sets it: receipts of past years are reported in those years.
struct Past {
    here: Here,
    clock: StoryClock,
}

impl Past {
    fn start() -> Self {
        let clock = StoryClock::at("2026-03-01T09:00:00+08:00");
        let here = Here::new(Folder::new(), clock.clock());
        Self { here, clock }
    }

    /// A tag that was bound the day before, and received at this time; the present is a few seconds later.
    fn received(&self, received_at: &str) -> (Tag, Value) {
        let at: jiff::Timestamp = received_at.parse().unwrap();
        self.clock
            .set(&(at - jiff::SignedDuration::from_hours(24)).to_string());
        let tag = self.here.app.active();
        self.clock.set(received_at);
        let receipt = receive(&self.here.app, &tag.serial, received_at).expect(201);
        (tag, receipt)
    }
}

/// What an answer says of the day, without what it says of the sale.
fn of_the_day(mut answer: Value) -> Value {
    for member in ["receipt", "item", "covered", "reasons"] {
        answer.as_object_mut().unwrap().remove(member);
    }
    answer
}

fn receive(app: &TestApp, serial: &str, received_at: &str) -> Answer {
    let body = json!({ "serial": serial, "order": "DD-1", "received_at": received_at, "by": "buyer" });
    app.user("platform").post("/api/v1/receipts", &body)
}

fn cover(app: &TestApp, serial: &str, at: &str) -> Value {
    let at = percent_encoding::utf8_percent_encode(at, percent_encoding::NON_ALPHANUMERIC);
    app.user("insurer")
        .get(&format!("/api/v1/cover/{serial}?at={at}"))
        .expect(200)
}

/// The days from the first to the last, as moved_by lists them.
fn days(month: &str, days: std::ops::RangeInclusive<u8>) -> Vec<String> {
    days.map(|day| format!("{month}-{day:02}")).collect()
}

#[test]
fn the_known_results() {
    let past = Past::start();
    let app = &past.here.app;
    for (received, first, last, moved_by, after) in [
        (
            "2025-09-01",
            "2025-09-02",
            "2025-10-09",
            days("2025-10", 1..=8),
            "2025-10-10",
        ),
        (
            "2026-01-17",
            "2026-01-18",
            "2026-02-24",
            days("2026-02", 16..=23),
            "2026-02-25",
        ),
        (
            "2025-02-27",
            "2025-02-28",
            "2025-03-31",
            days("2025-03", 29..=30),
            "2025-04-01",
        ),
        ("2025-08-29", "2025-08-30", "2025-09-28", Vec::new(), "2025-09-29"),
        (
            "2025-12-02",
            "2025-12-03",
            "2026-01-04",
            days("2026-01", 1..=3),
            "2026-01-05",
        ),
        ("2024-01-31", "2024-02-01", "2024-03-01", Vec::new(), "2024-03-02"),
        ("2026-03-01", "2026-03-02", "2026-03-31", Vec::new(), "2026-04-01"),
    ] {
        let (tag, receipt) = past.received(&format!("{received}T10:00:00+08:00"));
        assert_eq!(
            (&receipt["first_day"], &receipt["last_day"]),
            (&json!(first), &json!(last))
        );

        let on_last = of_the_day(cover(app, &tag.serial, last));
        let mut expected = json!({
            "status": "running", "first_day": first, "last_day": last, "days_left": 0, "method": "civil_code",
            "policy": "demo-0", "policy_version": 1, "tag_status": "active", "moved_by": moved_by,
        });
        if moved_by.is_empty() {
            expected.as_object_mut().unwrap().remove("moved_by");
        }
        assert_eq!(on_last, expected, "received {received}");
        for (on, status) in [(received, "not_started"), (first, "running"), (after, "ended")] {
            let answer = cover(app, &tag.serial, on);
            assert_eq!(answer["status"], status, "received {received}, asked for {on}");
            assert_eq!(answer["covered"], status == "running");
            assert_eq!(answer.get("days_left").is_some(), status == "running");
            assert_eq!(
                (&answer["first_day"], &answer["last_day"]),
                (&json!(first), &json!(last))
            );
            assert!(answer.get("provisional").is_none());
        }
        let scanned = &app.verify(&tag.code)["cover"];
        assert_eq!(
            (&scanned["first_day"], &scanned["last_day"]),
            (&json!(first), &json!(last))
        );
        let page = app.anonymous().get(&format!("/t/{}?lang=en", tag.serial)).text();
        assert!(page.contains(last), "the page names the same last day");
    }
}

#[test]
fn without_a_receipt_there_is_no_window() {
    let app = TestApp::start();
    let tag = app.issued();
    let none = json!({
        "status": "none", "method": "civil_code", "policy": "demo-0", "policy_version": 1, "tag_status": "issued",
        "covered": false, "reasons": ["no_receipt"],
        "item": { "id": tag.item_id, "brand": "ALPINARA 演示", "name": "登山靴" },
    });
    assert_eq!(cover(&app, &tag.serial, "2026-03-01"), none);
    assert_eq!(
        app.user("platform")
            .get(&format!("/api/v1/cover/{}", tag.serial))
            .expect(200),
        none
    );
    assert!(app.verify(&tag.code).get("cover").is_none());
}

#[test]
fn a_receipt_late_in_the_evening_in_shanghai_is_that_days() {
    let past = Past::start();
    let app = &past.here.app;
    for (received_at, last) in [
        ("2026-03-01T23:59:59+08:00", "2026-03-31"),
        ("2026-02-28T16:00:00Z", "2026-03-31"),
        ("2026-03-01T15:59:59.999Z", "2026-03-31"),
        ("2026-03-01T16:00:00Z", "2026-04-01"),
        ("2026-02-28T12:00:00-05:00", "2026-03-31"),
    ] {
        let (tag, receipt) = past.received(received_at);
        assert_eq!(receipt["last_day"], last, "{received_at}");
        let date = |moment: &str| cover(app, &tag.serial, moment)["status"].clone();
        assert_eq!(date(&format!("{last}T23:59:59.999+08:00")), "running");
        assert_eq!(date(&format!("{last}T15:59:59.999Z")), "running");
        assert_eq!(date(&format!("{last}T16:00:00Z")), "ended", "{received_at}");
    }
}

#[test]
fn a_receipt_in_the_future_is_refused() {
    let app = TestApp::start();
    let tag = app.active();
    let now = jiff::Timestamp::now();
    for hours in [1_i64, 24 * 365] {
        let future = now + jiff::SignedDuration::from_hours(hours);
        let refused = receive(&app, &tag.serial, &future.to_string());
        assert!(refused.problem(422).contains("future"), "{}", refused.text());
        assert_eq!(refused.json()["field"], "received_at");
    }
    assert_eq!(cover(&app, &tag.serial, "2026-03-01")["status"], "none");
    receive(&app, &tag.serial, &now.to_string()).expect(201);
}

#[test]
fn only_an_active_tag_is_received() {
    let app = TestApp::start();
    let tag = app.issued();
    assert!(
        receive(&app, &tag.serial, "2026-03-01T08:00:00Z")
            .problem(409)
            .contains("issued")
    );
    let change = |serial: &str, user: &str, word: &str| {
        app.user(user).post(
            &format!("/api/v1/tags/{serial}/{word}"),
            &json!({ "reason": "演示" }),
        )
    };
    for (user, word, state) in [
        ("platform", "suspend", "suspended"),
        ("platform", "revoke", "revoked"),
        ("warehouse", "replace", "replaced"),
        ("warehouse", "return", "returned"),
    ] {
        let tag = app.active();
        assert!(change(&tag.serial, user, word).status < 300);
        let refused = receive(&app, &tag.serial, "2026-03-01T08:00:00Z");
        assert!(refused.problem(409).contains(state), "{}", refused.text());
        assert_eq!(refused.json()["serial"], tag.serial.as_str());
    }
    receive(&app, "00000000000000000000", "2026-03-01T08:00:00Z").problem(404);
}

#[test]
fn a_receipt_is_recorded_once_and_only_corrected() {
    let past = Past::start();
    let (app, (tag, first)) = (&past.here.app, past.received("2026-03-01T08:00:00Z"));
    for same in ["2026-03-01T08:00:00Z", "2026-03-01T16:00:00+08:00"] {
        assert_eq!(receive(app, &tag.serial, same).expect(200), first, "{same}");
    }
    let other = receive(app, &tag.serial, "2026-03-01T08:00:01Z").problem(409);
    assert!(other.contains("DD-1") && other.contains("correct"), "{other}");
    for (field, value) in [("order", "DD-2"), ("by", "carrier")] {
        let mut body = json!({
            "serial": tag.serial, "order": "DD-1", "received_at": "2026-03-01T08:00:00Z", "by": "buyer",
        });
        body[field] = json!(value);
        app.user("platform").post("/api/v1/receipts", &body).problem(409);
    }
    assert_eq!(cover(app, &tag.serial, "2026-03-31")["days_left"], 0);
    // While the tag is suspended the window goes on, and nobody relies on it.
    let why = json!({ "reason": "演示" });
    app.user("platform")
        .post(&format!("/api/v1/tags/{}/suspend", tag.serial), &why)
        .expect(200);
    let answer = cover(app, &tag.serial, "2026-03-31");
    assert_eq!(
        (
            &answer["status"],
            &answer["tag_status"],
            &answer["covered"],
            &answer["reasons"]
        ),
        (
            &json!("running"),
            &json!("suspended"),
            &json!(false),
            &json!(["tag_suspended"])
        )
    );
    assert_eq!(
        receive(app, &tag.serial, "2026-03-01T08:00:00Z").expect(200),
        first
    );
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn a_receipt_with_wrong_fields_names_them() {
    let app = TestApp::start();
    let tag = app.active();
    for (field, value, word) in [
        ("order", json!(""), "order"),
        ("order", json!("长".repeat(101)), "100"),
        ("by", json!("neighbour"), "neighbour"),
        ("received_at", json!("2026-03-01"), "RFC 3339"),
        ("received_at", json!("yesterday"), "RFC 3339"),
        ("received_at", json!(1_772_000_000), "a text is expected"),
        ("received_at", json!("2026-02-30T08:00:00Z"), "RFC 3339"),
        ("price", json!("9.90"), "price"),
    ] {
        let mut body = json!({
            "serial": tag.serial, "order": "DD-1", "received_at": "2026-03-01T08:00:00Z", "by": "buyer",
        });
        body[field] = value.clone();
        let refused = app.user("platform").post("/api/v1/receipts", &body);
        assert!(refused.problem(422).contains(word), "{value}: {}", refused.text());
    }
    assert_eq!(cover(&app, &tag.serial, "2026-03-01")["status"], "none");
}

#[test]
fn a_year_outside_the_calendar_is_provisional_until_it_is_loaded() {
    let past = Past::start();
    let (tag, receipt) = past.received("2014-03-03T08:00:00+08:00");
    let app = &past.here.app;
    assert!(
        receipt.get("last_day").is_none(),
        "nothing provisional is promised: {receipt}"
    );
    let on = |app: &TestApp, day: &str| cover(app, &tag.serial, day);
    let answer = on(app, "2014-04-02");
    assert_eq!(
        (&answer["provisional"], &answer["last_day"]),
        (&json!(true), &json!("2014-04-02"))
    );
    assert_eq!(
        on(app, "2014-04-14")["status"],
        "running",
        "up to twelve days past the earliest last day"
    );
    assert_eq!(on(app, "2014-04-15")["status"], "ended");
    let page = app.anonymous().get(&format!("/t/{}?lang=en", tag.serial)).text();
    assert!(
        !page.contains("2014-04-02"),
        "the page promises no day that may move"
    );

    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("2014.csv");
    let name = file.to_str().unwrap();
    std::fs::write(&file, "date,type,name,name_zh\n2014-04-02,feast,Test,测试\n").unwrap();
    let refused = app.command(&["calendar", "load", name]);
    let error = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(
        (refused.status.code(), error.lines().count()),
        (Some(2), 1),
        "{error}"
    );
    assert!(error.contains("feast") && error.contains("line 2"), "{error}");
    assert_eq!(on(app, "2014-04-02")["provisional"], true);

    std::fs::write(
        &file,
        "date,type,name,name_zh\n2014-04-02,holiday,Test,测试\n2014-04-03,holiday,Test,测试\n",
    )
    .unwrap();
    let loaded = app.command(&["calendar", "load", name]);
    let said = String::from_utf8_lossy(&loaded.stdout).into_owned();
    assert!(
        loaded.status.success() && said.contains("2014: 2 decreed days"),
        "{said}"
    );
    let known = |app: &TestApp| {
        let answer = on(app, "2014-04-04");
        assert!(answer.get("provisional").is_none(), "{answer}");
        assert_eq!(
            (&answer["status"], &answer["last_day"]),
            (&json!("running"), &json!("2014-04-04"))
        );
        assert_eq!(answer["moved_by"], json!(["2014-04-02", "2014-04-03"]));
        assert_eq!(on(app, "2014-04-05")["status"], "ended");
    };
    known(app);
    known(&TestApp::start_on(past.here.end(), &[]));
}

#[test]
fn the_command_answers_as_the_api_with_and_without_a_server() {
    let past = Past::start();
    let (tag, _) = past.received("2026-01-17T21:00:00+08:00");
    let app = TestApp::start_on(past.here.end(), &[]);
    let times = [
        "2026-02-24",
        "2026-02-24T23:59:59+08:00",
        "2026-02-24T16:00:00Z",
        "2026-01-17T08:00:00Z",
    ];
    let expected: Vec<Value> = times.iter().map(|at| cover(&app, &tag.serial, at)).collect();
    assert_eq!(expected[2]["status"], "ended");
    let now = app
        .user("insurer")
        .get(&format!("/api/v1/cover/{}", tag.serial))
        .expect(200);
    let grouped = format!("{} {}", &tag.serial[..4], tag.serial[4..].to_lowercase());
    for (at, expected) in times.iter().zip(&expected) {
        let output = app.command(&["cover", &grouped, "--at", at]);
        assert_eq!(
            serde_json::from_slice::<Value>(&output.stdout).unwrap(),
            *expected,
            "{at}"
        );
    }
    let folder = app.stop();
    let data = folder.data_str();
    for (at, expected) in times.iter().zip(&expected) {
        let said = zhenma_ok(&["cover", &tag.serial, "--at", at, "--data", &data]);
        assert_eq!(serde_json::from_str::<Value>(&said).unwrap(), *expected, "{at}");
    }
    let said = zhenma_ok(&["cover", &tag.serial, "--data", &data]);
    assert_eq!(serde_json::from_str::<Value>(&said).unwrap(), now);
    for (arguments, word) in [
        (
            ["cover", tag.serial.as_str(), "--at", "soon", "--data", &data],
            "soon",
        ),
        (["cover", "ABC", "--at", "2026-02-24", "--data", &data], "ABC"),
        (
            [
                "cover",
                "00000000000000000000",
                "--at",
                "2026-02-24",
                "--data",
                &data,
            ],
            "00000000000000000000",
        ),
    ] {
        let output = zhenma(&arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(
            (output.status.code(), error.lines().count()),
            (Some(2), 1),
            "{error}"
        );
        assert!(error.contains(word), "{error}");
    }
}

#[test]
fn a_time_that_is_none_is_refused_by_name() {
    let app = TestApp::start();
    let tag = app.active();
    let path = format!("/api/v1/cover/{}", tag.serial);
    for at in [
        "",
        "soon",
        "2026-13-01",
        "2026-02-30",
        "20260224",
        "2026-02-24T10:00:00",
        "1772000000",
        "%FF",
        "24.02.2026",
    ] {
        let refused = app.user("insurer").get(&format!("{path}?at={at}"));
        assert!(refused.problem(422).contains("2026-"), "{at}: {}", refused.text());
        assert_eq!(refused.json()["field"], "at");
    }
    // An offset's plus that nobody escaped arrives as a space and means a plus.
    app.user("insurer")
        .get(&format!("{path}?at=2026-02-24T10:00:00+08:00"))
        .expect(200);
}
