//! What a person meets who opens a tag's page: a real Chromium against the real service.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]
#![allow(
    clippy::print_stderr,
    missing_docs,
    reason = "tests may say what they see and fail loudly"
)]

#[allow(dead_code, reason = "shared with the stories, which use all of it")]
#[path = "../stories/app.rs"]
mod app;
mod console;
mod driver;
mod pages;
mod scans;
mod videos;

use serde_json::json;

use crate::app::{Tag, TestApp, findings, fixture};

/// A tag on its item, with photos of it and of its label.
#[track_caller]
fn tag_with_photos(app: &TestApp) -> Tag {
    let item_id = app.book();
    let appraiser = app.user("appraiser");
    let mut findings = findings();
    for (point, photo) in ["photo-gps.jpg", "photo-gps.png", "photo-plain.webp"]
        .iter()
        .enumerate()
    {
        findings[point]["photos"] = json!([appraiser.store(&fixture(photo))]);
    }
    let (appraisal_id, video) = app.appraise_with(&item_id, findings, "genuine", &fixture("bars.mp4"));
    app.decide(&appraisal_id);
    let issued = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": appraisal_id }))
        .expect(201);
    let text = |field: &str| issued[field].as_str().unwrap().to_owned();
    let (serial, code) = (text("serial"), text("code"));
    let warehouse = app.user("warehouse");
    let photo = warehouse.store(&fixture("photo-progressive.jpg"));
    let body = json!({ "code": code, "carrier": "hang_tag", "place": "鞋盒右侧", "photo": photo });
    warehouse
        .post(&format!("/api/v1/tags/{serial}/bind"), &body)
        .expect(200);
    Tag {
        tag_uri: text("tag_uri"),
        certificate: text("certificate"),
        serial,
        code,
        item_id,
        appraisal_id,
        video,
    }
}

/// How many scans were counted.
fn scans(app: &TestApp, tag: &Tag) -> u64 {
    let notice = app.verify(&tag.code)["notice"].clone();
    notice["scans"].as_u64().unwrap_or(0)
}
