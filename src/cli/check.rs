//! `zhenma check`.

use clap::Args;

use super::outcome::{Failure, Outcome};
use super::session::with_session;
use super::terminal;
use crate::app::operate::{CheckProgress, CheckReport};
use crate::config::Folder;

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
        let tell = |progress: CheckProgress| {
            bar.set_message(format!("{}: {} {}", progress.phase, progress.done, progress.unit));
        };
        let report: Result<CheckReport, Failure> = with_session(&self.folder, async |client| {
            client.post_for_report("/api/v1/check", tell).await
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
