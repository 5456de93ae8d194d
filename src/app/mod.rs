//! The application: every area reads what it needs, asks the rules, and commits everything that must become true
//! together as one batch. Rules are not decided here, and nothing here knows HTTP.
//!
//! Everything blocks (the store's commit waits for the disk), so the HTTP layer calls it on blocking threads.

pub mod access;
pub mod application;
pub mod appraisals;
pub mod audit;
pub mod caller;
pub mod catalogue;
pub mod concurrency;
pub mod context;
pub mod coverage;
pub mod covers;
pub mod deployment;
pub mod event;
pub mod evidence;
pub mod idempotency;
pub mod inspections;
pub mod intake;
pub mod keys;
pub mod list;
pub mod log;
pub mod migrations;
pub mod opening;
pub mod operate;
pub mod origins;
pub mod outbound;
pub mod people;
pub mod records;
pub mod remediation;
pub mod scans;
pub mod settings;
pub mod sources;
pub mod tag_record;
pub mod tags;

pub use self::application::Application;
