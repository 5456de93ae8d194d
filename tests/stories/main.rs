//! The users' stories, through the real binary and real HTTP.
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

mod access;
mod accounts;
mod app;
mod appraisals;
mod audit;
mod backup;
mod bad_codes;
mod bad_day;
mod bad_input;
mod command_line;
mod cover;
mod demo;
mod depth;
mod evidence;
mod floods;
mod former_releases;
mod fresh;
mod guides;
mod hostile_clients;
mod idempotency;
mod inspecting;
mod inspection_cases;
mod inspections;
mod inspections_refused;
mod inspections_ties;
mod intake;
mod intake_headings;
mod intake_messages;
mod interface;
mod items;
mod keys;
mod laboratory;
mod languages;
mod lists;
mod log;
mod main_job;
mod migrations;
mod operation;
mod origins;
mod pages;
mod past;
mod people;
mod pictures;
mod prints;
mod receipts;
mod remote_signers;
mod retention;
mod signatures;
mod states;
mod status_lists;
mod stopping;
mod store_contract;
mod tls;
mod undrawn;
