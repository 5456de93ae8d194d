//! Every video that is accepted plays: on the page of its tag and by its own link.

use serde_json::{Value, json};

use crate::app::{TestApp, findings, fixture};
use crate::driver::{Browser, DESK};

/// Stores the video for an appraisal whose tag is bound; answers the tag's serial and the video's address.
#[track_caller]
fn tag_with(app: &TestApp, video: &[u8]) -> (String, String) {
    let item_id = app.book();
    let video = app.user("appraiser").store(video);
    let body = json!({
        "item_id": item_id, "findings": findings(), "video": video, "conclusion": "genuine",
    });
    let appraised = app.user("appraiser").post("/api/v1/appraisals", &body).expect(201);
    let appraisal_id = appraised["appraisal_id"].as_str().unwrap().to_owned();
    app.decide(&appraisal_id);
    let issued = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": appraisal_id }))
        .expect(201);
    let serial = issued["serial"].as_str().unwrap().to_owned();
    (serial, format!("{}/api/v1/evidence/{video}", app.base))
}

/// Starts the video of the document that is open, and waits until it shows pictures of a later time.
#[track_caller]
fn plays(browser: &Browser, what: &str) {
    browser.wait_for_element("video");
    browser.run(
        "const video = document.querySelector('video'); video.muted = true; \
         video.play().catch((error) => { window.refused = String(error); });",
    );
    browser.wait_for("window.refused || document.querySelector('video').currentTime > 0.3");
    let seen = browser.run(
        "const video = document.querySelector('video'); \
         return [window.refused ?? null, video.error && video.error.message, video.videoWidth > 0, video.currentTime > 0.3]",
    );
    assert_eq!(seen, json!([Value::Null, Value::Null, true, true]), "{what}");
}

/// Opens the tag's page and the link on it; both play, and nothing is complained of.
#[track_caller]
fn plays_on_the_page_and_by_its_link(app: &TestApp, browser: &Browser, name: &str) {
    let (serial, link) = tag_with(app, &fixture(name));
    browser.go(&format!("{}/t/{serial}?lang=en", app.base));
    plays(browser, &format!("{name} on the page"));
    browser.go(&link);
    plays(browser, &format!("{name} by its link"));
    assert_eq!(browser.complaints(), Vec::<String>::new(), "{name}");
}

#[test]
fn mp4_mov_and_webm_play_on_the_page_and_by_their_links() {
    let app = TestApp::start();
    let browser = Browser::open(DESK);
    for name in ["bars.mp4", "bars-fragmented.mp4", "bars.mov", "bars.webm", "bars-live.webm"] {
        plays_on_the_page_and_by_its_link(&app, &browser, name);
    }
}

#[test]
fn a_photo_opens_by_its_link() {
    let app = TestApp::start();
    let tag = crate::tag_with_photos(&app);
    let browser = Browser::open(DESK);
    browser.go(&format!("{}/t/{}?lang=en", app.base, tag.serial));
    let photos = browser.run("return [...document.querySelectorAll('.photos img, .label-photo img')].map((one) => one.src)");
    let photos = photos.as_array().unwrap();
    assert_eq!(photos.len(), 4);
    for photo in photos {
        browser.go(photo.as_str().unwrap());
        browser.wait_for("document.querySelector('img')?.complete");
        assert_eq!(browser.run("return document.querySelector('img').naturalWidth > 0"), true);
        // A browser asks for the icon of a bare picture's site; there is none.
        let complaints = browser.complaints();
        let others = complaints.iter().filter(|line| !line.contains("/favicon.ico"));
        assert_eq!(others.count(), 0, "{photo}: {complaints:?}");
    }
}
