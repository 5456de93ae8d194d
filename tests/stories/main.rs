//! The users' stories, through the real binary and real HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::print_stderr, missing_docs, reason = "tests may say what they see and fail loudly")]

mod app;
mod main_job;
