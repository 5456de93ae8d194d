//! Every video that is accepted plays: on the page of its tag and by its own link.

use serde_json::{Value, json};

use crate::app::{Folder, TestApp, findings, fixture};
use crate::driver::{Browser, DESK};

/// A tag whose appraisal has this video; answers its serial and the video's address.
#[track_caller]
fn tag_with(app: &TestApp, video: &[u8]) -> (String, String) {
    let (appraisal_id, video) = app.appraise_with(&app.book(), findings(), "genuine", video);
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
fn plays_on_the_page_and_by_its_link(browser: &Browser, name: &str) {
    plays_as(browser, name, &fixture(name));
}

#[track_caller]
fn plays_as(browser: &Browser, name: &str, video: &[u8]) {
    // Some of these show the same pictures, which belong to one item.
    let any = ["--rate-limit", "off", "--video-seconds", "0"];
    let app = TestApp::start_on(Folder::new(), &any);
    let (serial, link) = tag_with(&app, video);
    browser.go(&format!("{}/t/{serial}?lang=en", app.base));
    plays(browser, &format!("{name} on the page"));
    browser.go(&link);
    plays(browser, &format!("{name} by its link"));
    assert_eq!(browser.complaints(), Vec::<String>::new(), "{name}");
}

#[test]
fn mp4_mov_and_webm_play_on_the_page_and_by_their_links() {
    let browser = Browser::open(DESK);
    for name in [
        "bars.mp4",
        "bars-fragmented.mp4",
        "bars.mov",
        "bars.webm",
        "bars-live.webm",
    ] {
        plays_on_the_page_and_by_its_link(&browser, name);
    }
}

/// Each codec in each container that is accepted, with sound that Chromium cannot play, and after its place was blanked.
#[test]
fn whatever_is_accepted_plays() {
    let browser = Browser::open(DESK);
    for name in [
        "chrome-h264.webm",
        "codec-h264-main.mp4",
        "codec-h264-high.mp4",
        "codec-vp8.webm",
        "codec-vp9.webm",
        "codec-vp9.mp4",
        "codec-av1.webm",
        "codec-av1.mp4",
        "codec-h264-pcm.mov",
        "codec-h264-alac.mov",
        "codec-h264-ac3.mp4",
        "place.mov",
        "place-keys.mov",
        "place-loci.3gp",
        "place.webm",
    ] {
        plays_on_the_page_and_by_its_link(&browser, name);
    }
}

#[test]
fn what_stands_before_the_brands_or_behind_the_last_box_does_not_keep_a_video_from_playing() {
    let browser = Browser::open(DESK);
    // The index of this video is in its fragments, so nothing in it says where in the file it is.
    let fragmented = fixture("bars-fragmented.mp4");
    let before = [b"\0\0\0\x08wide\0\0\0\x18free".as_slice(), &[7; 16], &fragmented].concat();
    plays_as(&browser, "boxes before", &before);
    for name in ["bars.mov", "bars.webm", "bars-live.webm"] {
        let behind = [fixture(name).as_slice(), b"raw bytes behind the last box"].concat();
        plays_as(&browser, &format!("{name} with bytes behind"), &behind);
    }
}

#[test]
fn a_photo_opens_by_its_link() {
    let app = TestApp::start();
    let tag = crate::tag_with_photos(&app);
    let browser = Browser::open(DESK);
    browser.go(&format!("{}/t/{}?lang=en", app.base, tag.serial));
    let photos = browser
        .run("return [...document.querySelectorAll('.photos img, .label-photo img')].map((one) => one.src)");
    let photos = photos.as_array().unwrap();
    assert_eq!(photos.len(), 4);
    for photo in photos {
        browser.go(photo.as_str().unwrap());
        browser.wait_for("document.querySelector('img')?.complete");
        assert_eq!(
            browser.run("return document.querySelector('img').naturalWidth > 0"),
            true
        );
        // A browser asks for the icon of a bare picture's site; there is none.
        let complaints = browser.complaints();
        let others = complaints.iter().filter(|line| !line.contains("/favicon.ico"));
        assert_eq!(others.count(), 0, "{photo}: {complaints:?}");
    }
}
