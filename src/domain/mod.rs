//! The rules of the trade: values in, values out. No clock, no file, no store, no random source, no HTTP.

pub mod appraisal;
pub mod calendar;
pub mod catalogue;
pub mod certificate;
pub mod cover;
pub mod evidence;
pub mod former_rules;
pub mod log;
pub mod people;
pub mod problem;
pub mod scan;
pub mod tag;
pub mod verify;
