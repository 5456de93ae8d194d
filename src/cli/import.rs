//! `zhenma import`.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::ProgressBar;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::answer::{rows, written};
use super::arguments::TokenArgument;
use super::file_notes::{tell_read_as, tell_read_over};
use super::outcome::{Failure, Outcome, why_not};
use super::session::with_session;
use super::terminal;
use crate::app::intake::IntakeProgress;
use crate::app::intake::file::{INTAKE, template_workbook};
use crate::config::Folder;
use crate::domain::catalogue::Category;
use crate::message::{Message, Name, language, message};

/// Book goods in from a CSV file or a workbook, or print the template of one
#[derive(Args)]
pub(super) struct Import {
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    token: TokenArgument,
    /// Print the template: every column with its Chinese and English name, and one example row; or save it to FILE, as a
    /// workbook with lists to choose from (.xlsx) or as CSV that spreadsheets open (.csv)
    #[arg(long)]
    template: bool,
    /// Columns that are not read: headings with commas between them, or `all` for every column that an intake file does not
    /// have
    #[arg(long, value_name = "HEADINGS")]
    ignore_columns: Option<String>,
    /// Book the good rows although others are bad; without it one bad row is enough to book nothing
    #[arg(long)]
    skip_bad: bool,
    /// The file: CSV in UTF-8, UTF-16 or GB18030, or XLSX; it takes a token of the warehouse
    #[arg(required_unless_present = "template")]
    file: Option<PathBuf>,
}

impl Import {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let file = match self.file {
            Some(file) if self.template => return save_template(&file),
            Some(file) => file,
            None => return Ok(print_template()),
        };
        let name = file.display().to_string();
        let bytes = read_bounded(&file, self.folder.settings().intake.bytes)
            .map_err(|why| Failure::new(&message!("import.file", name, why: why)))?;
        let token = self.token.read()?;
        let rows = message!("import.rows").text(language());
        let bar = terminal::bar(
            Some(0),
            &format!("{{spinner}} {{msg}} [{{bar:30}}] {{pos}}/{{len}} {rows} ({{elapsed}})"),
        );
        bar.set_message(phase("reading"));
        let mut path = format!("/api/v1/intake?skip_bad={}", self.skip_bad);
        if let Some(columns) = &self.ignore_columns {
            path.push_str(&ignoring(columns));
        }
        let answer = with_session(&self.folder, async |client| {
            let mut answer = None;
            client
                .with_token(token)
                .post_lines(&path, bytes, |line| {
                    answer = take(line, &bar)?.or(answer.take());
                    Ok(())
                })
                .await?;
            answer.ok_or_else(|| Failure::new(&message!("import.no_answer")))
        })
        .await;
        bar.finish_and_clear();
        Ok(report(&name, &answer?, self.skip_bad))
    }
}

/// The file's bytes, as long as there are no more of them than may be. A file that is too long is not read.
fn read_bounded(path: &Path, limit: usize) -> Result<Vec<u8>, Message> {
    let most = u64::try_from(limit).unwrap_or(u64::MAX);
    let too_large = || message!("import.file_too_large", most = most >> 20);
    let failed = |error: std::io::Error| why_not(&error);
    let file = std::fs::File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.len() > most {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    // A pipe does not say how much will come.
    file.take(most.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() > limit {
        return Err(too_large());
    }
    Ok(bytes)
}

/// One line of the answer: progress goes to the bar, the answer comes back.
fn take(mut line: Value, bar: &ProgressBar) -> Result<Option<Value>, Failure> {
    if let Some(progress) = line.get("progress") {
        let progress: IntakeProgress = serde_json::from_value(progress.clone())?;
        bar.set_message(phase(&progress.phase));
        bar.set_length(progress.total);
        bar.set_position(progress.done);
        return Ok(None);
    }
    Ok(line.get_mut("answer").map(Value::take))
}

/// What the service does with the file now.
fn phase(word: &str) -> String {
    let message = match word {
        "reading" => message!("import.reading"),
        "checking" => message!("import.checking"),
        "booking" => message!("import.booking"),
        other => return other.to_owned(),
    };
    message.text(language())
}

/// The part of a query that names columns to ignore.
pub(super) fn ignoring(columns: &str) -> String {
    let columns = utf8_percent_encode(columns, NON_ALPHANUMERIC);
    format!("&ignore_columns={columns}")
}

/// Saves the template in the form that the file's name ends in. A file that is there is kept: it may be one that somebody
/// has filled in.
fn save_template(file: &Path) -> Result<Outcome, Failure> {
    let ends = |end: &str| {
        file.extension()
            .is_some_and(|found| found.eq_ignore_ascii_case(end))
    };
    let bytes = if ends("xlsx") {
        template_workbook()?
    } else if ends("csv") {
        INTAKE.template_file().into_bytes()
    } else {
        return Err(Failure::new(&message!(
            "import.template_name",
            file = file.display()
        )));
    };
    let failed = |error: std::io::Error| Failure::of_file(file, &error);
    let mut saved = std::fs::File::create_new(file).map_err(failed)?;
    saved.write_all(&bytes).map_err(failed)?;
    terminal::say(&file.display().to_string());
    Ok(Outcome::Good)
}

fn print_template() -> Outcome {
    terminal::say(INTAKE.template().trim_end());
    let required = INTAKE.columns.iter().filter(|column| column.required);
    let (english, chinese): (Vec<_>, Vec<_>) =
        required.map(|column| (column.english, column.chinese)).unzip();
    let columns = Name {
        english: english.join(", ").into(),
        chinese: chinese.join("、").into(),
    };
    terminal::note(&message!("import.columns_required", columns: columns));
    terminal::note(&message!("import.categories", categories: Category::choices()));
    Outcome::Good
}

fn report(name: &str, answer: &Value, skip_bad: bool) -> Outcome {
    let (booked, before) = (rows(answer, "booked"), rows(answer, "already_booked"));
    let errors = rows(answer, "errors");
    let line = |item: &Value| {
        let row = message!("import.row", row = written(item, "row")).text(language());
        format!("{}\t{row}", written(item, "item_id"))
    };
    let again = message!("import.already_booked").text(language());
    let lines: Vec<String> = booked
        .iter()
        .map(line)
        .chain(before.iter().map(|item| format!("{}\t{again}", line(item))))
        .collect();
    if !lines.is_empty() {
        terminal::say(&lines.join("\n"));
    }
    for error in errors {
        terminal::note(&message!(
            "import.wrong_row",
            name,
            row = written(error, "row"),
            what = written(error, "message"),
            code = written(error, "code")
        ));
    }
    for warning in rows(answer, "warnings") {
        let what = written(warning, "message");
        terminal::note(&message!(
            "import.warning",
            name,
            row = written(warning, "row"),
            what
        ));
    }
    if let Some(more) = answer.get("more_errors") {
        terminal::note(&message!("import.more_errors", more));
    }
    tell_read_as(answer);
    tell_read_over(answer);
    tell_already_booked(answer, before.len());
    if !errors.is_empty() && !skip_bad {
        terminal::note(&message!("import.nothing_booked"));
        return Outcome::Bad;
    }
    terminal::note(&message!("import.booked", count = booked.len()));
    if errors.is_empty() {
        return Outcome::Good;
    }
    terminal::note(&message!("import.rows_left_out"));
    Outcome::Bad
}

fn tell_already_booked(answer: &Value, rows: usize) {
    if let Some(at) = answer.get("file_booked_at").and_then(Value::as_str) {
        terminal::note(&message!("import.file_booked_before", at));
    }
    if rows > 0 {
        terminal::note(&message!("import.rows_booked_before", rows));
    }
}
