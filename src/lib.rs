//! Zhenma (真码): one item, one code, one video. The map of the house; ARCHITECTURE.md has the walk.

pub mod appraisal;
pub mod backup;
pub mod calendar;
pub mod catalogue;
pub mod certificate;
pub mod cli;
pub mod config;
pub mod cover;
pub mod evidence;
pub mod hash;
pub mod http;
pub mod inspection;
pub mod instant;
pub mod label;
pub mod log;
mod outbound;
pub mod page;
pub mod people;
pub mod printer;
pub mod problem;
pub mod scan;
pub mod service;
pub mod store;
pub mod table;
pub mod tag;
mod text;
pub mod typeset;
