//! Every setting: its name, its default, its environment name and what it does stand in `flags` and nowhere else.
//!
//! A setting is a flag of the command line. Its value comes, in rising order, from its default, from the file
//! `zhenma.toml` ([`file`](mod@file)), from the environment, from the flag.

pub mod file;
mod flags;
mod networks;
mod settings;
mod table;

pub use self::file::FILE_NAME;
pub use self::flags::{Folder, LogForm, LogLevel, ProxyHeader, Serving, Switch};
pub use self::networks::Network;
pub use self::settings::settings;
pub use self::table::{Shown, shown};
