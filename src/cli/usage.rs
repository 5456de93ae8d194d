//! A command line that was misused, told by the kind of the mistake in the language of the process. `--help` is the
//! library's, and English.

use std::error::Error;
use std::ffi::OsString;
use std::num::ParseIntError;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::instant::NotAnInstant;
use crate::message::{Explain, Message, as_told, message};

/// What is wrong with `arguments`, the whole command line of `command`, and where its right form is described.
pub(super) fn misused(error: &clap::Error, command: &Command, arguments: &[OsString]) -> Message {
    let (path, innermost) = called(command, arguments);
    message!("usage.told", help = format!("{path} --help"), what: what(error, innermost))
}

/// The subcommand that is called, and its words.
fn called<'a>(command: &'a Command, arguments: &[OsString]) -> (String, &'a Command) {
    let (mut path, mut innermost) = (command.get_name().to_owned(), command);
    for argument in arguments.iter().skip(1).filter_map(|argument| argument.to_str()) {
        if let Some(found) = innermost.find_subcommand(argument) {
            path = format!("{path} {argument}");
            innermost = found;
        }
    }
    (path, innermost)
}

fn what(error: &clap::Error, command: &Command) -> Message {
    let of = |kind| told(error, kind);
    let argument = of(ContextKind::InvalidArg);
    let value = of(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => match of(ContextKind::SuggestedArg) {
            similar if similar.is_empty() => message!("usage.no_such_argument", argument),
            similar => message!("usage.no_such_argument_similar", argument, similar),
        },
        ErrorKind::InvalidSubcommand => {
            let name = of(ContextKind::InvalidSubcommand);
            match of(ContextKind::SuggestedSubcommand) {
                similar if similar.is_empty() => message!("usage.no_such_command", name),
                similar => message!("usage.no_such_command_similar", name, similar),
            }
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            missing_command(command)
        }
        ErrorKind::MissingRequiredArgument => message!("usage.arguments_missing", arguments = argument),
        ErrorKind::InvalidValue if value.is_empty() => message!("usage.value_missing", argument),
        ErrorKind::InvalidValue => {
            let choices = of(ContextKind::ValidValue);
            message!("usage.not_a_choice", argument, value, choices)
        }
        ErrorKind::ValueValidation => message!("usage.bad_value", argument, value, why: why(error)),
        ErrorKind::ArgumentConflict => match of(ContextKind::PriorArg) {
            prior if prior == argument || prior.is_empty() => message!("usage.given_twice", argument),
            prior => message!("usage.conflict", argument, prior),
        },
        ErrorKind::NoEquals => message!("usage.no_equals", argument),
        ErrorKind::TooManyValues => message!("usage.too_many_values", argument, value),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            message!("usage.number_of_values", argument)
        }
        ErrorKind::InvalidUtf8 => message!("usage.not_utf8"),
        _ => message!("usage.refused", error = sentence(error)),
    }
}

