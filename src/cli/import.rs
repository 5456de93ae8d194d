//! `zhenma import`.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::ProgressBar;
use serde_json::Value;

use super::answer::{rows, written};
use super::arguments::TokenArgument;
use super::outcome::{Failure, Outcome};
use super::session::with_session;
use super::terminal;
use crate::app::intake::IntakeProgress;
use crate::app::intake::file::INTAKE;
use crate::config::Folder;
use crate::domain::catalogue::Category;
use crate::message::as_told;

/// Book goods in from a CSV file or a workbook, or print the template of one
#[derive(Args)]
pub(super) struct Import {
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    token: TokenArgument,
    /// Print the template: every column with its Chinese and English name, and one example row
    #[arg(long)]
    template: bool,
    /// Book the good rows although others are bad; without it one bad row is enough to book nothing
    #[arg(long)]
    skip_bad: bool,
    /// The file: CSV in UTF-8 or GB18030, or XLSX; it takes a token of the warehouse
    #[arg(required_unless_present = "template")]
    file: Option<PathBuf>,
}

impl Import {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let Some(file) = self.file.filter(|_| !self.template) else {
            return Ok(print_template());
        };
        let name = file.display().to_string();
        let bytes = read_bounded(&file, self.folder.settings().intake.bytes)
            .map_err(|error| Failure::told(format!("{name}: {error}")))?;
        let token = self.token.read()?;
        let bar = terminal::bar(Some(0), "{spinner} {msg} [{bar:30}] {pos}/{len} rows ({elapsed})");
        bar.set_message("reading");
        let path = if self.skip_bad {
            "/api/v1/intake?skip_bad=true"
        } else {
            "/api/v1/intake"
        };
        let answer = with_session(&self.folder, async |client| {
            let mut answer = None;
            client
                .with_token(token)
                .post_lines(path, bytes, |line| {
                    answer = take(line, &bar)?.or(answer.take());
                    Ok(())
                })
                .await?;
            answer.ok_or_else(|| {
                Failure::told(
                    "the intake ended without an answer; import the file again, nothing is booked twice",
                )
            })
        })
        .await;
        bar.finish_and_clear();
        Ok(report(&name, &answer?, self.skip_bad))
    }
}

/// The file's bytes, as long as there are no more of them than may be. A file that is too long is not read.
fn read_bounded(path: &Path, limit: usize) -> Result<Vec<u8>, std::io::Error> {
    let most = u64::try_from(limit).unwrap_or(u64::MAX);
    let too_large = || {
        std::io::Error::other(format!(
            "an intake file has at most {} MiB (--intake-mib, here and where the server starts); split it",
            most >> 20
        ))
    };
    let file = std::fs::File::open(path)?;
    if file.metadata()?.len() > most {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // A pipe does not say how much will come.
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() > limit {
        return Err(too_large());
    }
    Ok(bytes)
}

/// One line of the answer: progress goes to the bar, the answer comes back.
fn take(mut line: Value, bar: &ProgressBar) -> Result<Option<Value>, Failure> {
    if let Some(progress) = line.get("progress") {
        let progress: IntakeProgress = serde_json::from_value(progress.clone())?;
        bar.set_message(progress.phase);
        bar.set_length(progress.total);
        bar.set_position(progress.done);
        return Ok(None);
    }
    Ok(line.get_mut("answer").map(Value::take))
}

fn print_template() -> Outcome {
    terminal::say(INTAKE.template().trim_end());
    let required: Vec<&str> = INTAKE
        .columns
        .iter()
        .filter(|column| column.required)
        .map(|column| column.english)
        .collect();
    terminal::note(&as_told(&format!(
        "Every row needs {}; the rest may be empty. Replace the example row.",
        required.join(", ")
    )));
    terminal::note(&as_told(&format!("Categories: {}", Category::choices())));
    Outcome::Good
}

fn report(name: &str, answer: &Value, skip_bad: bool) -> Outcome {
    let (booked, before) = (rows(answer, "booked"), rows(answer, "already_booked"));
    let errors = rows(answer, "errors");
    let line =
        |item: &Value, end: &str| format!("{}\trow {}{end}", written(item, "item_id"), written(item, "row"));
    let lines: Vec<String> = booked
        .iter()
        .map(|item| line(item, ""))
        .chain(before.iter().map(|item| line(item, "\talready booked")))
        .collect();
    if !lines.is_empty() {
        terminal::say(&lines.join("\n"));
    }
    for error in errors {
        let column = written(error, "column");
        let place = if column.is_empty() {
            String::new()
        } else {
            format!(", {column}")
        };
        terminal::note(&as_told(&format!(
            "{name}: row {}{place}: {}",
            written(error, "row"),
            written(error, "message")
        )));
    }
    if let Some(more) = answer.get("more_errors") {
        terminal::note(&as_told(&format!("… and {more} more.")));
    }
    if written(answer, "read_as") == "csv_gb18030" {
        terminal::note(&as_told(&"The file was read as GB18030."));
    }
    tell_already_booked(answer, before.len());
    if !errors.is_empty() && !skip_bad {
        terminal::note(&as_told(
            &"Nothing was booked; mend these rows and import the file again.",
        ));
        return Outcome::Bad;
    }
    terminal::note(&as_told(&format!("Items booked in: {}.", booked.len())));
    if errors.is_empty() {
        return Outcome::Good;
    }
    terminal::note(&as_told(
        &"The rows named above were left out; mend them and import the file again: no row is booked twice.",
    ));
    Outcome::Bad
}

fn tell_already_booked(answer: &Value, rows: usize) {
    if let Some(at) = answer.get("file_booked_at").and_then(Value::as_str) {
        terminal::note(&as_told(&format!("This very file was booked in on {at}.")));
    }
    if rows > 0 {
        terminal::note(&as_told(&format!(
            "Rows booked in before, and not booked twice: {rows}. More pieces of the same goods need a lot, a customs \
             declaration or a serial of their own."
        )));
    }
}
