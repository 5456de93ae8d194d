//! One item, one code, one video: photos and videos belong to an item by what they show.

use serde_json::{Value, json};

use crate::app::{Answer, TestApp, findings, fixture, photo, video, with_photo};

/// The same photo with a comment in it, which no viewer shows.
fn commented(photo: &[u8]) -> Vec<u8> {
    [&photo[..2], b"\xFF\xFE\0\x06free", &photo[2..]].concat()
}

/// The same video with a box behind it, which no player shows.
fn padded(video: &[u8]) -> Vec<u8> {
    [video, b"\0\0\0\x18free0123456789abcdef"].concat()
}

fn submit(app: &TestApp, who: &str, item: &str, photo: &str, video: &str) -> Answer {
    let findings = with_photo(findings(), "genuine", || photo.to_owned());
    let body = json!({ "item_id": item, "findings": findings, "video": video, "conclusion": "genuine" });
    app.user(who).post("/api/v1/appraisals", &body)
}

#[track_caller]
fn refused(answer: &Answer, code: &str, field: &str) -> String {
    let detail = answer.problem(409);
    let problem = answer.json();
    assert_eq!(
        (&problem["code"], &problem["field"]),
        (&json!(code), &json!(field)),
        "{problem}"
    );
    detail
}

/// Six photos served 26 items, and one video with 24 bytes added served another item.
#[test]
fn a_photo_or_video_with_something_added_serves_no_other_item() {
    let app = TestApp::start();
    let appraiser = app.user("appraiser");
    let (picture, film) = (photo(), video());
    let (one, other) = (app.book(), app.book());
    let (first_photo, first_video) = (appraiser.store(&picture), appraiser.store(&film));
    let taken = submit(&app, "appraiser", &one, &first_photo, &first_video).expect(201);
    let (again_photo, again_video) = (
        appraiser.store(&commented(&picture)),
        appraiser.store(&padded(&film)),
    );
    // The comment goes before the photo is hashed; the box stays, emptied.
    assert_eq!(again_photo, first_photo);
    assert_ne!(again_video, first_video);
    let own = appraiser.store(&video());
    let said = refused(
        &submit(&app, "appraiser", &other, &again_photo, &own),
        "photo.of_another_item",
        "findings.photos",
    );
    assert!(said.contains(&one), "its own people hear of which: {said}");
    let fresh = appraiser.store(&photo());
    let said = refused(
        &submit(&app, "appraiser", &other, &fresh, &again_video),
        "video.of_another_appraisal",
        "video",
    );
    assert!(
        said.contains(&one) && said.contains(taken["appraisal_id"].as_str().unwrap()),
        "{said}"
    );
    submit(&app, "appraiser", &other, &fresh, &own).expect(201);
    assert!(app.command(&["check"]).status.success());
}

/// A PNG packed anew, or a JPEG as PNG, shows the same pixels: it is the same photo.
#[test]
fn the_same_pixels_in_another_file_serve_no_other_item() {
    let app = TestApp::start();
    let appraiser = app.user("appraiser");
    let picture = image::load_from_memory(&photo()).unwrap();
    let packed = |compression| {
        let mut file = std::io::Cursor::new(Vec::new());
        let filter = image::codecs::png::FilterType::NoFilter;
        let encoder = image::codecs::png::PngEncoder::new_with_quality(&mut file, compression, filter);
        picture.write_with_encoder(encoder).unwrap();
        file.into_inner()
    };
    let first = appraiser.store(&packed(image::codecs::png::CompressionType::Fast));
    let again = appraiser.store(&packed(image::codecs::png::CompressionType::Best));
    assert_ne!(first, again);
    let (one, other) = (app.book(), app.book());
    submit(&app, "appraiser", &one, &first, &appraiser.store(&video())).expect(201);
    let answer = submit(&app, "appraiser", &other, &again, &appraiser.store(&video()));
    refused(&answer, "photo.of_another_item", "findings.photos");
}

/// A photo encoded anew has other pixels: it is another one, and a warning.
#[test]
fn a_look_alike_warns_the_reviewer_and_is_taken() {
    let app = TestApp::start();
    let appraiser = app.user("appraiser");
    let picture = zhenma::media::invented::photo(b"look-alike").unwrap();
    let mut anew = Vec::new();
    image::load_from_memory(&picture)
        .unwrap()
        .write_with_encoder(image::codecs::jpeg::JpegEncoder::new_with_quality(&mut anew, 70))
        .unwrap();
    let (one, other) = (app.book(), app.book());
    let first = appraiser.store(&picture);
    submit(&app, "appraiser", &one, &first, &appraiser.store(&video())).expect(201);
    let like = appraiser.store(&anew);
    let taken = submit(&app, "appraiser", &other, &like, &appraiser.store(&video())).expect(201);
    let path = format!("/api/v1/appraisals/{}", taken["appraisal_id"].as_str().unwrap());
    let read = app.user("reviewer").get(&path).expect(200);
    assert_eq!(
        read["look_alikes"],
        json!([{ "photo": like, "item": one, "like": first }])
    );
}

