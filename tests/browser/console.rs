//! The console in a real browser: a code is typed, a password chosen, a key made, a report reviewed and approved with it.

use serde_json::{Value, json};

use crate::app::{TestApp, findings};
use crate::driver::{Browser, DESK};

/// An enrolment code of a person who will sign, confirmed by the platform's admin.
fn code(app: &TestApp, person: &str, role: &str) -> String {
    let said = app.command(&[
        "enrolment",
        "new",
        "--person",
        person,
        "--role",
        role,
        "--org",
        "agency-1",
    ]);
    let list = app.command(&["enrolment", "list"]);
    let newest = String::from_utf8(list.stdout).unwrap();
    let newest: Value = serde_json::from_str(newest.lines().next().unwrap()).unwrap();
    let confirm = format!("/api/v1/enrolments/{}/confirm", newest["id"].as_str().unwrap());
    app.user("admin").post(&confirm, &json!({})).expect(200);
    String::from_utf8(said.stdout).unwrap().trim().to_owned()
}

/// Fills a form's fields in as typing does, and sends it.
#[track_caller]
fn send(browser: &Browser, form: &str, fields: &[(&str, &str)], button: &str) {
    for (name, value) in fields {
        browser.run(&format!(
            "const field = document.querySelector('{form} [name={name}]'); field.value = {}; \
             field.dispatchEvent(new Event('input', {{ bubbles: true }}));",
            json!(value)
        ));
    }
    browser.run(&format!("document.querySelector('{form} {button}').click();"));
}

#[track_caller]
fn enrol(app: &TestApp, browser: &Browser, person: &str, role: &str, password: &str) {
    let code = code(app, person, role);
    browser.go(&format!("{}/console/enrol?lang=zh", app.base));
    browser.wait_for_element("#code");
    browser.wait_for("document.readyState === 'complete'");
    send(browser, "#code", &[("code", &code.to_lowercase())], "button");
    browser.wait_for("!document.getElementById('enrol').hidden");
    assert_eq!(
        browser.run("return document.querySelector('[data-of=person]').textContent"),
        json!(person)
    );
    send(
        browser,
        "#enrol",
        &[("password", password), ("again", "something else")],
        "button",
    );
    browser.wait_for("!document.querySelector('#enrol .problem').hidden");
    send(
        browser,
        "#enrol",
        &[("password", password), ("again", password)],
        "button",
    );
    browser.wait_for_element("#queue");
}

/// Opens the one appraisal that waits and agrees, once with a wrong password.
#[track_caller]
fn agree(browser: &Browser, password: &str) {
    browser.wait_for("document.querySelectorAll('#queue tbody tr').length === 1");
    browser.run("document.querySelector('#queue tbody a').click();");
    browser.wait_for_element("#decide");
    browser.wait_for("!document.getElementById('decide').hidden");
    assert_eq!(
        browser.run(
            "return [document.getElementById('same').hidden, document.querySelectorAll('.shots img').length]"
        ),
        json!([false, 1]),
        "what is shown hashes to what is signed"
    );
    browser.wait_for("document.querySelector('.shots img').naturalWidth > 0");
    send(
        browser,
        "#decide",
        &[("password", "not the password")],
        "[value=yes]",
    );
    browser.wait_for("!document.querySelector('#decide .problem').hidden");
    send(browser, "#decide", &[("password", password)], "[value=yes]");
    browser.wait_for(
        "!document.getElementById('done').hidden || document.querySelector('#decide .working').hidden \
         && document.querySelector('#decide .problem').textContent",
    );
    assert_eq!(browser.text("#decide .problem"), "");
}

#[test]
fn two_people_enrol_and_sign_a_report_in_their_browsers() {
    let app = TestApp::start();
    let (appraisal, _) = app.appraise(&app.book(), findings(), "genuine");
    let browser = Browser::open(DESK);
    enrol(&app, &browser, "fu", "reviewer", "三只羊在唱一首蓝色的歌");
    agree(&browser, "三只羊在唱一首蓝色的歌");
    // Signed out, nothing of the console opens.
    browser.run("document.getElementById('sign-out').click();");
    browser.wait_for_element("#sign-in");
    browser.go(&format!("{}/console/appraisals/{appraisal}", app.base));
    browser.wait_for_element("#sign-in");
    enrol(&app, &browser, "pi", "approver", "another four good words");
    agree(&browser, "another four good words");
    let approved = app
        .user("approver")
        .get(&format!("/api/v1/appraisals/{appraisal}"))
        .expect(200);
    assert_eq!(approved["state"], "approved");
    let kids: Vec<_> = approved["signatures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["kid"].clone())
        .collect();
    assert_eq!(
        kids,
        [json!("jian-1"), json!("fu-2"), json!("pi-2")],
        "each with the key of their browser"
    );
    // Signing in again, in English.
    browser.run("document.getElementById('sign-out').click();");
    browser.wait_for_element("#sign-in");
    browser.go(&format!("{}/console?lang=en", app.base));
    browser.wait_for_element("#sign-in");
    browser.wait_for("document.readyState === 'complete'");
    send(
        &browser,
        "#sign-in",
        &[("person", "fu"), ("password", "wrong password")],
        "button",
    );
    browser.wait_for("!document.querySelector('#sign-in .problem').hidden");
    assert_eq!(
        browser.run("return document.querySelector('#sign-in .problem').textContent"),
        json!("person or password is wrong")
    );
    send(
        &browser,
        "#sign-in",
        &[("person", "fu"), ("password", "三只羊在唱一首蓝色的歌")],
        "button",
    );
    browser.wait_for_element("#queue");
    browser.wait_for("!document.getElementById('queue-none').hidden");
    assert!(app.command(&["check"]).status.success());
}
