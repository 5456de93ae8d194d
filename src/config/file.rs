//! The configuration file: TOML, a line a setting, each by the name of its flag. A key that is no setting and a value
//! that is not right are refused with the place, so that no typing error goes unnoticed.

use std::path::{Path, PathBuf};

use clap::builder::Resettable;
use clap::{Arg, Command};

use super::settings::settings;

/// The name of the file that is looked for in the data folder.
pub const FILE_NAME: &str = "zhenma.toml";

/// The file, read and found right.
#[derive(Clone, Debug, Default)]
pub struct ConfigFile {
    /// Where it lies.
    pub path: PathBuf,
    values: Vec<(String, Vec<String>)>,
}

/// The file cannot be used, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the configuration file '{file}': {why}")]
pub struct FileProblem {
    file: String,
    why: String,
}

impl ConfigFile {
    /// Reads the file at `path`. `in_folder` says that it was found in the data folder, which it then cannot name.
    ///
    /// # Errors
    /// [`FileProblem`].
    pub fn read(path: &Path, in_folder: bool) -> Result<Self, FileProblem> {
        let problem = |why: String| FileProblem {
            file: path.display().to_string(),
            why,
        };
        let text = std::fs::read_to_string(path).map_err(|error| problem(error.to_string()))?;
        let values = parse(&text).map_err(problem)?;
        if in_folder && values.iter().any(|(key, _)| key == "data") {
            let why = "data: the file was found in the data folder, so it cannot say where that is";
            return Err(problem(why.to_owned()));
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
fn parse(text: &str) -> Result<Vec<(String, Vec<String>)>, String> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        format!("line {line}: {}", error.message())
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
        let texts = texts(key, value)?;
        check(known, &texts).map_err(|why| format!("{key}: {why}"))?;
        values.push((key.clone(), texts));
    }
    Ok(values)
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at)
        .map_or(1, |before| before.matches('\n').count().saturating_add(1))
}

fn unknown(key: &str, settings: &Command) -> String {
    let plain = |name: &str| name.replace(['_', '-'], "").to_ascii_lowercase();
    let meant = settings
        .get_arguments()
        .filter_map(Arg::get_long)
        .find(|name| plain(name) == plain(key) && *name != "config");
    meant.map_or_else(
        || format!("'{key}' is no setting; `zhenma config` prints all there are"),
        |meant| format!("'{key}' is no setting; write '{meant}'"),
    )
}

/// A value as it would stand on the command line.
fn texts(key: &str, value: &toml::Value) -> Result<Vec<String>, String> {
    use toml::Value::{Array, Boolean, Integer, String};

    let one = |value: &toml::Value| match value {
        String(text) => Ok(text.clone()),
        Integer(number) => Ok(number.to_string()),
        Boolean(true) => Ok("on".to_owned()),
        Boolean(false) => Ok("off".to_owned()),
        other => Err(format!(
            "{key}: {other} is not a value of a setting; write a text in quotes or a whole number"
        )),
    };
    match value {
        Array(values) => values.iter().map(one).collect(),
        value => Ok(vec![one(value)?]),
    }
}

/// Lets the flag itself judge the values.
fn check(known: &Arg, values: &[String]) -> Result<(), String> {
    use clap::error::{ContextKind, ContextValue};

    let Some(name) = known.get_long() else {
        return Ok(());
    };
    let several = known.get_value_delimiter().is_some();
    if values.len() != 1 && !several {
        return Err("takes one value, not a list".to_owned());
    }
    // Without the environment's value, which would be judged too.
    let alone = Command::new("file")
        .no_binary_name(true)
        .arg(known.clone().env(Resettable::Reset));
    for value in values {
        let judged = alone.clone().try_get_matches_from([format!("--{name}={value}")]);
        let Err(error) = judged else { continue };
        let why = std::error::Error::source(&error).map(ToString::to_string);
        let choices = match error.get(ContextKind::ValidValue) {
            Some(ContextValue::Strings(choices)) => Some(format!("is one of {}", choices.join(", "))),
            _ => None,
        };
        let why = why.or(choices).unwrap_or_else(|| "is not right".to_owned());
        return Err(format!("'{value}': {why}"));
    }
    Ok(())
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
            let why = parse(wrong).unwrap_err();
            assert!(why.contains(word), "{wrong}: {why}");
        }
    }
}
