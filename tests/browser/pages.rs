//! What the pages show, in both languages, on a phone and on a desk.

use serde_json::Value;

use crate::app::{ORIGIN, TestApp};
use crate::driver::{Browser, DESK, ENTER, PHONE, Screen, TAB};
use crate::tag_with_photos;

/// Chinese and English, with the verdict's heading and the heading for codes that are not ours.
const LANGUAGES: [(&str, &str, &str); 2] = [
    ("zh-CN", "鉴定为正品", "查不到这个码"),
    ("en", "Appraised as genuine", "Code not found"),
];

/// Opens the page in both languages on one screen and looks at all that loads.
#[track_caller]
fn shows_everything(screen: Screen) {
    let app = TestApp::start();
    let tag = tag_with_photos(&app);
    for (language, verdict, _) in LANGUAGES {
        let browser = Browser::open(screen);
        let short = language.get(..2).unwrap();
        browser.go(&format!("{}/t/{}?lang={short}", app.base, tag.serial));
        assert_eq!(browser.run("return document.documentElement.lang"), language);
        assert_eq!(
            browser.run("return [innerWidth, innerHeight]"),
            serde_json::json!([screen.width, screen.height])
        );
        assert_eq!(browser.text(".verdict h1"), verdict);
        assert_eq!(
            browser.run("return document.querySelector('.verdict').dataset.verdict"),
            "genuine"
        );

        // Four photos of real pixels: pictures further down load when they come near the screen.
        browser.run("document.querySelectorAll('img').forEach((img) => img.scrollIntoView())");
        let photos = "[...document.querySelectorAll('.photos img, .label-photo img')]";
        browser.wait_for(&format!(
            "{photos}.length === 4 && {photos}.every((img) => img.complete)"
        ));
        let widths = browser.run(&format!("return {photos}.map((img) => img.naturalWidth)"));
        assert!(
            widths
                .as_array()
                .unwrap()
                .iter()
                .all(|width| width.as_u64() > Some(0)),
            "{widths}"
        );

        let video = "document.querySelector('video')";
        browser.wait_for(&format!("{video}.readyState >= 1"));
        let seconds = browser.run(&format!("return {video}.duration")).as_f64().unwrap();
        assert!((4.9..5.2).contains(&seconds), "the video runs {seconds} s");
        assert_eq!(browser.run(&format!("return {video}.videoWidth")), 320);
        assert_eq!(browser.run(&format!("return {video}.error")), Value::Null);

        let wider = browser
            .run("return document.documentElement.scrollWidth - innerWidth")
            .as_i64()
            .unwrap();
        assert!(wider <= 0, "the page is {wider} px wider than the screen");
        browser.wait_for("document.querySelector('[data-slot=outcome]').textContent !== ''");
        assert_eq!(browser.complaints(), Vec::<String>::new());
    }
}

#[test]
fn on_a_phone_the_page_shows_verdict_photos_and_video() {
    shows_everything(PHONE);
}

#[test]
fn on_a_desk_the_page_shows_verdict_photos_and_video() {
    shows_everything(DESK);
}

#[test]
fn the_page_runs_no_script_that_was_slipped_in() {
    let app = TestApp::start();
    let tag = app.active();
    let browser = Browser::open(PHONE);
    browser.go(&format!("{}/t/{}", app.base, tag.serial));
    browser.complaints();
    browser.run(
        "const script = document.createElement('script'); script.textContent = 'window.slippedIn = true'; \
         document.body.append(script);",
    );
    assert_eq!(browser.run("return window.slippedIn === undefined"), true);
    let complaints = browser.complaints();
    assert!(
        complaints
            .iter()
            .any(|line| line.contains("Content Security Policy")),
        "{complaints:?}"
    );
}

#[test]
fn a_click_switches_the_language_and_back() {
    let app = TestApp::start();
    let tag = app.active();
    let browser = Browser::open(PHONE);
    browser.go(&format!("{}/t/{}?lang=zh", app.base, tag.serial));
    for (language, verdict, _) in LANGUAGES.iter().rev() {
        browser.click(&format!(".languages a[hreflang={language}]"));
        browser.wait_for(&format!("document.documentElement.lang === '{language}'"));
        assert_eq!(browser.text(".verdict h1"), *verdict);
        assert_eq!(
            browser.text(".languages a[aria-current]"),
            if *language == "en" { "English" } else { "中文" }
        );
    }
}

