//! Every setting, read from the flags themselves.

use clap::{Args, Command};

use super::flags::{Folder, Serving};

/// Every setting, as the flags of a command that does nothing.
#[must_use]
pub fn settings() -> Command {
    Serving::augment_args(Folder::augment_args(Command::new("settings")))
}
