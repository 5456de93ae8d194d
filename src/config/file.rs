//! The configuration file: TOML, a line a setting, each by the name of its flag. A key that is no setting and a value
//! that is not right are refused with the place, so that no typing error goes unnoticed.

use std::path::{Path, PathBuf};

use clap::builder::Resettable;
use clap::{Arg, Command};

use super::networks::NoNetwork;
use super::settings::settings;
use crate::message::{Explain, Message, as_told, message};

/// The name of the file that is looked for in the data folder.
pub const FILE_NAME: &str = "zhenma.toml";

/// The file, read and found right.
#[derive(Clone, Debug, Default)]
pub struct ConfigFile {
    /// Where it lies.
    pub path: PathBuf,
    values: Vec<(String, Vec<String>)>,
}

/// The file cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct FileProblem {
    file: String,
    why: Message,
}

impl Explain for FileProblem {
    fn message(&self) -> Message {
        message!("config.file", file = self.file, why: self.why.clone())
    }
}

impl ConfigFile {
    /// Reads the file at `path`. `in_folder` says that it was found in the data folder, which it then cannot name.
    ///
    /// # Errors
    /// [`FileProblem`].
    pub fn read(path: &Path, in_folder: bool) -> Result<Self, FileProblem> {
        let problem = |why: Message| FileProblem {
            file: path.display().to_string(),
            why,
        };
        let text = std::fs::read_to_string(path).map_err(|error| problem(as_told(&error)))?;
        let values = parse(&text).map_err(problem)?;
        if in_folder && values.iter().any(|(key, _)| key == "data") {
            return Err(problem(message!("config.data_in_its_folder")));
        }
        Ok(Self {
            path: path.to_owned(),
            values,
        })
    }

    /// What the file says for the setting `key`.
    #[must_use]
    pub fn of(&self, key: &str) -> Option<&[String]> {
        let found = self.values.iter().find(|(known, _)| known == key);
        found.map(|(_, values)| values.as_slice())
    }

    /// `command` with the file's values as the defaults of its settings, and of its subcommands'.
    #[must_use]
    pub fn applied_to(&self, command: Command) -> Command {
        let settings = settings();
        self.apply(command, &settings)
    }

    fn apply(&self, command: Command, settings: &Command) -> Command {
        let command = command.mut_args(|arg| {
            // A flag of the same name that is none of the settings has another environment name, or none.
            let same = |known: &Arg| known.get_long() == arg.get_long() && known.get_env() == arg.get_env();
            let is_setting = settings.get_arguments().any(same);
            let values = arg.get_long().filter(|_| is_setting).and_then(|key| self.of(key));
            match values.filter(|values| !values.is_empty()) {
                Some(values) => {
                    let values = values.to_vec();
                    arg.default_values(values)
                }
                None => arg,
            }
        });
        command.mut_subcommands(|command| self.apply(command, settings))
    }
}

/// The settings of a file, each found right by the rules of its flag.
fn parse(text: &str) -> Result<Vec<(String, Vec<String>)>, Message> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        message!("config.line", line, error = error.message())
    })?;
    let settings = settings();
    let mut values = Vec::new();
    for (key, value) in &table {
        let known = settings
            .get_arguments()
            .find(|arg| arg.get_long() == Some(key) && key != "config");
        let Some(known) = known else {
            return Err(unknown(key, &settings));
        };
        let texts = texts(value).and_then(|texts| check(known, &texts).map(|()| texts));
        let texts = texts.map_err(|why| message!("config.setting", key, why: why))?;
        values.push((key.clone(), texts));
    }
    Ok(values)
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at)
        .map_or(1, |before| before.matches('\n').count().saturating_add(1))
}

fn unknown(key: &str, settings: &Command) -> Message {
    let plain = |name: &str| name.replace(['_', '-'], "").to_ascii_lowercase();
    let meant = settings
        .get_arguments()
        .filter_map(Arg::get_long)
        .find(|name| plain(name) == plain(key) && *name != "config");
    meant.map_or_else(
        || message!("config.unknown_setting", key),
        |meant| message!("config.misspelt_setting", key, meant),
    )
}

/// A value as it would stand on the command line.
fn texts(value: &toml::Value) -> Result<Vec<String>, Message> {
    use toml::Value::{Array, Boolean, Integer, String};

    let one = |value: &toml::Value| match value {
        String(text) => Ok(text.clone()),
        Integer(number) => Ok(number.to_string()),
        Boolean(true) => Ok("on".to_owned()),
        Boolean(false) => Ok("off".to_owned()),
        other => Err(message!("config.value_kind", value = other)),
    };
    match value {
        Array(values) => values.iter().map(one).collect(),
        value => Ok(vec![one(value)?]),
    }
}

/// Lets the flag itself judge the values.
fn check(known: &Arg, values: &[String]) -> Result<(), Message> {
    use clap::error::{ContextKind, ContextValue};

    let Some(name) = known.get_long() else {
        return Ok(());
    };
    let several = known.get_value_delimiter().is_some();
    if values.len() != 1 && !several {
        return Err(message!("config.one_value"));
    }
    // Without the environment's value, which would be judged too.
    let alone = Command::new("file")
        .no_binary_name(true)
        .arg(known.clone().env(Resettable::Reset));
    for value in values {
        let judged = alone.clone().try_get_matches_from([format!("--{name}={value}")]);
        let Err(error) = judged else { continue };
        let why = std::error::Error::source(&error).map(refusal);
        let choices = match error.get(ContextKind::ValidValue) {
            Some(ContextValue::Strings(choices)) => {
                Some(message!("config.choices", choices = choices.join(", ")))
            }
            _ => None,
        };
        let why = why.or(choices).unwrap_or_else(|| message!("config.not_accepted"));
        return Err(message!("config.value", value, why: why));
    }
    Ok(())
}

/// What a flag's own parser says. The command line is told it by clap, as English.
fn refusal(error: &(dyn std::error::Error + 'static)) -> Message {
    error
        .downcast_ref::<NoNetwork>()
        .map_or_else(|| as_told(&error), Explain::message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_right_is_read_and_what_is_wrong_is_named() {
        let read = parse(
            "cache-mib = 64\nlog = \"json\"\ntrusted-proxy = [\"10.0.0.0/8\", \"::1\"]\nrate-limit = false",
        );
        let read = read.unwrap();
        let of = |key: &str| read.iter().find(|(known, _)| known == key).unwrap().1.join(" ");
        assert_eq!(
            (of("cache-mib"), of("log"), of("trusted-proxy"), of("rate-limit")),
            ("64".into(), "json".into(), "10.0.0.0/8 ::1".into(), "off".into())
        );
        for (wrong, word) in [
            ("cache_mib = 64", "write 'cache-mib'"),
            ("speed = 3", "'speed' is no setting"),
            ("config = \"x\"", "'config' is no setting"),
            ("cache-mib = \"much\"", "cache-mib: 'much'"),
            ("intake-mib = 0", "intake-mib: '0'"),
            ("log = \"xml\"", "is one of text, json"),
            ("cache-mib = [1, 2]", "one value"),
            ("trusted-proxy = [\"proxy\"]", "is no address"),
            ("cache-mib = 1.5", "whole number"),
            ("\n\ncache-mib 64", "line 3"),
            ("[server]\nlisten = \"x\"", "'server' is no setting"),
        ] {
            let why = parse(wrong).unwrap_err().to_string();
            assert!(why.contains(word), "{wrong}: {why}");
        }
    }
}
