//! `zhenma inspection`.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::{rows, written};
use super::arguments::TokenArgument;
use super::file_notes::{tell_read_as, tell_read_over};
use super::import::ignoring;
use super::outcome::{Failure, Outcome};
use super::session::with_session;
use super::terminal;
use crate::app::inspections::RESULTS;
use crate::config::Folder;
use crate::message::message;

/// Hand a laboratory's results in, or fetch the report of an inspection
#[derive(Args)]
pub(super) struct Inspection {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Read a laboratory's CSV or XLSX file against the plan and record it, or print the template of one
    Results(Results),
    /// Save the report: a PDF, or a page where the file's name ends in .html
    Report {
        #[command(flatten)]
        folder: Folder,
        #[command(flatten)]
        token: TokenArgument,
        /// The inspection
        id: Uuid,
        /// Where to save it
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Args)]
struct Results {
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    token: TokenArgument,
    /// Print the template: every column with its Chinese and English name, and one example row
    #[arg(long)]
    template: bool,
    /// Columns that are not read: headings with commas between them, or `all` for every column that a file of results does
    /// not have
    #[arg(long, value_name = "HEADINGS")]
    ignore_columns: Option<String>,
    /// The day of the test; without it the file is read and nothing is recorded
    #[arg(long, value_name = "DAY")]
    tested_on: Option<jiff::civil::Date>,
    /// Items that no single row holds (labels, defects, sulfonamides): a JSON array as `results` takes it
    #[arg(long, value_name = "FILE")]
    more: Option<PathBuf>,
    /// The inspection
    #[arg(required_unless_present = "template")]
    id: Option<Uuid>,
    /// The file: CSV in UTF-8, UTF-16 or GB18030, or XLSX; it takes a token of the laboratory
    #[arg(required_unless_present = "template")]
    file: Option<PathBuf>,
}

impl Inspection {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        match self.command {
            Command::Results(results) => results.run().await,
            Command::Report {
                folder,
                token,
                id,
                out,
            } => {
                let token = token.read()?;
                let page = out
                    .extension()
                    .is_some_and(|end| end.eq_ignore_ascii_case("html"));
                let path = format!(
                    "/api/v1/inspections/{id}/report{}",
                    if page { "" } else { ".pdf" }
                );
                let bytes = with_session(&folder, async |client| {
                    client.with_token(token).get_bytes(&path).await
                })
                .await?;
                std::fs::write(&out, bytes).map_err(|error| Failure::of_file(&out, &error))?;
                terminal::say(&out.display().to_string());
                Ok(Outcome::Good)
            }
        }
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| Failure::of_file(file, &error))
}

impl Results {
    async fn run(self) -> Result<Outcome, Failure> {
        let (Some(id), Some(file), false) = (self.id, self.file.as_deref(), self.template) else {
            terminal::say(RESULTS.template().trim_end());
            terminal::note(&message!("cli.results_template"));
            return Ok(Outcome::Good);
        };
        let bytes = read(file)?;
        let more: Vec<Value> = match &self.more {
            Some(more) => serde_json::from_slice(&read(more)?).map_err(|error| {
                let why = message!("cli.not_an_array", error);
                Failure::new(&message!("cli.file", file = more.display(), why: why))
            })?,
            None => Vec::new(),
        };
        let token = self.token.read()?;
        let base = format!("/api/v1/inspections/{id}");
        let columns = self.ignore_columns.as_deref();
        let query = columns.map_or_else(String::new, |columns| ignoring(columns).replacen('&', "?", 1));
        let (answer, recorded) = with_session(&self.folder, async |client| {
            let client = client.with_token(token);
            let answer = client
                .post_bytes(&format!("{base}/results/file{query}"), bytes, None)
                .await?;
            let Some(tested_on) = self.tested_on.filter(|_| is_good(&answer)) else {
                return Ok((answer, None));
            };
            let items: Vec<Value> = rows(&answer, "items").iter().chain(&more).cloned().collect();
            let note = unplanned(&answer);
            let results = json!({ "tested_on": tested_on, "items": items, "note": note });
            let case = client.get(&base).await?;
            let again = matches!(
                written(&case, "state").as_str(),
                "fee_paid" | "reinspection_undecided"
            );
            let act = if again { "re-inspection" } else { "results" };
            let recorded: Value = client.post(&format!("{base}/{act}"), &results, None).await?;
            Ok((answer, Some(recorded)))
        })
        .await?;
        Ok(report(&file.display().to_string(), &answer, recorded.as_ref()))
    }
}

fn of_report<'a>(answer: &'a Value, field: &str) -> &'a [Value] {
    answer.get("report").map_or(&[], |report| rows(report, field))
}

fn is_good(answer: &Value) -> bool {
    of_report(answer, "errors").is_empty()
}

/// Rows that match no planned item, as they are kept with the results.
fn unplanned(answer: &Value) -> Option<String> {
    let rows: Vec<String> = of_report(answer, "unplanned")
        .iter()
        .map(|row| {
            format!(
                "行 {}: {} {}",
                written(row, "row"),
                written(row, "item"),
                written(row, "value")
            )
        })
        .collect();
    let note: String = format!("方案外的结果 rows outside the plan: {}", rows.join("; "));
    (!rows.is_empty()).then(|| note.chars().take(2_000).collect())
}

fn report(file: &str, answer: &Value, recorded: Option<&Value>) -> Outcome {
    if let Some(report) = answer.get("report") {
        tell_read_as(report);
        tell_read_over(report);
    }
    for error in of_report(answer, "errors") {
        let [row, what, code] = ["row", "message", "code"].map(|field| written(error, field));
        terminal::note(&message!("import.wrong_row", name = file, row, what, code));
    }
    for row in of_report(answer, "unplanned") {
        let [row, item, why] = ["row", "item", "message"].map(|field| written(row, field));
        terminal::note(&message!("cli.row_outside_plan", file, row, item, why));
    }
    if let Some(recorded) = recorded {
        let words = [
            written(recorded, "state"),
            written(recorded, "verdict"),
            written(recorded, "grade"),
        ];
        let words: Vec<&str> = words
            .iter()
            .map(String::as_str)
            .filter(|word| !word.is_empty())
            .collect();
        terminal::say(&words.join(" "));
        for missing in rows(recorded, "missing") {
            let item = missing.as_str().unwrap_or_default();
            terminal::note(&message!("cli.result_missing", item));
        }
        return Outcome::Good;
    }
    for item in of_report(answer, "without_result") {
        let item = item.as_str().unwrap_or_default();
        terminal::note(&message!("cli.no_row_for", item));
    }
    let rows = answer
        .get("report")
        .map(|report| written(report, "matched"))
        .unwrap_or_default();
    terminal::tell(&message!("cli.rows_match", rows));
    if is_good(answer) {
        terminal::note(&message!("cli.give_tested_on"));
        Outcome::Good
    } else {
        Outcome::Bad
    }
}
