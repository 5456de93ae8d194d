//! The command line: one file per subcommand. Errors are one line on standard error and exit code 2; a check that
//! finds something, or a code that does not hold, is exit code 1.

mod admin;
mod agency;
mod agency_signer;
mod answer;
mod archive;
mod arguments;
mod backup;
mod calendar;
mod check;
mod checklist;
mod client;
mod config;
mod cover;
mod decide;
mod demo;
mod enrolment;
mod file_notes;
mod healthcheck;
mod import;
mod inspection;
mod issue;
mod key;
mod listen;
mod log;
mod migrating;
mod outcome;
mod request;
mod restore;
mod running;
mod scrub;
mod serve;
mod session;
mod standards;
mod tail;
mod terminal;
mod token;
mod usage;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use self::config::{Layers, Wrong};
use self::outcome::{Failure, Outcome};
use crate::config::{LogForm, LogLevel};
use crate::message::Language;

/// Zhenma (真码): one item, one code, one video.
#[derive(Parser)]
#[command(name = "zhenma", version, about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Fill an empty folder with demonstration data by the calls a user would make, then serve it
    Demo(demo::Demo),
    /// Set up a new data folder
    Init(serve::Init),
    /// Serve a data folder
    Serve(serve::Serve),
    /// Book goods in from a CSV file or a workbook, or print the template of one
    Import(import::Import),
    /// Issue the tags of approved appraisals
    Issue(issue::Issue),
    /// Verify a code with nothing but the published keys: no network, no store
    Verify(verify::Verify),
    /// Prove invariants 1–4 over the whole store
    Check(check::Check),
    /// Delete the media of tags that ended long enough ago; certificates and hashes stay
    Archive(archive::Archive),
    /// Show or set how long media are kept
    Retention(archive::Retention),
    /// Write a backup of the folder, also while it is being served
    Backup(backup::Backup),
    /// Restore a backup into an empty folder
    Restore(restore::Restore),
    /// Print the log's signed checkpoint, its leaves, or what was lost of it
    Log(log::Log),
    /// Read every stored photo and video again and hash it, slowly
    Scrub(scrub::Scrub),
    /// Print who did what, when and why, as it happens
    Tail(tail::Tail),
    /// Ask whether a day lies inside a tag's cover
    Cover(cover::Cover),
    /// Decide inspection cases written as JSON, with reasons
    Decide(decide::Decide),
    /// Hand a laboratory's results in, or fetch the report of an inspection
    Inspection(inspection::Inspection),
    /// Load limits and tolerances of standards
    Standards(standards::Standards),
    /// Load a year of the working-day calendar
    Calendar(calendar::Calendar),
    /// Load checklists, or print the shipped ones
    Checklist(checklist::Checklist),
    /// List, rotate, retire, compromise or export keys
    Key(key::Key),
    /// Invite persons to make an account for the console
    Enrolment(enrolment::Enrolment),
    /// Make, list or withdraw tokens
    Token(token::Token),
    /// Add an organisation, register where an agency signs
    Org(admin::Org),
    /// Add a person, or a key of theirs
    Person(admin::Person),
    /// Run an agency's signing endpoint beside its key, at the agency
    AgencySigner(agency_signer::AgencySigner),
    /// Print every setting with its value and where that is from
    Config(config::Config),
    /// Ask the running server whether it is ready; exit code 1 if it is not
    Healthcheck(healthcheck::Healthcheck),
}

/// Parses the command line and runs the command.
#[must_use]
pub fn main() -> ExitCode {
    set_language();
    let arguments: Vec<_> = std::env::args_os().collect();
    let read = Layers::read(&Cli::command(), &arguments).and_then(|layers| {
        let cli = Cli::from_arg_matches(&layers.matches).map_err(Wrong::Line)?;
        Ok((cli, layers))
    });
    let (cli, layers) = match read {
        Ok(read) => read,
        Err(Wrong::Line(error)) => return misused(&error, &arguments),
        Err(Wrong::File(Failure { message, .. })) => {
            terminal::complain(&message);
            return ExitCode::from(2);
        }
    };
    begin_log(&cli.command);
    crate::store::quiet_guarded_panics();
    match actix_web::rt::System::new().block_on(run(cli.command, &layers)) {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Bad) => ExitCode::from(1),
        Err(Failure { message, .. }) => {
            terminal::complain(&message);
            ExitCode::from(2)
        }
    }
}

/// Answers in the language of the machine's locale.
fn set_language() {
    let [all, messages, lang] = ["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).ok());
    let locale = [all.as_deref(), messages.as_deref(), lang.as_deref()];
    crate::message::set_default(Language::of_locale(locale));
}

/// Commands tell what went wrong; a server logs as it is set.
fn begin_log(command: &Command) {
    let (form, level) = match command {
        Command::Serve(serve) => serve.log(),
        _ => (LogForm::Text, LogLevel::Warn),
    };
    let level = match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
    };
    // What the HTTP library calls errors are clients that send rubbish or go away; what fails on our side we say.
    let what = Targets::new()
        .with_default(level)
        .with_target("actix_http", LevelFilter::OFF)
        .with_target("actix_server", level.min(LevelFilter::WARN));
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        // Colours are for a terminal; in a file they are noise.
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()));
    let log = tracing_subscriber::registry().with(what);
    match form {
        LogForm::Text => log.with(lines).init(),
        LogForm::Json => {
            terminal::notes_are_logged();
            log.with(lines.json().flatten_event(true)).init();
        }
    }
}

/// Help and version as they are; a misused command line in one line. The name of the program alone asks for help.
fn misused(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    if arguments.len() < 2 {
        let _ = error.print();
        return ExitCode::from(2);
    }
    terminal::complain(&usage::misused(error, &Cli::command(), arguments));
    ExitCode::from(2)
}

async fn run(command: Command, layers: &Layers) -> Result<Outcome, Failure> {
    match command {
        Command::Demo(demo) => demo.run().await,
        Command::Init(init) => init.run(),
        Command::Serve(serve) => serve.run().await,
        Command::Import(import) => import.run().await,
        Command::Issue(issue) => issue.run().await,
        Command::Decide(decide) => decide.run(),
        Command::Verify(verify) => verify.run().await,
        Command::Check(check) => check.run().await,
        Command::Archive(archive) => archive.run().await,
        Command::Retention(retention) => retention.run().await,
        Command::Backup(backup) => backup.run().await,
        Command::Restore(restore) => restore.run().await,
        Command::Log(log) => log.run().await,
        Command::Scrub(scrub) => scrub.run().await,
        Command::Tail(tail) => tail.run().await,
        Command::Cover(cover) => cover.run().await,
        Command::Inspection(inspection) => inspection.run().await,
        Command::Standards(standards) => standards.run().await,
        Command::Calendar(calendar) => calendar.run().await,
        Command::Checklist(checklist) => checklist.run().await,
        Command::Key(key) => key.run().await,
        Command::Enrolment(enrolment) => enrolment.run().await,
        Command::Token(token) => token.run().await,
        Command::Org(org) => org.run().await,
        Command::Person(person) => person.run().await,
        Command::AgencySigner(signer) => signer.run().await,
        Command::Config(config) => config.run(layers),
        Command::Healthcheck(healthcheck) => healthcheck.run().await,
    }
}