#[test]
fn others_are_not_told_which_item_has_the_picture() {
    let app = TestApp::start();
    let (picture, film) = (photo(), video());
    let appraiser = app.user("appraiser");
    let one = app.book();
    submit(
        &app,
        "appraiser",
        &one,
        &appraiser.store(&picture),
        &appraiser.store(&film),
    )
    .expect(201);
    let stranger = app.user("other-appraiser");
    let csv = "brand,name,category,agency,own_serial\nALPINARA 演示,登山靴,shoes,agency-2,AP-PICTURE\n";
    let booked = app
        .user("warehouse")
        .post_bytes("/api/v1/intake", csv.as_bytes())
        .expect(200);
    let theirs = booked["booked"][0]["item_id"].as_str().unwrap().to_owned();
    let (photo, video) = (stranger.store(&picture), stranger.store(&video()));
    let said = refused(
        &submit(&app, "other-appraiser", &theirs, &photo, &video),
        "photo.used",
        "findings.photos",
    );
    assert!(!said.contains(&one), "{said}");
    let fresh = stranger.store(&crate::app::photo());
    let film = stranger.store(&film);
    let said = refused(
        &submit(&app, "other-appraiser", &theirs, &fresh, &film),
        "video.used",
        "video",
    );
    assert!(!said.contains(&one), "{said}");
}

/// The label's photo too is one of this item, and its own photos may come again.
#[test]
fn a_bound_labels_photo_is_the_items_and_its_own_photos_may_come_again() {
    let app = TestApp::start();
    let picture = photo();
    let appraiser = app.user("appraiser");
    let item = app.book();
    let first = appraiser.store(&picture);
    let taken = submit(&app, "appraiser", &item, &first, &appraiser.store(&video())).expect(201);
    let appraisal = taken["appraisal_id"].as_str().unwrap();
    app.decide(appraisal);
    let tag = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": appraisal }))
        .expect(201);
    let other = app.issued();
    let warehouse = app.user("warehouse");
    let photo = warehouse.store(&picture);
    let bind = |code: &Value| json!({ "code": code, "carrier": "sticker", "place": "盒盖", "photo": photo });
    let path = |serial: &str| format!("/api/v1/tags/{serial}/bind");
    let answer = warehouse.post(&path(&other.serial), &bind(&json!(other.code)));
    refused(&answer, "photo.of_another_item", "photo");
    warehouse
        .post(&path(tag["serial"].as_str().unwrap()), &bind(&tag["code"]))
        .expect(200);
    let body = json!({
        "reason": "补充说明", "findings": with_photo(findings(), "genuine", || first.clone()), "conclusion": "genuine",
    });
    appraiser
        .post(&format!("/api/v1/appraisals/{appraisal}/corrections"), &body)
        .expect(201);
    app.decide(appraisal);
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn a_genuine_item_needs_a_photo_of_the_whole_and_five_seconds_and_settings_may_ask_for_less() {
    let app = TestApp::start();
    let appraiser = app.user("appraiser");
    let item = app.book();
    let short = appraiser.store(&fixture("codec-h264-main.mp4"));
    let body = |findings: Value, video: &str, conclusion: &str| {
        let settles = (conclusion == "undetermined").then_some("品牌方书面确认");
        json!({
            "item_id": item, "findings": findings, "video": video, "conclusion": conclusion, "would_settle": settles,
        })
    };
    let post = |body: &Value| app.user("appraiser").post("/api/v1/appraisals", body);
    let bare = post(&body(findings(), &short, "genuine"));
    assert!(bare.problem(422).contains("appearance"), "{}", bare.text());
    assert_eq!(bare.json()["code"], "appraisal.no_appearance_photo");
    let brief = post(&body(app.photographed(), &short, "genuine"));
    assert!(brief.problem(422).contains("5.0 s"), "{}", brief.text());
    assert_eq!(brief.json()["field"], "video");
    post(&body(findings(), &short, "undetermined")).expect(201);

    let flags = [
        "--rate-limit",
        "off",
        "--video-seconds",
        "0",
        "--appearance-photo",
        "off",
    ];
    let app = TestApp::start_on(crate::app::Folder::new(), &flags);
    let item = app.book();
    let video = app.user("appraiser").store(&fixture("codec-h264-main.mp4"));
    let body = json!({ "item_id": item, "findings": findings(), "video": video, "conclusion": "genuine" });
    app.user("appraiser")
        .post("/api/v1/appraisals", &body)
        .expect(201);
}

#[test]
fn invented_media_are_written_each_different_and_the_same_for_the_same_seed() {
    let dir = tempfile::TempDir::new().unwrap();
    let folder = dir.path().join("media");
    let path = folder.to_str().unwrap();
    let write =
        |more: &[&str]| crate::app::zhenma_ok(&[&["demo", "media", path, "--count", "2"], more].concat());
    let read = || -> Vec<Vec<u8>> {
        [
            "invented-photo-1.jpg",
            "invented-photo-2.jpg",
            "invented-video-1.mp4",
            "invented-video-2.mp4",
        ]
        .map(|name| std::fs::read(folder.join(name)).unwrap())
        .into()
    };
    write(&[]);
    let first = read();
    write(&["--seed", "walk"]);
    let seeded = read();
    write(&["--seed", "walk"]);
    assert_eq!(read(), seeded);
    let all: std::collections::BTreeSet<_> = first.iter().chain(&seeded).collect();
    assert_eq!(all.len(), 8);
}
