//! All settings as one table, read from the flags themselves, and what each is and why.

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches};
use serde::Serialize;

use super::file::ConfigFile;
use super::settings::settings;
use crate::message::{Message, message};

/// One setting as it stands.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// Its name.
    pub name: String,
    /// Its value, several of a setting that takes several; none where it is not set.
    pub values: Vec<String>,
    /// Where that is from.
    pub origin: Message,
    /// Its name in the environment.
    pub environment: String,
    /// What it does.
    pub help: String,
}

/// Every setting with its value and where that came from.
#[must_use]
pub fn shown(matches: &ArgMatches, file: Option<&ConfigFile>) -> Vec<Shown> {
    let settings = settings();
    settings
        .get_arguments()
        .filter(|arg| arg.get_long() != Some("config"))
        .filter_map(|arg| one(arg, matches, file))
        .collect()
}

fn one(arg: &Arg, matches: &ArgMatches, file: Option<&ConfigFile>) -> Option<Shown> {
    let name = arg.get_long()?;
    let id = arg.get_id().as_str();
    let environment = arg.get_env()?.to_string_lossy().into_owned();
    let values = matches.get_raw(id).into_iter().flatten();
    let values: Vec<String> = values.map(|value| value.to_string_lossy().into_owned()).collect();
    let in_file = file.filter(|file| file.of(name).is_some());
    let origin = match (matches.value_source(id), in_file) {
        (Some(ValueSource::CommandLine), _) => message!("config.from_flag", name),
        (Some(ValueSource::EnvVariable), _) => message!("config.from_environment", environment),
        (Some(_), Some(file)) => message!("config.from_file", file = file.path.display()),
        (Some(_), None) => message!("config.default"),
        (None, _) => message!("config.not_set"),
    };
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    Some(Shown {
        name: name.to_owned(),
        values,
        origin,
        environment,
        help,
    })
}
