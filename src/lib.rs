//! Zhenma (真码): one item, one code, one video. ARCHITECTURE.md is the map of the modules.

pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod hash;
pub mod http;
pub mod inspection;
pub mod instant;
pub mod media;
pub mod media_type;
pub mod merkle;
pub mod message;
pub mod print;
pub mod store;
mod text;
pub mod web;
