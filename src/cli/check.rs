//! `zhenma check`.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use clap::Args;

use super::outcome::{Failure, Outcome};
use super::restore::read_checkpoint;
use super::session::with_session;
use super::terminal;
use crate::app::operate::{CheckProgress, CheckReport};
use crate::config::Folder;
use crate::message::{language, message};

/// Prove invariants 1–4 over the whole store
#[derive(Args)]
pub(super) struct Check {
    #[command(flatten)]
    folder: Folder,
    /// A checkpoint that was kept elsewhere, as `zhenma log checkpoint` printed it: finds a folder that was rolled back or
    /// made anew since; - reads it from standard input
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let bar = terminal::bar(None, "{spinner} {msg} ({elapsed})");
        let checkpoint = match &self.checkpoint {
            Some(file) => read_checkpoint(file)?.into_bytes(),
            None => Vec::new(),
        };
        // Two parts run side by side: the last word of each is shown.
        let parts = Mutex::new(VecDeque::<CheckProgress>::new());
        let tell = |progress: CheckProgress| {
            let mut parts = parts.lock().unwrap_or_else(PoisonError::into_inner);
            parts.retain(|part| part.phase != progress.phase);
            parts.push_back(progress);
            while parts.len() > 2 {
                parts.pop_front();
            }
            let words = parts
                .iter()
                .map(|progress| {
                    let (phase, unit) = progress.names();
                    message!("cli.check_progress", phase: phase, done = progress.done, unit: unit)
                })
                .map(|part| part.text(language()));
            bar.set_message(words.collect::<Vec<_>>().join(" · "));
        };
        let report: Result<CheckReport, Failure> = with_session(&self.folder, async |client| {
            client.post_for_report("/api/v1/check", checkpoint, tell).await
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
    terminal::tell(&message!(
        "cli.checked",
        tags = report.tags,
        appraisals = report.appraisals,
        files = report.blobs,
        leaves = report.leaves,
    ));
    if let Some(round) = &report.scrubbed {
        terminal::tell(&message!("cli.check_last_round", round: super::scrub::summary(round)));
    }
    for finding in &report.findings {
        let (subject, problem) = (finding.subject_name(), &finding.problem);
        terminal::tell(&message!("cli.finding", subject: subject, problem));
    }
    if report.more > 0 {
        terminal::tell(&message!("cli.and_more", more = report.more));
    }
    if report.findings.is_empty() {
        terminal::tell(&message!("cli.check_good"));
    }
}
