//! What people are told: a message is a stable code with arguments, and its texts stand in `assets/i18n`.
//!
//! Code makes messages and never sentences; the edge that answers a person (HTTP, the command line, a page) turns one
//! into text in the language of that person. So a message can be compared, stored beside its code and translated,
//! and `/docs/problems` lists every code there is.

mod catalogue;
mod from_serde;
mod language;
mod reader;
mod value;

pub(crate) use self::catalogue::TEXTS;
pub use self::catalogue::{Described, described};
pub use self::from_serde::{for_serde, from_serde};
pub use self::language::Language;
pub use self::reader::{language, set_default, sync_scope, with_language};
pub use self::value::{Argument, Explain, Message, Name, as_told};
pub(crate) use self::value::{message, message_arguments};
