//! The application: every area reads what it needs, asks the rules, and commits everything that must become true
//! together as one batch. Rules are not decided here, and nothing here knows HTTP.
//!
//! Areas use only those before them: evidence, log, keys, catalogue, coverage, intake, tags, appraisals, covers, scans,
//! inspections, remediation, people, operate, audit. What all of them share lies beneath: the context, who calls, units of
//! work, events, records, lists.
//!
//! Everything blocks (the store's commit waits for the disk), so the HTTP layer calls it on blocking threads, and heavy
//! work on those of [`work_pools`].

pub(crate) mod access;
pub mod accounts;
pub(crate) mod application;
pub mod appraisals;
pub mod audit;
pub mod caller;
pub mod catalogue;
pub(crate) mod concurrency;
pub(crate) mod context;
pub(crate) mod coverage;
pub mod covers;
pub(crate) mod deployment;
pub mod event;
pub mod evidence;
pub mod idempotency;
pub(crate) mod in_flight;
pub mod inspections;
pub(crate) mod instruments;
pub mod intake;
pub(crate) mod journal;
pub mod key_file;
pub mod keys;
pub mod list;
pub mod log;
pub(crate) mod logs;
pub mod migrations;
pub(crate) mod notes;
pub mod opening;
pub mod operate;
pub(crate) mod origins;
pub(crate) mod outbound;
pub mod people;
pub mod records;
pub mod remediation;
pub(crate) mod retry;
pub(crate) mod sale;
pub mod scans;
pub mod settings;
pub(crate) mod setup;
pub mod sources;
pub(crate) mod status_list_cache;
mod store_problems;
pub mod tag_record;
pub mod tags;
pub(crate) mod text;
pub mod undrawn;
pub(crate) mod unit_of_work;
pub mod work_pool;
pub mod work_pools;

pub use self::application::Application;
