//! `zhenma check`.

use clap::Args;
use indicatif::ProgressBar;
use serde_json::Value;

use super::session::with_session;
use super::{Failure, Folder, Outcome, terminal};
use crate::service::{CheckProgress, CheckReport};

/// Prove invariants 1–4 over the whole store
#[derive(Args)]
pub(super) struct Check {
    #[command(flatten)]
    folder: Folder,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let bar = terminal::bar(None, "{spinner} {msg} ({elapsed})");
        let report = with_session(&self.folder, async |client| {
            let mut report = None;
            client
                .post_lines("/api/v1/check", |line| {
                    report = take(&line, &bar)?.or(report.take());
                    Ok(())
                })
                .await?;
            report
                .ok_or_else(|| Failure::new("the check ended without a report; is the server still running?"))
        })
        .await;
        bar.finish_and_clear();
        let report = report?;
        if self.json {
            terminal::say(&serde_json::to_string_pretty(&report)?);
        } else {
            print(&report);
        }
        Ok(if report.findings.is_empty() {
            Outcome::Good
        } else {
            Outcome::Bad
        })
    }
}

/// One line of the answer: progress goes to the bar, the report comes back.
fn take(line: &Value, bar: &ProgressBar) -> Result<Option<CheckReport>, Failure> {
    if let Some(problem) = line.get("problem") {
        let detail = problem
            .get("detail")
            .and_then(Value::as_str)
            .unwrap_or("the check failed");
        return Err(Failure::new(detail));
    }
    if let Some(progress) = line.get("progress") {
        let progress: CheckProgress = serde_json::from_value(progress.clone())?;
        bar.set_message(format!("{}: {} {}", progress.phase, progress.done, progress.unit));
        return Ok(None);
    }
    Ok(line
        .get("report")
        .map(|report| serde_json::from_value(report.clone()))
        .transpose()?)
}

fn print(report: &CheckReport) {
    terminal::say(&format!(
        "checked {} tags, {} appraisals, {} files, {} log leaves",
        report.tags, report.appraisals, report.blobs, report.leaves
    ));
    if let Some(round) = &report.scrubbed {
        terminal::say(&format!("last round: {}", super::scrub::summary(round)));
    }
    for finding in &report.findings {
        terminal::say(&format!("{}: {}", finding.subject, finding.problem));
    }
    if report.more > 0 {
        terminal::say(&format!("… and {} more", report.more));
    }
    if report.findings.is_empty() {
        terminal::say("everything is as it must be");
    }
}
