//! `zhenma config`, and how every command gets its settings.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ArgMatches, Args, Command};

use super::outcome::{Failure, Outcome};
use super::terminal;
use crate::config::Folder;
use crate::config::file::ConfigFile;
use crate::config::{FILE_NAME, Serving, Shown, shown};
use crate::message::{Explain, language, message};

/// Print every setting with its value and where that is from, in the form of a configuration file
#[derive(Args)]
pub(super) struct Config {
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    serving: Serving,
    /// Print them as JSON
    #[arg(long)]
    json: bool,
}

impl Config {
    pub(super) fn run(&self, layers: &Layers) -> Result<Outcome, Failure> {
        let matches = layers.matches.subcommand_matches("config");
        let matches = matches.ok_or_else(|| Failure::told("no settings"))?;
        let shown = shown(matches, layers.file.as_ref());
        if self.json {
            terminal::say(&serde_json::to_string_pretty(&shown)?);
        } else {
            match &layers.file {
                Some(file) => {
                    terminal::tell(&message!("cli.config_file_read", file = file.path.display()));
                }
                None => terminal::tell(&message!("cli.config_no_file")),
            }
            terminal::say("");
            shown.iter().for_each(|setting| terminal::say(&line(setting)));
        }
        // What each value may be was checked when it was read; what they are together is checked here as by `serve`.
        super::serve::check(&self.serving)?;
        Ok(Outcome::Good)
    }
}

/// A setting as it would stand in the file, with what it does above and where it is from behind it.
fn line(setting: &Shown) -> String {
    let Shown {
        name,
        values,
        origin,
        environment,
        help,
    } = setting;
    let origin = origin.text(language());
    let value = match values.as_slice() {
        [] => return format!("# {help} ({environment})\n# {name} =    # {origin}\n"),
        [one] => written(one),
        several => {
            let several: Vec<String> = several.iter().map(|value| written(value)).collect();
            format!("[{}]", several.join(", "))
        }
    };
    format!("# {help} ({environment})\n{name} = {value}    # {origin}\n")
}

/// A number as it is, a text in quotes.
fn written(value: &str) -> String {
    match value.parse::<i64>() {
        Ok(number) => number.to_string(),
        Err(_) => toml::Value::from(value).to_string(),
    }
}

/// The command line over the environment over the file over the defaults.
pub(super) struct Layers {
    pub(super) matches: ArgMatches,
    file: Option<ConfigFile>,
}

impl Layers {
    /// Reads all of them, for the whole `command`.
    pub(super) fn read(command: &Command, arguments: &[OsString]) -> Result<Self, Wrong> {
        let file = find(command, arguments)?;
        let mut command = command.clone();
        if let Some(file) = &file {
            command = file.applied_to(command);
        }
        let matches = command.try_get_matches_from(arguments).map_err(Wrong::Line)?;
        Ok(Self { matches, file })
    }
}

/// What is wrong with a command line or its file.
pub(super) enum Wrong {
    Line(clap::Error),
    File(Failure),
}

/// The configuration file that the command line or the environment names, or that lies in the data folder.
fn find(command: &Command, arguments: &[OsString]) -> Result<Option<ConfigFile>, Wrong> {
    // A command line that is wrong is complained of when it is read in earnest.
    let lenient = command.clone().ignore_errors(true);
    let Ok(matches) = lenient.try_get_matches_from(arguments) else {
        return Ok(None);
    };
    let mut innermost = &matches;
    while let Some((_, below)) = innermost.subcommand() {
        innermost = below;
    }
    let path = |name: &str| {
        let known = innermost.try_get_one::<PathBuf>(name);
        known.ok().flatten().cloned()
    };
    let read = match (path("config"), path("data")) {
        (Some(named), _) => ConfigFile::read(&named, false),
        (None, Some(data)) if data.join(FILE_NAME).exists() => ConfigFile::read(&data.join(FILE_NAME), true),
        _ => return Ok(None),
    };
    read.map(Some)
        .map_err(|problem| Wrong::File(Failure::new(&problem.message())))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn flags_count_more_than_the_file_and_the_file_more_than_the_default() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("z.toml");
        std::fs::write(&file, "cache-mib = 64\nreserve-mib = 7\n").unwrap();
        let arguments = ["zhenma", "config", "--cache-mib", "65", "--config"];
        let mut arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        arguments.push(file.into());
        let Ok(layers) = Layers::read(&Cli::command(), &arguments) else {
            panic!("the file is right");
        };
        let matches = layers.matches.subcommand_matches("config").unwrap();
        let shown = shown(matches, layers.file.as_ref());
        let of = |name: &str| {
            let setting = shown.iter().find(|setting| setting.name == name).unwrap();
            format!("{} {}", setting.values.concat(), setting.origin)
        };
        assert_eq!(of("cache-mib"), "65 flag --cache-mib");
        assert!(of("reserve-mib").starts_with("7 file "), "{}", of("reserve-mib"));
        assert_eq!(of("photo-mib"), "20 default");
    }

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }
}