/// What the library knows of a mistake, in words; several things with commas between them.
fn told(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn missing_command(command: &Command) -> Message {
    let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    let commands = names.join(", ");
    message!("usage.command_missing", commands)
}

/// Why a value is not right.
fn why(error: &clap::Error) -> Message {
    let Some(source) = error.source() else {
        return message!("usage.refused", error = sentence(error));
    };
    if source.is::<ParseIntError>() {
        return message!("value.whole");
    }
    if source.is::<uuid::Error>() {
        return message!("usage.not_an_id");
    }
    if source.is::<jiff::Error>() {
        return message!("usage.not_a_day");
    }
    if let Some(problem) = source.downcast_ref::<NotAnInstant>() {
        return problem.message();
    }
    let text = source.to_string();
    out_of_range(&text).unwrap_or_else(|| as_told(&text))
}

/// The library's sentence `70000 is not in 1..=600`.
fn out_of_range(text: &str) -> Option<Message> {
    let (_, range) = text.split_once(" is not in ")?;
    let (least, most) = range.split_once("..")?;
    let most: i128 = match most.strip_prefix('=') {
        Some(most) => most.parse().ok()?,
        None => most.parse::<i128>().ok()?.checked_sub(1)?,
    };
    Some(message!("usage.out_of_range", least, most))
}

/// The first sentence of an error as the library tells it.
fn sentence(error: &clap::Error) -> String {
    let text = error.to_string();
    let more = |line: &&str| line.starts_with("Usage:") || line.starts_with("For more information");
    let lines = text.lines().map(str::trim).take_while(|line| !more(line));
    let words: Vec<&str> = lines.collect();
    words.join(" ").trim().trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;
    use crate::message::Language;

    fn misuse(line: &str) -> Message {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let command = Cli::command();
        let error = command.clone().try_get_matches_from(&arguments).unwrap_err();
        misused(&error, &command, &arguments)
    }

    /// The message inside that about the help.
    fn code(message: &Message) -> &'static str {
        use crate::message::Argument;

        let inner = |argument: &Argument| match argument {
            Argument::Message(message) => Some(message.code()),
            _ => None,
        };
        let arguments = message.arguments().iter();
        arguments
            .filter_map(|(_, argument)| inner(argument))
            .next()
            .unwrap()
    }

    #[test]
    fn every_kind_of_misuse_has_a_code_and_says_what_it_is_about() {
        let rows = [
            (
                "zhenma serve --lisen 1",
                "usage.no_such_argument_similar",
                "--listen",
            ),
            ("zhenma serve --xyzzy", "usage.no_such_argument", "--xyzzy"),
            ("zhenma serv", "usage.no_such_command_similar", "serve"),
            ("zhenma key xyzzy", "usage.no_such_command", "xyzzy"),
            ("zhenma key", "usage.command_missing", "rotate"),
            ("zhenma decide", "usage.arguments_missing", "<FILE>"),
            ("zhenma serve --listen", "usage.value_missing", "--listen"),
            ("zhenma serve --log xml", "usage.not_a_choice", "json"),
            (
                "zhenma token new --person p --org o --role king",
                "usage.not_a_choice",
                "warehouse",
            ),
            ("zhenma serve --header-seconds 700", "usage.bad_value", "600"),
            (
                "zhenma serve --header-seconds x",
                "usage.bad_value",
                "--header-seconds",
            ),
            ("zhenma issue x", "usage.bad_value", "<APPRAISALS>"),
            ("zhenma tail --from x", "usage.bad_value", "--from"),
            (
                "zhenma inspection results --tested-on x",
                "usage.bad_value",
                "--tested-on",
            ),
            (
                "zhenma serve --listen a --listen b",
                "usage.given_twice",
                "--listen",
            ),
            (
                "zhenma restore f --leaves 1 --checkpoint c",
                "usage.conflict",
                "--leaves",
            ),
            ("zhenma decide a b", "usage.no_such_argument", "b"),
        ];
        for (line, expected, word) in rows {
            let message = misuse(line);
            assert_eq!(code(&message), expected, "{line}");
            for language in Language::ALL {
                let text = message.text(language);
                assert!(text.contains(word) && !text.contains('\n'), "{line}: {text}");
            }
        }
    }

    #[test]
    fn the_help_of_the_subcommand_is_named() {
        assert!(
            misuse("zhenma token new")
                .to_string()
                .contains("zhenma token new --help")
        );
        assert!(misuse("zhenma --x").to_string().contains("`zhenma --help`"));
    }

    #[test]
    fn a_range_is_told_with_both_its_ends() {
        let told = |text| out_of_range(text).map(|message| message.to_string());
        assert_eq!(told("700 is not in 1..=600"), told("700 is not in 1..601"));
        assert!(told("700 is not in 1..=600").unwrap().contains("600"));
        assert_eq!(told("something else"), None);
    }
}
