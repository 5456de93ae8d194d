//! What happens when something goes wrong: crashes, races, full disks, folders and ports in use.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "tests may say what they see and fail loudly"
)]

#[allow(dead_code, reason = "shared with the stories, which use all of it")]
#[path = "../stories/app.rs"]
mod app;
mod chance;
mod damage;
mod forged;
mod full_disk;
mod hands;
mod kills;
mod kills_child;
mod model;
mod power;
mod properties;
mod races;
mod refusals;
mod scans;
