//! Somebody who has nothing but the description calls the service at random: schemathesis.
//!
//! No call may be answered with an error of the server's, and none otherwise than the description says.
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

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::app::{IDENTITIES, TestApp};

/// Seconds that it may call for.
const SECONDS: &str = "60";

/// What an answer is held against. Left out: `positive_data_acceptance`, for a schema cannot say that an item has to be
/// one that is there, and what hangs on resources that follow from each other.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
    response_schema_conformance,negative_data_rejection,unsupported_method,allow_header_conformance,ignored_auth";

/// The Python of `tests/run`, where the packages are.
fn python() -> PathBuf {
    let set = std::env::var("ZHENMA_TEST_PYTHON").map(PathBuf::from);
    set.unwrap_or_else(|_| {
        let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".to_owned());
        Path::new(&target).join("tools/venv/bin/python")
    })
}

fn tests(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api").join(name)
}

/// One of everything, so that some addresses lead somewhere.
fn facts(app: &TestApp) -> serde_json::Value {
    let (active, issued) = (app.active(), app.issued());
    let (item, approved, _) = app.approved();
    let fresh = app.book();
    let (submitted, _) = app.appraise(&app.book(), app::findings(), "genuine");
    let roles = IDENTITIES.iter().filter(|row| !row.0.starts_with("other-"));
    let tokens: serde_json::Map<_, _> = roles
        .map(|(role, ..)| ((*role).to_owned(), app.folder.token(role).into()))
        .collect();
    let report = app.verify(&active.code)["report"]["sha256"].clone();
    let items = json!([active.item_id, item, fresh]);
    let appraisals = json!([active.appraisal_id, approved, submitted]);
    let xin = json!({ "id": "xin", "organisation": "agency-2", "name": "新人", "licence": "LIC-X" });
    app.user("admin").post("/api/v1/persons", &xin).expect(201);
    let everywhere = json!({
        "serial": [active.serial, issued.serial], "number": ["1"], "sha256": [active.video, report],
        "category": ["shoes"], "ring": ["seal", "certificate"], "kid": ["seal-1"], "name": ["page.css"],
        "seal": ["A".repeat(104)], "key": [format!("9521234{}", active.serial)],
    });
    let mut real = json!({ "*": everywhere });
    for endpoint in zhenma::http::endpoints() {
        let ids = match endpoint.path {
            path if path.starts_with("/api/v1/items/") || path == "/items/{id}" => items.clone(),
            path if path.starts_with("/api/v1/appraisals/") => appraisals.clone(),
            path if path.starts_with("/api/v1/persons/") => json!(["xin"]),
            path if path.contains("/organisations/") || path.contains("/agencies/") => json!(["agency-2"]),
            _ => continue,
        };
        real[endpoint.path] = real["*"].clone();
        real[endpoint.path]["id"] = ids;
    }
    let always = [
        "/api/v1/persons/{id}/erase",
        "/api/v1/keys/{kid}/compromise",
        "/api/v1/keys/{kid}/retire",
    ];
    json!({ "tokens": tokens, "real": real, "always": always })
}

#[test]
fn a_stranger_with_the_description_finds_no_error_and_nothing_it_does_not_say() {
    let app = TestApp::start();
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("facts.json");
    std::fs::write(&file, facts(&app).to_string()).unwrap();
    let python = python();
    assert!(python.exists(), "{} is missing: run tests/run", python.display());
    let output = Command::new(python.with_file_name("schemathesis"))
        .arg("--no-color")
        .arg("--config-file")
        .arg(tests("schemathesis.toml"))
        .args(["run", &format!("{}/openapi.json", app.base)])
        .args(["--phases", "examples,coverage,fuzzing", "--checks", CHECKS])
        .args(["--max-time", SECONDS, "--continue-on-failure"])
        .args([
            "--seed",
            "1",
            "--generation-database",
            "none",
            "--suppress-health-check",
            "all",
        ])
        .env("ZHENMA_FACTS", &file)
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .env("PYTHONPATH", tests(""))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{error}");
    eprintln!("{said}");
    app.anonymous().get("/healthz").expect(200);
}

#[test]
fn every_example_is_what_its_schema_says() {
    let app = TestApp::start();
    let output = Command::new(python())
        .arg(tests("examples_hold.py"))
        .arg(format!("{}/openapi.json", app.base))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_generated_client_books_appraises_issues_and_verifies() {
    let app = TestApp::start();
    let folder = tempfile::TempDir::new().unwrap();
    let (file, made) = (folder.path().join("facts.json"), folder.path().join("made"));
    std::fs::create_dir(&made).unwrap();
    let video = folder.path().join("video.mp4");
    std::fs::write(&video, app::video()).unwrap();
    let roles = ["warehouse", "appraiser", "reviewer", "approver", "merchant"];
    let tokens: serde_json::Map<_, _> = roles
        .map(|role| (role.to_owned(), app.folder.token(role).into()))
        .into_iter()
        .collect();
    let facts = json!({
        "tokens": tokens, "merchant": "merchant-1", "video": video.to_str().unwrap(), "findings": app.photographed(),
    });
    std::fs::write(&file, facts.to_string()).unwrap();
    let output = Command::new(python())
        .arg(tests("generated_client.py"))
        .arg(&app.base)
        .args([&file, &made])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{error}");
    assert!(app.command(&["check"]).status.success());
}
