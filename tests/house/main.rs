//! The rules of the house, as ordinary tests.
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

mod code;
mod files;
mod imports;
mod known;
mod layers;
mod map;
mod messages;
mod papers;
mod shape;
mod spec;

/// Fails with every finding on a line of its own.
#[track_caller]
fn none(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}
