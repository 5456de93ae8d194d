//! A scan counts once: when a person sees the page, by script or by button.

use crate::app::TestApp;
use crate::driver::{Browser, DESK, PHONE, Screen};
use crate::{scans, tag_with_photos};

#[test]
fn opening_the_page_counts_one_scan_and_reloading_none() {
    let app = TestApp::start();
    let tag = app.active();
    let page = format!("{}/t/{}?lang=en", app.base, tag.serial);
    let done = "document.querySelector('[data-slot=outcome]').textContent !== ''";
    let browser = Browser::open(PHONE);
    browser.go(&page);
    browser.wait_for(done);
    assert_eq!(scans(&app, &tag), 1);
    assert_eq!(browser.text(".notice [data-slot=scans]"), "1");
    assert_eq!(browser.count(".notice[data-kind=first_scan]"), 1);
    for _ in 0..2 {
        browser.reload();
        browser.wait_for(done);
        assert_eq!(browser.text(".notice [data-slot=scans]"), "1");
    }
    browser.click(".languages a[hreflang=zh-CN]");
    browser.wait_for("document.documentElement.lang === 'zh-CN'");
    browser.wait_for(done);
    assert_eq!(
        scans(&app, &tag),
        1,
        "the same visit, however often the page was loaded"
    );

    let another = Browser::open(PHONE);
    another.go(&page);
    another.wait_for(done);
    assert_eq!(scans(&app, &tag), 2);
    assert_eq!(another.text(".notice [data-slot=scans]"), "2");
}

/// Opens the page and adds up how much of it moved.
#[track_caller]
fn nothing_jumps(screen: Screen) {
    let app = TestApp::start();
    let tag = tag_with_photos(&app);
    for language in ["zh", "en"] {
        let browser = Browser::open(screen);
        browser.go(&format!("{}/t/{}?lang={language}", app.base, tag.serial));
        browser.wait_for("document.querySelector('.notice [data-slot=scans]')?.textContent > 0");
        let sum = "new PerformanceObserver((list) => done(list.getEntries().reduce((sum, e) => sum + e.value, 0))) \
                   .observe({ type: 'layout-shift', buffered: true });";
        let moved = browser.run_until_done(&format!("{sum} setTimeout(() => done(0), 1500);"));
        assert!(
            moved.as_f64().unwrap() < 0.05,
            "{language}, {screen:?}: shifted by {moved}"
        );

        // The same measure sees a page that does jump, or the line above would say nothing. A busy machine draws late.
        browser.run(
            "window.moved = 0; \
             new PerformanceObserver((list) => list.getEntries().forEach((entry) => { moved += entry.value; })) \
                 .observe({ type: 'layout-shift', buffered: true }); \
             scrollTo(0, 0); document.querySelector('.verdict').style.marginTop = '400px'",
        );
        browser.wait_for("moved > 0.05");
    }
}

#[test]
fn the_notice_moves_nothing_on_a_phone() {
    nothing_jumps(PHONE);
}

#[test]
fn the_notice_moves_nothing_on_a_desk() {
    nothing_jumps(DESK);
}

#[test]
fn without_javascript_a_button_counts_the_scan() {
    let app = TestApp::start();
    let tag = app.active();
    let browser = Browser::without_scripts(PHONE);
    browser.go(&format!("{}/t/{}?lang=en", app.base, tag.serial));
    assert_eq!(browser.text(".verdict h1"), "Appraised as genuine");
    assert_eq!(browser.count(".notice[data-kind=none]"), 1);
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert_eq!(scans(&app, &tag), 0, "nothing counts before the button");
    browser.click(".confirm button");
    browser.wait_for_element(".notice[data-kind=first_scan]");
    assert_eq!(browser.url(), format!("{}/t/{}?lang=en", app.base, tag.serial));
    assert_eq!(browser.text(".notice [data-slot=scans]"), "1");
    assert_eq!(scans(&app, &tag), 1);
    browser.reload();
    assert_eq!(scans(&app, &tag), 1);
}

/// What fails after the service counted must not say that it did not.
#[test]
fn an_engine_that_cannot_show_the_notice_still_says_that_the_scan_was_counted() {
    let app = TestApp::start();
    let failures = [
        // Engines of 2019 have none of these.
        "delete Element.prototype.replaceChildren; delete Element.prototype.append;",
        "Date.prototype.toISOString = () => { throw new Error('old'); };",
        "Document.prototype.querySelector = ((find) => function (css) { \
             if (css.includes('first_at')) throw new Error('old'); return find.call(this, css); }) \
             (Document.prototype.querySelector);",
        "Response.prototype.json = () => Promise.reject(new Error('cut off'));",
    ];
    for failure in failures {
        let tag = app.active();
        let browser = Browser::open(PHONE);
        browser.before_each_page(failure);
        browser.go(&format!("{}/t/{}?lang=en", app.base, tag.serial));
        browser.wait_for("document.querySelector('[data-slot=outcome]').textContent !== ''");
        // The failure, if it is one, comes behind the answer.
        browser.run_until_done("setTimeout(done, 300)");
        let said = browser.run("const it = document.querySelector('[data-slot=outcome]'); return it.textContent === it.dataset.done");
        assert_eq!(said, true, "{failure}: {}", browser.text("[data-slot=outcome]"));
        assert_eq!(scans(&app, &tag), 1, "{failure}");
        browser.reload();
        browser.wait_for("document.querySelector('[data-slot=outcome]').textContent !== ''");
        assert_eq!(scans(&app, &tag), 1, "{failure}");
    }
}