#[test]
fn the_qr_leads_to_the_page_and_a_forged_one_to_nothing() {
    let app = TestApp::start();
    let tag = app.active();
    let path = tag.code.strip_prefix(&ORIGIN.to_uppercase()).unwrap();
    let browser = Browser::open(PHONE);
    browser.go(&format!("{}{path}", app.base));
    assert_eq!(browser.url(), format!("{}/t/{}", app.base, tag.serial));

    let (before, after) = path.split_at(20);
    let letter = if after.starts_with('A') { "B" } else { "A" };
    let forged = format!("{before}{letter}{}", after.get(1..).unwrap());
    for (language, _, not_found) in LANGUAGES {
        let short = language.get(..2).unwrap();
        browser.go(&format!("{}{forged}?lang={short}", app.base));
        assert_eq!(browser.text(".verdict h1"), not_found);
        assert_eq!(
            browser.run("return document.querySelector('.verdict').dataset.verdict"),
            "not_found"
        );
        assert_eq!(
            browser.count(".photos, video, [data-scan]"),
            0,
            "nothing of the item is shown"
        );
    }
    // What somebody types into the page's field is looked up as well.
    browser.run(&format!(
        "document.querySelector('#code').value = '{}'",
        tag.serial.to_lowercase()
    ));
    browser.click(".search button");
    browser.wait_for("document.querySelector('.verdict')?.dataset.verdict === 'genuine'");
}

#[test]
fn the_keyboard_reaches_everything_that_can_be_used() {
    let app = TestApp::start();
    let tag = tag_with_photos(&app);
    let browser = Browser::open(DESK);
    browser.go(&format!("{}/t/{}?lang=en", app.base, tag.serial));
    browser.wait_for("document.querySelector('.confirm form').hidden");
    browser.run(
        "window.wanted = [...document.querySelectorAll('a[href]:not(video a), video')]; window.reached = new Set(); \
         window.unseen = [];",
    );
    let wanted = browser.run("return wanted.length").as_u64().unwrap();
    assert!(wanted >= 10, "{wanted}");
    browser.press(TAB);
    assert_eq!(
        browser.run("return document.activeElement.className"),
        "skip",
        "the first stop skips the header"
    );
    // The video's own controls are stops too, inside one element.
    for _ in 0..wanted * 3 {
        browser.run(
            "const here = document.activeElement; reached.add(here); \
             if (here.matches('a') && getComputedStyle(here).outlineStyle === 'none') unseen.push(here.outerHTML);",
        );
        browser.press(TAB);
    }
    let missed = browser.run("return wanted.filter((one) => !reached.has(one)).map((one) => one.outerHTML)");
    assert_eq!(missed, serde_json::json!([]), "no key leads there");
    assert_eq!(
        browser.run("return unseen"),
        serde_json::json!([]),
        "nobody sees that the focus is there"
    );

    browser.run("document.querySelector('.languages a[lang=\"zh-CN\"]').focus()");
    browser.press(ENTER);
    browser.wait_for("document.documentElement.lang === 'zh-CN'");
}

/// Everything of the interface's page unfolded, so that nothing hides what is too wide.
#[test]
fn the_interface_is_read_on_a_phone_and_on_a_desk_without_moving_sideways() {
    let app = TestApp::start();
    for screen in [PHONE, DESK] {
        let browser = Browser::open(screen);
        for (language, heading) in [("zh", "标签打印"), ("en", "Printing of labels")] {
            browser.go(&format!("{}/?lang={language}", app.base));
            browser.click("a[href^=\"/docs\"]");
            browser.wait_for_element("#prints");
            assert_eq!(browser.text("#prints h2"), heading);
            browser.run("document.querySelectorAll('details').forEach((one) => one.open = true)");
            let wide = browser.run(
                "return [...document.querySelectorAll('body *')] \
                 .filter((one) => !one.closest('pre') && !one.closest('.skip') && one.getBoundingClientRect().right > innerWidth + 1) \
                 .map((one) => one.outerHTML.slice(0, 100))",
            );
            assert_eq!(wide, serde_json::json!([]), "{language}, {screen:?}");
            assert_eq!(browser.complaints(), Vec::<String>::new());
        }
    }
}

#[test]
fn on_paper_a_tags_page_takes_two_sheets() {
    let app = TestApp::start();
    let tag = tag_with_photos(&app);
    let browser = Browser::open(DESK);
    for (language, _, _) in LANGUAGES {
        let short = language.get(..2).unwrap();
        browser.go(&format!("{}/t/{}?lang={short}", app.base, tag.serial));
        let sheets = browser.sheets();
        assert!((1..=2).contains(&sheets), "{language}: {sheets} sheets");
    }
}
