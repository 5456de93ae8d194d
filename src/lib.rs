//! Zhenma (真码): one item, one code, one video. An authenticity tag for each piece of goods: appraised by three persons,
//! issued once, read by anybody who scans it, and provable without this service.
//!
//! The program is the command line, [`cli::main`]; the modules are its layers, and names point down only.
//!
//! | module | is | may name |
//! |---|---|---|
//! | [`cli`] | the command line, a file a subcommand; it reaches a folder over HTTP like everybody else | all below |
//! | [`http`] | translation between HTTP and the application; [`http::endpoints`] lists every address | `web`, `app`, `config` and below |
//! | [`web`] | pages and reports: a view in, HTML or PDF out | `domain`, `inspection`, `media`, `print` |
//! | [`config`] | every setting, once | `app`, `domain`, `inspection` |
//! | [`app`] | the application: [`app::Application`] is one opened folder and lends its areas | `domain`, `inspection`, `media`, `print`, `store` |
//! | [`inspection`] | the rules of two quality specifications, for spot checks | `domain` |
//! | [`print`](mod@print) | labels, and typesetting for PDF | `domain` |
//! | [`domain`] | the rules of the trade: tags, certificates, appraisals, covers, the log | none of the others |
//! | [`media`] | photos, videos and tables of strangers, read with limits | none of the others |
//! | [`store`] | what every backend promises ([`store::Store`]), and the embedded one | none of the others |
//!
//! All of them know the primitives: [`message`] (what people are told, by code and in their language), [`hash`],
//! [`instant`], [`media_type`] and [`merkle`].
//!
//! # Where to begin
//!
//! - A scan is [`app::scans`], answered from what [`domain::scan`] describes; an issue is [`app::tags`].
//! - [`domain::verify`] verifies a code and a certificate with the published keys alone; `examples/` shows it, and a
//!   client over HTTP, and a reader of backups.
//! - Rules are pure: `domain`, `inspection`, `print` and `web` have no clock, no files, no random source. Time and
//!   random bytes are arguments.
//! - [`app`] alone writes; an act collects everything that must become true together and commits it once.
//!
//! `ARCHITECTURE.md` of the repository has the whole map with walks of a request and of an item, `docs/spec` the rules,
//! `docs/adr` the decisions, and `CONTRIBUTING.md` how to add an endpoint, a message, a setting or a migration.

pub mod app;
pub mod cli;
pub mod config;
mod day;
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
